"""The lines vCards are made of: unfolded, decoded, and parted into name, parameters and value.

A line is kept in one form whatever version it came from: parameters by name in capitals, the value
escaped as vCard 3.0 and 4.0 do. `written` gives it the form of any version.
"""

from __future__ import annotations

import binascii
import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from crm_desktop.exchange import encodings
from crm_desktop.i18n import tr

Params = tuple[tuple[str, tuple[str, ...]], ...]
_NAME = re.compile(r"(?:([A-Za-z0-9_-]{1,60})\.)?([A-Za-z0-9_-]{1,60})(?=[;:])")
_ENCODINGS = {"QUOTED-PRINTABLE": "QP", "Q": "QP", "BASE64": "B", "B": "B", "8BIT": "", "7BIT": ""}
_SPECIAL = re.compile(r'[;:,"]')
_SAFE = re.compile(r"[^\x20-\x7e]")
_BASE64 = re.compile(r"[A-Za-z0-9+/=]+\s*")
_HEAD = 200
"""Characters of a line that is only the head of base64, whose body follows below."""
_LISTS = frozenset(["CATEGORIES", "NICKNAME"])
"""Properties that are lists in every version."""
_SLASH = re.compile(r"\\[;\\,nN:]|\\")
_ESCAPE = re.compile(r"\\\\(?=[;\\,nN:]|$)|\\(.)", re.S)
"""An escaped backslash that has to stay one, or any other escape."""
_CARET = (("^n", "\n"), ("^'", '"'), ("^^", "^"))


class LineError(ValueError):
    """Why a line cannot be read, in translated words."""


@dataclass(frozen=True, slots=True)
class Line:
    """One property. `value` is escaped as in version 4.0; binary values are base64, ENCODING=B."""

    name: str
    value: str
    params: Params = ()
    group: str = ""

    def types(self) -> list[str]:
        """Return the TYPE values in capitals, each once."""
        found = (v.upper() for name, values in self.params if name == "TYPE" for v in values)
        return list(dict.fromkeys(found))

    def param(self, name: str) -> str:
        """Return the first value of a parameter, "" when it is not there."""
        return next((values[0] for known, values in self.params if known == name and values), "")


def physical(path: Path, codec: str) -> Iterator[tuple[int, str]]:
    """Yield (number, line) of a file as bytes in disguise: Latin-1, so that nothing is lost yet.

    Lines of UTF-16, which cannot be parted as bytes, come as UTF-8 in the same disguise.
    """
    wide = codec.startswith("utf-16")
    with encodings.in_words(path), path.open(encoding=codec if wide else "latin-1") as file:
        for number, line in enumerate(file, 1):
            if number == 1 and not wide:
                line = line.removeprefix(codecs.BOM_UTF8.decode("latin-1"))
            text = line.rstrip("\r\n")
            yield number, text.encode("utf-8").decode("latin-1") if wide else text


def disguised(codec: str) -> str:
    """Return the encoding of the bytes `physical` gives of a file in `codec`."""
    return "utf-8" if codec.startswith("utf") else codec


def undisguised(text: str, codec: str) -> str:
    """Return what stands in lines of `physical`, whose bytes are in `codec`."""
    return text.encode("latin-1").decode(codec, "replace")


def unfolded(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Yield (number of its first line, whole line), parts of one property joined, blank ones left out.

    A property goes on after white space at the beginning of a line, which version 2.1 keeps; after "="
    at the end of quoted-printable; and in base64 up to a blank line.
    """
    begun, parts, long, kept = 0, [""], 0, False
    for number, text in lines:
        joint = _joint(parts, text, kept) if begun else None
        if joint is None:
            if whole := "".join(parts).strip():
                yield begun, whole
                kept = whole.upper() == "VERSION:2.1" or (kept and whole[:8].upper() != "VERSION:")
            begun, parts, long = number, [text], 0
            continue
        cut, more = joint
        parts[-1] = parts[-1][: len(parts[-1]) - cut]
        parts.append(more)
        long += len(more)
        if long > encodings.LONGEST_LINE:
            raise encodings.endless(begun)
    if whole := "".join(parts).strip():
        yield begun, whole


def _joint(parts: list[str], text: str, kept: bool) -> tuple[int, str] | None:
    """Return (characters to cut off what was there, what to add), None where a new line begins."""
    head = parts[0].partition(":")[0].upper()
    if "QUOTED-PRINTABLE" in head and parts[-1].endswith("="):
        return None if text.upper().startswith("END:VCARD") else (1, text)
    binary = "BASE64" in head or "ENCODING=B" in head
    if text[:1] in (" ", "\t"):
        return 0, text.strip() if binary else text if kept else text[1:]
    if binary and text and len(parts[0]) < _HEAD and _BASE64.fullmatch(text):
        return 0, text
    return None


def parsed(text: str, codec: str) -> Line:
    """Part an unfolded line. Raises `LineError`, in words."""
    begun = _NAME.match(text)
    if begun is None:
        raise LineError(tr("“{text}” is not a line of a card.", text=text[:60]))
    colon = _colon(text, begun.end())
    params, encoding, charset = _params(text[begun.end() : colon])
    value = text[colon + 1 :]
    name = begun[2].upper()
    if encoding == "B":
        params = (*params, ("ENCODING", ("B",)))
        value = "".join(value.split())
    elif encoding == "QP":
        value = _decoded(binascii.a2b_qp(value.encode("latin-1")), charset, codec, name)
        value = value.replace("\r\n", "\n").replace("\r", "\n")
    elif charset or not value.isascii():
        value = _decoded(value.encode("latin-1"), charset, codec, name)
    if not all(v.isascii() for _n, found in params for v in found):
        params = tuple(
            (n, tuple(_decoded(v.encode("latin-1"), "", codec, name) for v in found))
            for n, found in params
        )
    return Line(name, value, params, begun[1] or "")


def _colon(text: str, start: int) -> int:
    """Return where the value's colon stands: the first outside quotes, or else the first."""
    first = text.find(":", start)
    if '"' not in text[start:first]:
        return first if first >= 0 else len(text)
    inside = False
    for at in range(start, len(text)):
        if text[at] == '"':
            inside = not inside
        elif text[at] == ":" and not inside:
            return at
    return first


def _decoded(data: bytes, charset: str, codec: str, name: str) -> str:
    """Decode as the line says, or else as the file: old telephones say nothing and mean Windows-1252."""
    try:
        return data.decode(charset or codec)
    except UnicodeDecodeError:
        if not charset and codec == "utf-8":
            return data.decode("cp1252", "replace")
        words = tr("{name} is not {encoding} text.", name=name, encoding=charset or codec)
        raise LineError(words) from None
    except (LookupError, ValueError):
        raise LineError(tr("The encoding “{name}” is not known.", name=charset[:40])) from None


def _params(text: str) -> tuple[Params, str, str]:
    """Return (parameters, "QP", "B" or "", charset); words alone are types, as version 2.1 has them."""
    made: dict[str, list[str]] = {}
    encoding = charset = ""
    for part in _parted(text, ";"):
        name, equals, rest = part.partition("=")
        name = name.strip().upper()
        if not equals:
            name, rest = ("ENCODING", name) if name in _ENCODINGS else ("TYPE", part.strip())
        values = [_unquoted(v) for v in _parted(rest, ",") if v.strip()]
        if name == "ENCODING" and values and values[0].upper() in _ENCODINGS:
            encoding = _ENCODINGS[values[0].upper()] or encoding
        elif name == "CHARSET" and values:
            charset = values[0]
        elif values:
            split = (one for v in values for one in (v.split(",") if name == "TYPE" else [v]))
            known = made.setdefault(name, [])
            known += [one.strip() for one in split if one.strip()]
    return tuple((name, tuple(values)) for name, values in made.items()), encoding, charset


def _parted(text: str, mark: str) -> list[str]:
    """Split outside quotes; an odd quote is a letter like any other."""
    if '"' not in text or text.count('"') % 2:
        return [part for part in text.split(mark) if part]
    found, inside, start = [], False, 0
    for at, sign in enumerate(text):
        if sign == '"':
            inside = not inside
        elif sign == mark and not inside:
            found.append(text[start:at])
            start = at + 1
    return [part for part in (*found, text[start:]) if part]


def _unquoted(value: str) -> str:
    plain = value.strip()
    if len(plain) > 1 and plain[0] == plain[-1] == '"':
        plain = plain[1:-1]
    if "^" in plain:
        plain = re.sub(r"\^[n'^]", lambda found: dict(_CARET)[found[0]], plain)
    return plain


def canonical(line: Line, version: str) -> Line:
    """Return a line of version 2.1 escaped as the later ones are.

    It knows one escape, of the semicolon; writers use those of the later versions all the same.
    """
    if version != "2.1" or line.param("ENCODING") == "B":
        return line
    value = _SLASH.sub(lambda m: m[0] if len(m[0]) > 1 else "\\\\", line.value)
    return Line(line.name, value.replace("\n", "\\n"), line.params, line.group)


def _for_21(value: str, stays: str) -> str:
    """Return a value for version 2.1, the signs `stays` still escaped; `canonical` gives it back."""

    def plainer(found: re.Match[str]) -> str:
        sign = found[1]
        if sign is None or sign in stays:
            return found[0]
        return "\n" if sign in "nN" else sign

    return _ESCAPE.sub(plainer, value)


def plain(value: str) -> str:
    """Return a text value without its escapes."""
    if "\\" not in value:
        return value
    return re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], value, flags=re.S)


def escaped(text: str) -> str:
    """Return a text as a value; `plain` gives it back."""
    made = text.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    return made.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


def components(value: str, mark: str = ";") -> list[str]:
    """Return the parts of a structured value or of a list, without escapes."""
    if "\\" not in value:
        return value.split(mark)
    parts, start = [], 0
    for found in re.finditer(r"\\.|" + mark, value, re.S):
        if found[0] == mark:
            parts.append(plain(value[start : found.start()]))
            start = found.end()
    return [*parts, plain(value[start:])]


def written(line: Line, version: str) -> str:
    """Return a line folded and encoded for a version, with its line ends."""
    if version == "2.1":
        return _written_21(line)
    parts = [f"{line.group}.{line.name}" if line.group else line.name]
    for name, values in line.params:
        if version == "4.0" and name == "ENCODING":
            continue
        parts.append(f"{name}={','.join(_param(v, version) for v in values)}")
    return _folded(f"{';'.join(parts)}:{line.value}")


def _param(value: str, version: str) -> str:
    text = value.replace("\r", "")
    if version == "4.0":
        text = text.replace("^", "^^").replace("\n", "^n").replace('"', "^'")
    else:
        text = text.replace("\n", " ").replace('"', "'")
    return f'"{text}"' if _SPECIAL.search(text) else text


def _written_21(line: Line) -> str:
    parts = [f"{line.group}.{line.name}" if line.group else line.name]
    binary = line.param("ENCODING") == "B"
    for name, values in line.params:
        if name == "TYPE":
            parts += [re.sub(r"[^\w-]", "", v.upper()) for v in values]
        elif name != "ENCODING":
            parts.append(f"{name}={','.join(_SAFE.sub('', v) for v in values)}".replace(";", " "))
    if binary:
        body = "".join(f"\r\n {line.value[at : at + 74]}" for at in range(0, len(line.value), 74))
        return f"{';'.join([*parts, 'ENCODING=BASE64'])}:{body}\r\n\r\n"
    value = _for_21(line.value, ";," if line.name in _LISTS else ";")
    head = ";".join(parts)
    if not _SAFE.search(value) and len(head) + len(value) < 75 and not value.endswith("="):
        return f"{head}:{value}\r\n"
    head += ";CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:"
    return f"{head}{_quoted_printable(value, len(head))}\r\n"


def _quoted_printable(text: str, length: int) -> str:
    """Return text in quoted-printable, `length` signs already in its line; its own line ends as CRLF."""
    made = list[str]()
    for byte in text.replace("\n", "\r\n").encode():
        sign = chr(byte) if (33 <= byte <= 126 and byte != 61) or byte == 32 else f"={byte:02X}"
        if length + len(sign) > 73:
            made.append("=\r\n")
            length = 0
        made.append(sign)
        length += len(sign)
    if made and made[-1] == " ":
        made[-1] = "=20"
    return "".join(made)


def _folded(text: str) -> str:
    """Return a line folded at 75 bytes, never within a character."""
    data = text.encode()
    if len(data) <= 75:
        return f"{text}\r\n"
    made, start, room = [], 0, 75
    while start < len(data):
        end = min(start + room, len(data))
        while end < len(data) and data[end] & 0xC0 == 0x80:
            end -= 1
        made.append(data[start:end].decode())
        start, room = end, 74
    return "\r\n ".join(made) + "\r\n"
