"""Messages as rows: each an e-mail in the timeline of who wrote; or who wrote becomes a lead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC
from itertools import islice
from pathlib import Path

from crm_desktop.domain.guarding import held
from crm_desktop.exchange import encodings
from crm_desktop.exchange.formats import recognising
from crm_desktop.exchange.formats.messages import Address, Message, read_messages
from crm_desktop.exchange.formats.readers import Wanted
from crm_desktop.exchange.several import joined
from crm_desktop.exchange.source import SAMPLE, Source, Unreadable
from crm_desktop.i18n import tr

HEADINGS = (
    "From", "From e-mail", "Source", "Message", "Subject", "Taking part", "Channel", "Direction",
    "State", "When", "Text", "Message ID",
)  # fmt: skip
_OFTEN = 0.6
_FEW = 3
"""From so many messages on, an address in most of them is that of the mailbox's owner."""


def detect(path: Path, wanted: Wanted) -> Source:
    """Read all messages once: they are counted, and who occurs in nearly all is their owner."""
    seen: Counter[str] = Counter()
    count = 0
    for message in read_messages(path):
        count += 1
        seen.update({a.email.casefold() for a in _everybody(message)})
    if not count:
        raise encodings.empty(path)
    often = [a for a, n in seen.most_common(1) if count >= _FEW and n >= count * _OFTEN]
    made = Source(
        path, "", ",", True, HEADINGS, (), wanted.size, len(HEADINGS), format=recognising.MAIL,
        part=often[0] if often else "", count=count, kind="activity",
    )  # fmt: skip
    first = islice(rows(made), SAMPLE)
    return replace(made, sample=tuple(tuple(cells) for _line, cells in first))


def rows(source: Source) -> Iterator[tuple[int, list[str]]]:
    """Yield (line, cells) of each message."""
    for message in read_messages(source.path):
        said = _said(message, source.part)
        cells = [held(said.get(heading, "")) for heading in HEADINGS]
        yield message.line, Unreadable(cells, message.problem) if message.problem else cells


def _said(message: Message, owner: str) -> dict[str, str]:
    out = bool(owner) and message.sender.email.casefold() == owner
    others = (*message.to, *message.cc) if out else (message.sender,)
    person = next(iter(others), message.sender)
    subject = message.subject or tr("(no subject)")
    date = message.date.astimezone(UTC).isoformat()[:19] + "Z" if message.date else ""
    return {
        "From": person.name, "From e-mail": person.email,
        "Taking part": joined(dict.fromkeys(_shown(a) for a in others if a.email.casefold() != owner)),
        "Subject": subject, "Channel": "email", "Direction": "out" if out else "in",
        "State": "done", "When": date, "Message": f"{subject}\n\n{message.text}".strip(),
        "Text": message.text, "Source": tr("E-mail"), "Message ID": message.message_id.strip("<>"),
    }  # fmt: skip


def _shown(address: Address) -> str:
    return f"{address.name} <{address.email}>" if address.name else address.email


def _everybody(message: Message) -> Iterable[Address]:
    return (message.sender, *message.to, *message.cc)
