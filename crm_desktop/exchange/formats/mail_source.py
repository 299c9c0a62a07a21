"""Messages as rows: each an e-mail in the timeline of whom it is with; or that one becomes a lead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import UTC
from hashlib import sha256
from itertools import islice
from pathlib import Path

from crm_desktop.domain.guarding import held
from crm_desktop.exchange import encodings
from crm_desktop.exchange.formats import recognising
from crm_desktop.exchange.formats.messages import Address, Attachment, Message, read_messages
from crm_desktop.exchange.formats.readers import Wanted
from crm_desktop.exchange.rows.several import joined
from crm_desktop.exchange.source import SAMPLE, Bringing, Brought, Source, Unreadable
from crm_desktop.i18n import tr, trn

HEADINGS = (
    "Direction", "With", "With e-mail", "Source", "Message", "Subject", "Taking part",
    "Also sent to", "Channel", "When", "Text", "Message ID",
)  # fmt: skip
_OFTEN = 0.6
_FEW = 3
"""From so many messages on, an address in most of them may be that of the mailbox's owner."""


def detect(path: Path, wanted: Wanted) -> Source:
    """Read all messages once: they are counted, and those the user wrote."""
    seen: Counter[str] = Counter()
    count = out = 0
    for message in read_messages(path):
        count += 1
        out += message.is_from(wanted.own)
        seen.update({a.key for a in (*message.senders, *message.to, *message.cc)})
    if not count:
        raise encodings.empty(path)
    maybe = "" if wanted.own & seen.keys() else _often(seen, count)
    made = Source(
        path, "", ",", True, HEADINGS, (), wanted.size, len(HEADINGS), format=recognising.MAIL,
        count=count, kind="activity", notes=_notes(wanted.own, out, count, maybe),
        own=wanted.own, maybe_own=maybe,
    )  # fmt: skip
    first = islice(rows(made), SAMPLE)
    return replace(made, sample=tuple(tuple(cells) for _line, cells in first))


def _notes(own: Collection[str], out: int, count: int, maybe: str) -> tuple[str, ...]:
    if not own:
        said = tr(
            "No address is known as yours, so all of it counts as received. Say yours in the settings."
        )
        return () if maybe else (said,)
    said = trn("{n} message is from you, {rest} from others.",
               "{n} messages are from you, {rest} from others.", out, rest=f"{count - out:,}")  # fmt: skip
    return (said,)


def _often(seen: Counter[str], count: int) -> str:
    """Return the address that is in most of the messages, "" where none stands out."""
    first = seen.most_common(2)
    alone = len(first) == 1 or (len(first) == 2 and first[0][1] > first[1][1])
    return first[0][0] if alone and count >= _FEW and first[0][1] >= count * _OFTEN else ""


def rows(source: Source) -> Iterator[tuple[int, list[str]]]:
    """Yield (line, cells) of each message."""
    for message in read_messages(source.path):
        said = _said(message, source.own)
        cells = [held(said.get(heading, "")) for heading in HEADINGS]
        if message.problem:
            yield message.line, Unreadable(cells, message.problem)
        else:
            yield message.line, Bringing(cells, brought(message))


def brought(message: Message) -> list[Brought]:
    """Return the files that came with a message."""
    return [_brought(file) for file in message.attachments]


def _brought(file: Attachment) -> Brought:
    data = file.content()
    return Brought(file.name, len(data), sha256(data).hexdigest(), data[:16])


def _said(message: Message, own: Collection[str]) -> dict[str, str]:
    partners = message.partners(own)
    person = next(iter(partners), Address("", ""))
    subject = message.subject or tr("(no subject)")
    date = message.date.astimezone(UTC).isoformat()[:19] + "Z" if message.date else ""
    return {
        "With": person.name, "With e-mail": person.email, "Taking part": joined(map(_shown, partners)),
        "Also sent to": joined(map(_shown, message.copied(own))),
        "Subject": subject, "Channel": "email", "Direction": "out" if message.is_from(own) else "in",
        "When": date, "Message": f"{subject}\n\n{message.text}".strip(),
        "Text": message.text, "Source": tr("E-mail"),
        "Message ID": message.message_id.strip("<>") or _id_of(message, date),
    }  # fmt: skip


def _id_of(message: Message, date: str) -> str:
    """Return what tells a message that names itself by nothing from another, "" where its time does."""
    if date:
        return ""
    said = "\0".join((*(a.email for a in message.senders), message.subject, message.text))
    return sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _shown(address: Address) -> str:
    return f"{address.name} <{address.email}>" if address.name else address.email
