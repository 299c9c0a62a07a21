"""Which bytes a text file is made of: found by its mark, by UTF-8's own rules, or guessed."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crm_desktop.errors import UserError
from crm_desktop.i18n import mark, tr

ENCODINGS = (
    ("utf-8-sig", mark("UTF-8")),
    ("utf-16", mark("UTF-16")),
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
    (b"PK\x03\x04", mark("a workbook or an archive")),
    (b"\xd0\xcf\x11\xe0", mark("an old Office file")),
    (b"%PDF", mark("a PDF")),
    (b"\x89PNG", mark("a picture")),
    (b"\xff\xd8\xff", mark("a picture")),
    (b"\x1f\x8b", mark("an archive")),
    (b"BEGIN:VCARD", mark("a vCard file")),
)
"""What files begin with that are taken for CSV by mistake."""


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
    """Return the codec of the whole file, `chosen` or found. Raises `UserError` naming the line."""
    with in_words(path), path.open("rb") as file:
        head = file.read(_BLOCK)
    _refuse_others(path, head)
    codec = chosen or _by_mark(head) or "utf-8-sig"
    line = _first_bad(path, codec)
    if line and not chosen and codec == "utf-8-sig":
        codec = _guessed(path)
        line = _first_bad(path, codec)
    if line:
        raise wrong(line, codec)
    return codec


def empty(path: Path) -> UserError:
    """Return what to say of a file without a row."""
    return UserError(tr("{name} has nothing in it.", name=path.name), tr("Choose another file."))


def wrong(line: int, codec: str) -> UserError:
    """Return what to say when a line is not in the encoding."""
    name = dict(ENCODINGS).get(codec, codec)
    return UserError(
        tr("Line {line} is not {encoding} text.", line=f"{line:,}", encoding=tr(name)),
        tr("Choose another encoding."),
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
    for start, what in _OTHERS:
        if head.startswith(start):
            raise UserError(
                tr("{name} is {what}, not a CSV file.", name=path.name, what=tr(what)),
                tr("Open it in its own program and save it as CSV there."),
            )


def _by_mark(head: bytes) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return "utf-8-sig" if head.startswith(codecs.BOM_UTF8) else ""


def _first_bad(path: Path, codec: str) -> int:
    """Return the line where the file stops being text of `codec`, 0 when it never does.

    Raises `UserError` for a NUL character: no text has one.
    """
    decoder, line, left = codecs.getincrementaldecoder(codec)(), 1, True
    with in_words(path), path.open("rb") as file:
        while left:
            block = file.read(_BLOCK)
            left = bool(block)
            try:
                text = decoder.decode(block, final=not left)
            except UnicodeError as error:
                return line + block[: getattr(error, "start", 0)].count(b"\n")
            if "\0" in text:
                at = line + text[: text.index("\0")].count("\n")
                raise UserError(
                    tr(
                        "Line {line} holds a NUL character, so this is no CSV text.", line=f"{at:,}"
                    ),
                    tr("Save the file as CSV again in the program it comes from."),
                )
            line += text.count("\n")
    return 0


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
