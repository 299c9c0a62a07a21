"""The import library on paper: its API with answers known beforehand, for the wizard's own rules."""

from __future__ import annotations

import csv
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType

import crm_desktop.exchange as package
from crm_desktop.errors import UserError


@dataclass(frozen=True)
class Source:
    path: Path
    encoding: str
    delimiter: str
    header: bool
    headings: tuple
    sample: tuple
    size: int
    columns: int


@dataclass(frozen=True)
class Target:
    key: str
    label: str
    group: str


@dataclass(frozen=True)
class Column:
    index: int
    heading: str
    target: str
    kind: str = ""
    number: int = 0
    examples: tuple = ()


@dataclass(frozen=True)
class Mapping:
    kind: str
    program: str
    columns: tuple
    date_order: str = ""
    unclear_dates: tuple = ()

    def with_target(self, index, target):
        changed = (replace(c, target=target) if c.index == index else c for c in self.columns)
        return replace(self, columns=tuple(changed))

    def with_date_order(self, order):
        return replace(self, date_order=order)


@dataclass(frozen=True)
class PlanRow:
    n: int
    line: int
    verdict: str
    title: str
    reason: str
    changes: list
    accepted: bool


class Plan:
    """Rows in a list; it remembers what was asked of it."""

    def __init__(self, rows):
        self.rows, self.closed, self.read = rows, False, []

    @property
    def counts(self):
        found = dict.fromkeys(("new", "update", "same", "duplicate", "error"), 0)
        for row in self.rows:
            found[row.verdict] += 1
        return found

    def page(self, verdict, offset, limit):
        self.read.append((verdict, offset))
        wanted = [row for row in self.rows if not verdict or row.verdict == verdict]
        return wanted[offset : offset + limit]

    def accept(self, n, on):
        self.rows[n] = replace(self.rows[n], accepted=on)

    def accept_all(self, verdict, on):
        self.rows = [replace(r, accepted=on) if r.verdict == verdict else r for r in self.rows]

    def save_errors(self, path):
        bad = [row.title for row in self.rows if row.verdict == "error"]
        path.write_text("\n".join(bad), "utf-8")
        return len(bad)

    def close(self):
        self.closed = True


@dataclass(frozen=True)
class Outcome:
    stamp: str
    created: int
    updated: int
    same: int
    refused: int
    errors: int


TARGETS = (
    Target("", "Leave out", ""),
    Target("name", "Name", "Name"),
    Target("email", "E-mail", "Reach"),
    Target("phone", "Phone", "Reach"),
    Target("job", "Job", "About"),
)
USUAL = {"Name": "name", "Email": "email", "Phone": "phone"}


def detect(path, *, encoding=None, delimiter=None, header=None):
    with path.open(encoding=encoding or "utf-8", newline="") as file:
        try:
            rows = list(csv.reader(file, delimiter=delimiter or ",", strict=True))
        except csv.Error:
            raise UserError("Line 3: a quote is never closed.", "Mend it there.") from None
    heads = tuple(rows[0]) if header is not False else ("",) * len(rows[0])
    sample = tuple(tuple(row) for row in (rows[1:] if header is not False else rows))
    how = (encoding or "utf-8", delimiter or ",", header is not False)
    return Source(path, *how, heads, sample, path.stat().st_size, len(rows[0]))


def propose(source, kind="", *, ws=None):
    columns = tuple(
        Column(at, heading, USUAL.get(heading, ""), examples=tuple(r[at] for r in source.sample))
        for at, heading in enumerate(source.headings)
    )
    unclear = ("03/04/1988",) if "Birthday" in source.headings else ()
    return Mapping(kind or "contact", "HubSpot" if "Record ID" in source.headings else "", columns,
                   unclear_dates=unclear)  # fmt: skip


def rows(count, verdict="new", start=0):
    """Return checked rows of one verdict."""
    open_ = verdict in ("new", "update")
    changes = [("Job", "Clerk", "Owner")] if verdict in ("update", "duplicate") else []
    reason = "Same phone" if verdict == "duplicate" else ""
    return [
        PlanRow(start + n, start + n + 2, verdict, f"Person {start + n}", reason, changes, open_)
        for n in range(count)
    ]


def install(monkeypatch, plan, run=None):
    """Put the library on paper where the real one is looked for."""

    def check_all(_ws, _source, _mapping, *, progress, check):
        progress(0.5)
        check()
        return plan

    parts = {
        "source": {
            "detect": detect,
            "ENCODINGS": (("utf-8", "UTF-8"), ("cp1252", "Western")),
            "DELIMITERS": ((",", "Comma"), (";", "Semicolon")),
        },
        "mapping": {
            "propose": propose,
            "targets": lambda _kind: TARGETS,
            "remember": lambda *_what: None,
        },
        "dry_run": {"plan": check_all},
        "importing": {"run": run or (lambda *_a, **_k: Outcome("s", 2, 1, 1, 1, 1))},
    }
    for name, values in parts.items():
        module = ModuleType(f"crm_desktop.exchange.{name}")
        vars(module).update(values)
        monkeypatch.setitem(sys.modules, module.__name__, module)
        monkeypatch.setattr(package, name, module, raising=False)
