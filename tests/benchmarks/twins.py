"""A file of made-up contacts with known duplicates in it, to measure how they are found.

Of each hundred contacts five are others once more: a letter off, the words in another order, without
"bin", with an initial, under another spelling; by the same e-mail, the same phone or at the same company.
One in twenty has the e-mail of an office that fifty thousand share, and as many work at one company.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.store.workspace import Profile, Workspace

from . import people

OFFICE = "info@office.example"
FIRM = "01a0c0de-0000-7000-8000-ffffffffffff"
TWINS_IN_HUNDRED = 5
_SYLLABLES = tuple(
    "kareminosulidufahirazetomenivalubajesopatiroyakula"[i : i + 2] for i in range(0, 50, 2)
)


def contacts(count: int, seed: int = 7) -> Iterator[tuple[int, Edit]]:
    """Yield (which person it is, the edit that makes the record), `count` of them."""
    rng = Random(seed)
    recent: list[tuple[int, dict[str, Any]]] = []
    for n, row in enumerate(people.rows(count, seed)):
        if recent and rng.randrange(100) < TWINS_IN_HUNDRED:
            who, cells = rng.choice(recent)
            cells = _again(rng, cells)
        else:
            who, cells = n, _cells(rng, n, row)
        if len(recent) < 2000:
            recent.append((who, cells))
        else:
            recent[n % 2000] = (who, cells)
        yield who, Edit("contact", f"01a0c0de-{n >> 32:04x}-7000-8000-{n:012x}", cells)


def write(path: Path, count: int, seed: int = 7) -> dict[str, int]:
    """Make a file of `count` contacts; return id → which person it is."""
    who: dict[str, int] = {}

    def edits() -> Iterator[Edit]:
        yield Edit("company", FIRM, {"deleted": False, "name": "Company of many"})
        for person, edit in contacts(count, seed):
            who[edit.id] = person
            yield edit

    with Workspace.create(path, Profile("Bench")) as ws:
        ws.log.record_bulk(Label("import", "contact", count), edits(), origin="import")
    return who


def _cells(rng: Random, n: int, row: tuple[str, ...]) -> dict[str, Any]:
    _id, name, email, phone, company, job = row[:6]
    if rng.randrange(10):
        first, *rest = name.split(" ")
        name = " ".join((first, "".join(rng.choice(_SYLLABLES) for _ in range(3)).title(), *rest))
    cells: dict[str, Any] = {"deleted": False, "name": name, "job": job or None}
    if rng.randrange(20) == 0:
        email = OFFICE
    if email and not (rng.random() < 0.1):
        cells["emails.1"] = {"value": email, "kind": "work"}
    if phone:
        digits = "".join(c for c in phone if c.isdigit()).removeprefix("6")
        cells["phones.1"] = {"value": phone, "e164": f"+6{digits}"}
    if rng.randrange(20) == 0:
        cells["company"] = FIRM
    elif company:
        cells["company"] = f"01a0c0de-0000-7000-8000-eeee{int(company.split()[1][:-1]):08x}"
    return cells


def _again(rng: Random, cells: dict[str, Any]) -> dict[str, Any]:
    """The same person once more, written by somebody else."""
    found = dict(cells)
    name = str(cells["name"])
    words = [w for w in name.split() if w not in ("bin", "binti", "a/l", "a/p", "anak")]
    match rng.randrange(6):
        case 0:
            at = rng.randrange(len(name))
            name = name[:at] + name[at + 1 :]
        case 1:
            name = " ".join([*words[1:], words[0]])
        case 2:
            name = " ".join(words)
        case 3:
            name = name.upper()
        case 4 if len(words) > 1:
            name = f"{words[0][0]}. {' '.join(words[1:])}"
        case _:
            pass
    found["name"] = name
    gone = rng.choice(("emails.1", "phones.1", "company", "job"))
    kept = [c for c in ("emails.1", "phones.1", "company") if c in found and c != gone]
    if kept:
        found.pop(gone, None)
    return found
