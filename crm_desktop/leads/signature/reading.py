"""Which part of a text is the card, what its lines are, and what that makes of it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from crm_desktop.leads.signature import lines, reach, words
from crm_desktop.leads.signature.card import Card, Found
from crm_desktop.leads.signature.lines import Piece

_TALL = 16
"""Lines of a text that is a card as a whole; of a longer one the end is the signature."""
_FOOT = 12


def read(text: str, region: str = "MY") -> Card:
    """Return what a signature, a business card's text or the end of a mail says of somebody.

    Never raises: of a text that is none of these little or nothing is found.
    """
    text = text[: reach.LONGEST]
    start, end = _window(text)
    part = text[start:end]
    reached = _apart([*reach.mails(part), *reach.links(part), *reach.phones(part, region)])
    pieces = lines.pieces(part, reached)
    found = [*reached, *_who(pieces, reached)]
    if not any(f.field == "name" for f in found):
        found += _name_of_mail(reached)
    moved = (
        Found(f.field, f.value, f.start + start, f.end + start, f.confidence, f.kind) for f in found
    )
    return Card(text, tuple(sorted(_once(moved), key=lambda f: (f.start, f.end))))


def _window(text: str) -> tuple[int, int]:
    """Return where the signature of a text begins and ends."""
    starts, at = list[tuple[int, str]](), 0
    for line in text.splitlines(keepends=True):
        starts.append((at, line))
        at += len(line)
    begin, end = _answered(starts), len(starts)
    for number, (_at, line) in enumerate(starts):
        if number > begin and words.QUOTE.match(line.strip()):
            end = number
            break
    for number, (_at, line) in enumerate(starts[begin:end], begin):
        parting = line.rstrip("\r\n") in ("--", "-- ") or words.FAREWELL.match(line.strip())
        if parting and any(rest.strip() for _a, rest in starts[number + 1 : end]):
            begin = number + 1
    written = [n for n, (_at, line) in enumerate(starts[begin:end], begin) if line.strip()]
    if len(written) > _TALL:
        begin = written[0] if begin else written[-_FOOT]
        end = min(end, written[_TALL - 1] + 1) if begin == written[0] else end
    first = starts[begin][0] if begin < len(starts) else 0
    return first, starts[end][0] if end < len(starts) else len(text)


def _answered(lines: list[tuple[int, str]]) -> int:
    """Return the line below a mail that is quoted first, with what was written under it; else 0."""
    said = [line.strip() for _at, line in lines]
    first = next((at for at, line in enumerate(said) if line), 0)
    quoted = [at for at, line in enumerate(said) if line.startswith(">")]
    if not quoted or not words.QUOTE.match(said[first]):
        return 0
    last = next(
        at for at in quoted if not said[at + 1 : at + 2] or not said[at + 1].startswith(">")
    )
    return last + 1 if any(said[last + 1 :]) else 0


def _apart(found: list[Found]) -> list[Found]:
    """Leave out what lies in something surer: the domain in an address, digits in a link."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda f: (-f.confidence, f.start)):
        if all(one.end <= other.start or one.start >= other.end for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda f: f.start)


def _who(pieces: list[Piece], reached: list[Found]) -> list[Found]:
    """Return name, job, company and addresses among the lines."""
    made, left = list[Found](), list[Piece]()
    for piece in pieces:
        if piece.label and piece.label != "addresses":
            sure = 0.95
            made.append(Found(piece.label, piece.text, piece.start, piece.end, sure))
        else:
            left.append(piece)
    addresses, left = lines.addresses(left)
    made += addresses
    have = {f.field for f in made}
    for field, least in (("company_name", 0.5), ("name", 0.4), ("job", 0.45)):
        best = None if field in have else lines.best(field, left, reached)
        if best is not None and best[0] >= least:
            piece = best[1]
            said = lines.without_degrees(piece.text) if field == "name" else piece.text
            end = piece.start + len(said)
            made.append(Found(field, said, piece.start, end, round(best[0], 2)))
            left.remove(piece)
    return made


def _name_of_mail(reached: list[Found]) -> list[Found]:
    """Read "siti.aminah@…" as a name where nothing else is one."""
    for found in reached:
        if found.field != "emails":
            continue
        local = found.value.partition("@")[0]
        parts = [part for part in re.split(r"[._-]+", local) if part.isalpha() and len(part) > 1]
        if len(parts) > 1 and "".join(parts) == re.sub(r"[._-]", "", local):
            name = " ".join(part.capitalize() for part in parts)
            return [Found("name", name, found.start, found.start + len(local), 0.45)]
    return []


def _once(found: Iterable[Found]) -> list[Found]:
    """Leave out the same value said twice."""
    kept: dict[tuple[str, str], Found] = {}
    for one in found:
        key = "".join(c for c in one.shown.casefold() if c.isalnum() or c == "@")
        kept.setdefault((one.field, key), one)
    return list(kept.values())
