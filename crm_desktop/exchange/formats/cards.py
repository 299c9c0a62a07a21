"""The cards of a vCard file, one by one: where each begins, its version and its properties."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from crm_desktop.errors import UserError
from crm_desktop.exchange.formats.content_lines import (
    Line,
    LineError,
    canonical,
    disguised,
    escaped,
    parsed,
    physical,
    undisguised,
    unfolded,
)
from crm_desktop.i18n import tr

VERSIONS = ("2.1", "3.0", "4.0")
MOST_LINES = 20_000
"""Properties of one card; a card of more is no card."""


@dataclass(slots=True)
class Card:
    """One card. `problem` says, in words, why it cannot be read."""

    line: int
    version: str = "3.0"
    lines: list[Line] = field(default_factory=list)
    problem: str = ""


def cards(path: Path, codec: str) -> Iterator[Card]:
    """Yield the cards of a file. Raises `UserError`, with the line, for what is no whole card.

    One that is cut off at the end, behind whole ones, has a problem instead: the others can be taken.
    """
    lines = unfolded(physical(path, codec))
    return _cards(lines, disguised(codec))


def _cards(lines: Iterable[tuple[int, str]], codec: str) -> Iterator[Card]:
    card: Card | None = None
    whole = 0
    for number, text in lines:
        word = text.strip().upper()
        if card is None and word != "BEGIN:VCARD":
            raise _outside(number)
        if card is None:
            card, within = Card(number), list[str]()
        elif word == "BEGIN:VCARD" and not within and not _agent(card):
            raise _endless(card.line)
        elif word == "BEGIN:VCARD" or within:  # the card of somebody's agent lies inside
            within.append(text)
            if word == "END:VCARD" and _closed(within):
                _take_agent(card, within, codec)
                within = []
        elif word == "END:VCARD":
            yield card
            whole, card = whole + 1, None
        else:
            _take(card, text, codec)
        if card is not None and len(card.lines) + len(within) > MOST_LINES:
            raise _endless(card.line)
    if card is not None and not whole:
        raise _endless(card.line)
    if card is not None:
        card.problem = _endless(card.line).message
        yield card


def _take(card: Card, text: str, codec: str) -> None:
    """Add a property; a line that is none belongs to the text before it."""
    try:
        line = parsed(text, codec)
    except LineError as error:
        if card.lines and ":" not in text:
            before = card.lines[-1]
            more = escaped(undisguised(text, codec))
            card.lines[-1] = Line(
                before.name, f"{before.value}\\n{more}", before.params, before.group
            )
        else:
            card.problem = card.problem or str(error)
        return
    if line.name == "VERSION":
        card.version = line.value.strip()
        card.lines = [canonical(known, card.version) for known in card.lines]
        return
    card.lines.append(canonical(line, card.version))


def _agent(card: Card) -> bool:
    return bool(card.lines) and card.lines[-1].name == "AGENT" and not card.lines[-1].value.strip()


def _closed(within: list[str]) -> bool:
    words = [text.strip().upper() for text in within]
    return words.count("BEGIN:VCARD") == words.count("END:VCARD")


def _take_agent(card: Card, within: list[str], codec: str) -> None:
    agent = card.lines[-1]
    inner = undisguised("\n".join(within), codec)
    card.lines[-1] = Line(agent.name, escaped(inner), agent.params, agent.group)


def _endless(line: int) -> UserError:
    return UserError(
        tr("The card that begins at line {line} has no end.", line=f"{line:,}"),
        tr("The file is cut off or damaged; export it again in the program it comes from."),
    )


def _outside(line: int) -> UserError:
    return UserError(
        tr("Line {line} belongs to no card.", line=f"{line:,}"),
        tr("The file is cut off or damaged; export it again in the program it comes from."),
    )
