"""E-mail messages of a file: one as `.eml`, or the many of an mbox, one at a time."""

from __future__ import annotations

import email
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.header import decode_header
from email.message import Message as Part
from email.utils import getaddresses, parsedate_to_datetime
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from crm_desktop.exchange import encodings
from crm_desktop.exchange.formats import html_text
from crm_desktop.i18n import tr

LARGEST = 64 << 20
"""Bytes of one message; of a larger one only the head is read."""
LONGEST = 1 << 18
"""Characters of a message's text that are taken."""
_MOST_PARTS = 500
_BEGINS = re.compile(rb"From \S+ .*\d{4}\s*$|From \S*\s*$")
_SPACE = re.compile(r"\s")
_QUOTED = re.compile(rb">+From ")


class Address(NamedTuple):
    """A person of a message: the name is empty where only the address is written."""

    name: str
    email: str

    @property
    def key(self) -> str:
        """Return what it is compared by: no two people differ in capitals only."""
        return self.email.casefold()


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a message. `name` is a bare file name, without folders."""

    name: str
    kind: str
    part: Part = field(repr=False, compare=False)

    def content(self) -> bytes:
        """Return its bytes, decoded now."""
        if self.part.get_content_type() == "message/rfc822":
            inner = self.part.get_payload()
            first = inner[0] if isinstance(inner, list) and inner else None
            return first.as_bytes() if isinstance(first, Part) else b""
        found = self.part.get_payload(decode=True)
        return found if isinstance(found, bytes) else b""


@dataclass(frozen=True, slots=True)
class Message:
    """One message. `line` is where it begins in the file, `date` in UTC; `cc` has the Bcc too, which
    stand in what one sent; `problem` says, in words, why less of it could be read than there is.
    """

    line: int
    senders: tuple[Address, ...]
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    date: datetime | None = None
    subject: str = ""
    text: str = ""
    message_id: str = ""
    in_reply_to: str = ""
    attachments: tuple[Attachment, ...] = ()
    problem: str = ""

    def is_from(self, own: Collection[str]) -> bool:
        """Say whether one of `own`, folded addresses, wrote it."""
        return any(address.key in own for address in self.senders)

    def partners(self, own: Collection[str]) -> list[Address]:
        """Return with whom it is: who wrote it or, where one wrote it oneself, to whom it went."""
        people = (*self.to, *self.cc, *self.senders) if self.is_from(own) else self.senders
        return _others(people, own)

    def copied(self, own: Collection[str]) -> list[Address]:
        """Return who got a message of somebody else beside oneself."""
        if self.is_from(own):
            return []
        return _others((*self.to, *self.cc), {*own, *(a.key for a in self.senders)})


def _others(people: Iterable[Address], own: Collection[str]) -> list[Address]:
    """Return the people but those of `own`, each once."""
    found = dict[str, Address]()
    for address in people:
        if address.key not in own:
            found.setdefault(address.key, address)
    return list(found.values())


def read_messages(path: Path) -> Iterator[Message]:
    """Yield the messages of an `.eml` or mbox file, whatever its name.

    Raises `UserError` for a file that cannot be opened; a message that is damaged comes with what
    could be read of it.
    """
    for line, data, whole in _pieces(path):
        yield _message(line, data, whole)


def _pieces(path: Path) -> Iterator[tuple[int, bytes, bool]]:
    """Yield (line, bytes, whether all of it) of each message."""
    with encodings.in_words(path), path.open("rb") as file:
        lines, size, begun, whole, blank, many = list[bytes](), 0, 1, True, True, False
        for number, text in enumerate(_short(file), 1):
            if number == 1:
                many = text.startswith(b"From ")
            if many and blank and _BEGINS.match(text):
                if lines:
                    yield begun, b"".join(lines), whole
                lines, size, begun, whole = [], 0, number, True
                blank = False
                continue
            blank = not text.strip()
            size += len(text)
            if size > LARGEST:
                whole = False
            else:
                lines.append(text[1:] if many and _QUOTED.match(text) else text)
        if lines:
            yield begun, b"".join(lines), whole


def _short(file: object) -> Iterator[bytes]:
    """Yield the lines of a file, none longer than a block."""
    while text := file.readline(1 << 20):  # type: ignore[attr-defined]
        yield text


def _message(line: int, data: bytes, whole: bool) -> Message:
    try:
        read = email.message_from_bytes(data)
        text, attachments = _content(read)
        problem = "" if whole else tr("The message is larger than {n} MB.", n=LARGEST >> 20)
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError, AssertionError):
        head = re.split(rb"\r?\n\r?\n", data, maxsplit=1)[0]
        read = email.message_from_bytes(head + b"\n\n")
        text, attachments = "", ()
        problem = tr("The message is damaged.")
    return Message(
        line, _addresses(read, "from") or _addresses(read, "sender"), _addresses(read, "to"),
        _addresses(read, "cc") + _addresses(read, "bcc"), _date(read), _header(read, "subject"),
        text, _header(read, "message-id"), _header(read, "in-reply-to"), attachments, problem,
    )  # fmt: skip


def _header(part: Part, name: str) -> str:
    """Return a header in one line, encoded words decoded as far as they can be."""
    return " ".join(decoded(next(iter(_raw_values(part, name)), "")).split())


def _raw_values(part: Part, name: str) -> list[str]:
    """Return a header's values as they stand: asked in the usual way, bytes of no encoding are lost."""
    return [str(value) for key, value in part.raw_items() if key.lower() == name]


def decoded(text: str) -> str:
    """Return a header's text; what is encoded wrongly stays as it is."""
    if "=?" not in text:
        return (
            text.encode("ascii", "surrogateescape").decode("utf-8", "replace")
            if _raw(text)
            else text
        )
    try:
        parts = decode_header(text)
    except (ValueError, email.errors.HeaderParseError):
        return text
    return "".join(
        part if isinstance(part, str) else _text_of(part, charset or "utf-8")
        for part, charset in parts
    )


def _raw(text: str) -> bool:
    return any("\udc80" <= sign <= "\udcff" for sign in text)


def _text_of(data: bytes, charset: str) -> str:
    for codec in (charset, "utf-8"):
        try:
            return data.decode(codec)
        except (LookupError, ValueError):
            continue
    return data.decode("cp1252", "replace")


def _addresses(part: Part, name: str) -> tuple[Address, ...]:
    values = _raw_values(part, name)
    try:
        found = getaddresses(values)
    except (ValueError, IndexError, TypeError, RecursionError):
        found = []
    angled = _whole(pair for value in values for pair in _angled(value))
    sure = {address.email for address in angled}
    names = {address.name for address in angled} - sure  # with an @ they were read as addresses
    made = _whole((decoded(name), address) for name, address in found if address not in names)
    if made and sure <= {address.email for address in made}:
        return made
    # Not written by the rules: a quote never closed, no brackets, all of it encoded.
    words = [decoded(value) for value in values]
    return angled or _whole(pair for text in words for pair in (*_angled(text), *_bare(text)))


def _whole(found: Iterable[tuple[str, str]]) -> tuple[Address, ...]:
    """Return those of (name, address) that are addresses."""
    made = (Address(" ".join(name.split()), address.strip(" '")) for name, address in found)
    return tuple(a for a in made if a.email[1:-1].count("@") == 1 and not _SPACE.search(a.email))


def _angled(text: str) -> Iterator[tuple[str, str]]:
    """Yield (name, address) of what stands in angle brackets, whatever stands around it."""
    for before, after in pairwise(text.split("<")):
        name = re.split("[>,;]", before)[-1].strip(" \"'\t\r\n")
        yield decoded(name), after.partition(">")[0].removeprefix("mailto:")


def _bare(text: str) -> Iterator[tuple[str, str]]:
    """Yield (name, address) of words that look like an address."""
    if "<" not in text:
        yield from (("", word.strip('"()[].:')) for word in re.split(r"[\s,;]+", text))


def _date(part: Part) -> datetime | None:
    try:
        found = parsedate_to_datetime(str(part.get("date") or ""))
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _content(read: Part) -> tuple[str, tuple[Attachment, ...]]:
    """Return the text of a message, the plain one if there is one, and its files."""
    plain, html, files = list[str](), list[str](), list[Attachment]()
    for part in _parts(read):
        kind, name = part.get_content_type(), _file_name(part)
        attached = name or part.get_content_disposition() == "attachment"
        if kind == "message/rfc822" or attached or not kind.startswith("text/"):
            files.append(Attachment(name or f"{kind.replace('/', '.')}", kind, part))
        elif kind == "text/html":
            html.append(_payload(part))
        elif kind == "text/plain":
            plain.append(_payload(part))
    text = "\n\n".join(filter(None, (p.strip() for p in plain)))
    if not text:
        text = "\n\n".join(html_text.text_of(page) for page in html)
    return text.replace("\r\n", "\n").replace("\0", "")[:LONGEST], tuple(files)


def _parts(read: Part) -> Iterator[Part]:
    """Yield the parts that are no containers; a message within is one part."""
    waiting: list[Part] = [read]
    for _ in range(_MOST_PARTS):
        if not waiting:
            return
        part = waiting.pop()
        inner = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inner, list):
            waiting += [p for p in reversed(inner) if isinstance(p, Part)]
        else:
            yield part


def _payload(part: Part) -> str:
    data = part.get_payload(decode=True)
    return _text_of(data, part.get_content_charset() or "utf-8") if isinstance(data, bytes) else ""


def _file_name(part: Part) -> str:
    name = decoded(str(part.get_filename() or ""))
    bare = re.split(r"[\\/]", name)[-1]
    return "".join(sign for sign in bare if sign.isprintable()).strip(" .")[:200]
