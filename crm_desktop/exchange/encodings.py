"""Which bytes a text file is made of: found by its mark, by UTF-8's own rules, or guessed."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crm_desktop.errors import UserError
from crm_desktop.i18n import mark, tr

ENCODINGS = (
    ("utf-8-sig", mark("UTF-8")),
    ("utf-16", mark("UTF-16")),
    ("utf-16-le", mark("UTF-16 without a mark")),
    ("utf-16-be", mark("UTF-16 without a mark, the other way round")),
    ("cp1252", mark("Western (Windows-1252)")),
    ("cp1250", mark("Central European (Windows-1250)")),
    ("cp1251", mark("Cyrillic (Windows-1251)")),
    ("cp1254", mark("Turkish (Windows-1254)")),
    ("cp1256", mark("Arabic (Windows-1256)")),
    ("gb18030", mark("Chinese simplified (GB 18030)")),
    ("big5", mark("Chinese traditional (Big5)")),
    ("shift_jis", mark("Japanese (Shift JIS)")),
    ("mac_roman", mark("Western (Macintosh)")),
)
"""(codec, name in words) a user may choose."""
_KNOWN = {codec for codec, _ in ENCODINGS}
_BLOCK = 1 << 20
_OTHERS = (
    (b"SQLite format 3\x00", mark("a database")),
    (b"PK\x03\x04", mark("a document or an archive")),
    (b"%PDF", mark("a PDF")),
    (b"\x89PNG", mark("a picture")),
    (b"\xff\xd8\xff", mark("a picture")),
    (b"\x1f\x8b", mark("an archive")),
    (b"GIF8", mark("a picture")),
    (b"7z\xbc\xaf", mark("an archive")),
    (b"Rar!", mark("an archive")),
    (b"{\\rtf", mark("a text document")),
)
"""What files begin with that are taken for CSV by mistake."""
_TEXTS = (
    (re.compile(rb"\s*(\{\s*[\"}]|\[\s*[\[{\"\]])"), mark("a JSON file")),
    (re.compile(rb"\s*<(!doctype\s+html|html|table|head)\b", re.IGNORECASE), mark("a web page")),
    (re.compile(rb"\s*<\?xml\b"), mark("an XML file")),
)
"""Other texts, after the mark of their encoding."""
_LOOKED_AT = 4096
LONGEST_LINE = 1 << 24
"""Characters; a file without line ends would else be read into memory whole."""


def size_of(path: Path) -> int:
    """Return the size in bytes. Raises `UserError` for no file, a folder, or an empty file."""
    with in_words(path):
        if path.is_dir():
            raise UserError(tr("{name} is a folder.", name=path.name), tr("Choose a file in it."))
        size = path.stat().st_size
    if not size:
        raise empty(path)
    return size


def checked(path: Path, chosen: str | None = None) -> str:
    """Return the codec of a CSV file, `chosen` or found. Raises `UserError` naming the line."""
    _refuse_others(path, _head(path))
    return checked_text(path, chosen)


def checked_text(path: Path, chosen: str | None = None) -> str:
    """Return the codec of a whole text file, of whatever format. Raises `UserError` naming the line."""
    head = _head(path)
    known = chosen or _by_mark(head)
    codec = known or "utf-8-sig"
    line = _first_bad(path, codec)
    if line and not known:
        codec = _guessed(path)
        if line := _first_bad(path, codec):
            raise _no_text(path, line)
    if line:
        raise wrong(line, codec)
    return codec


def _head(path: Path) -> bytes:
    with in_words(path), path.open("rb") as file:
        return file.read(_BLOCK)


def empty(path: Path) -> UserError:
    """Return what to say of a file without a row."""
    return UserError(tr("{name} has nothing in it.", name=path.name), tr("Choose another file."))


def wrong(line: int, codec: str) -> UserError:
    """Return what to say when a line is not in the encoding."""
    name = dict(ENCODINGS).get(codec, codec)
    return UserError(
        tr("Line {line} is not {encoding} text.", line=f"{line:,}", encoding=tr(name)),
        tr("Choose another encoding, or save the file as CSV UTF-8 in your spreadsheet."),
    )


@contextmanager
def in_words(path: Path) -> Iterator[None]:
    """Turn what the system says about a file that cannot be read into `UserError`."""
    try:
        yield
    except FileNotFoundError as error:
        raise UserError(
            tr("There is no file {name}.", name=path), tr("Choose another file.")
        ) from error
    except OSError as error:
        raise UserError(
            tr("{name} cannot be read: {reason}.", name=path.name, reason=error.strerror or error),
            tr("Close it in other programs, or copy it to another folder."),
        ) from error


def _refuse_others(path: Path, head: bytes) -> None:
    text = head.removeprefix(codecs.BOM_UTF8)
    found = [what for start, what in _OTHERS if head.startswith(start)]
    found += [what for begins, what in _TEXTS if begins.match(text)]
    for what in found:
        raise UserError(
            tr("{name} is {what}, not a CSV file.", name=path.name, what=tr(what)),
            tr("Choose a table (CSV, XLSX, ODS), address cards, a calendar or mail."),
        )


def _by_mark(head: bytes) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    for codec, first in (("utf-16-le", 0), ("utf-16-be", 1)):
        if _wide(head, first):
            return codec
    return "utf-8-sig" if head.startswith(codecs.BOM_UTF8) else ""


def _wide(head: bytes, first: int) -> bool:
    """Say whether a text has a sign in every second byte from `first` on, and mostly nothing between."""
    begin = head[:_LOOKED_AT]
    signs, between = begin[first::2], begin[1 - first :: 2]
    return len(begin) > 3 and b"\0" not in signs and between.count(0) > len(between) // 2


def _first_bad(path: Path, codec: str) -> int:
    """Return the line where the file stops being text of `codec`, 0 when it never does.

    Raises `UserError` for a NUL character, which no text has, and for a line without an end.
    """
    decoder, line, left, unended = codecs.getincrementaldecoder(codec)(), 1, True, 0
    with in_words(path), path.open("rb") as file:
        while left:
            block = file.read(_BLOCK)
            left = bool(block)
            try:
                text = decoder.decode(block, final=not left)
            except UnicodeDecodeError as error:  # whose object is without the mark
                return line + _ends(error.object[: error.start].decode("latin-1"))
            except UnicodeError:
                return line
            if "\0" in text:
                raise _no_text(path, line + _ends(text[: text.index("\0")]))
            line += _ends(text)
            last = max(text.rfind("\n"), text.rfind("\r"))
            unended = len(text) - last - 1 + (unended if last < 0 else 0)
            if unended > LONGEST_LINE:
                raise endless(line)
    return 0


def _ends(text: str) -> int:
    """Count line ends; old Macintosh files have no other than CR."""
    return text.count("\n") or text.count("\r")


def _no_text(path: Path, line: int) -> UserError:
    return UserError(
        tr("{name} is damaged, or no text: line {line} holds signs no text has.",
           name=path.name, line=f"{line:,}"),
        tr("Open it in the program it comes from and save or export it again there."),
    )  # fmt: skip


def endless(line: int) -> UserError:
    """Return what to say of a line that is longer than any of a text file."""
    return UserError(
        tr("Line {line} has no end within {most} characters.", line=f"{line:,}",
           most=f"{LONGEST_LINE:,}"),
        tr("Save the file again in the program it comes from."),
    )  # fmt: skip


def _guessed(path: Path) -> str:
    """Return the likeliest codec of a text that is not UTF-8."""
    from charset_normalizer import from_bytes

    with path.open("rb") as file:
        odd = b"\n".join(_odd_lines(file.read(1 << 22)))
    best = from_bytes(odd, cp_isolation=[c for c in _KNOWN if not c.startswith("utf")]).best()
    found = best.encoding if best is not None else "cp1252"
    western = ("mac_roman", "cp1250", "cp1254")
    return "cp1252" if found in western or found not in _KNOWN else found


def _odd_lines(data: bytes) -> list[bytes]:
    return [line for line in data.split(b"\n") if not line.isascii()][:400]
