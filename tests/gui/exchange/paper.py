"""The import library on paper: its API with answers known beforehand, for the wizard's own rules."""

from __future__ import annotations

import csv
import sys
from dataclasses import replace
from types import ModuleType

import crm_desktop.exchange as package
import crm_desktop.exchange.columns as columns
from crm_desktop.errors import UserError
from crm_desktop.exchange.columns.mapping import Column, Mapping, Target
from crm_desktop.exchange.dry_run import PlanRow
from crm_desktop.exchange.importing import Outcome
from crm_desktop.exchange.source import Source
from crm_desktop.store.spool import Decision


class Plan:
    """Rows in a list; it remembers what was asked of it."""

    def __init__(self, rows):
        self.rows, self.closed, self.read = rows, False, []
        self.mapping, self.unnamed, self.new_stages = Mapping("contact", "", ()), 0, ()
        self.files, self.left, self.laid = 0, (), ()
        self.new_products, self.sums = (), 0
        self.undecided, self.meant = 0, ()
        self.agreed, self.stands, self.unchecked = (0, 0), 0, 0

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

    def decide(self, n, decision):
        self.rows[n] = replace(self.rows[n], decision=decision)

    def decide_all(self, verdict, decision):
        self.rows = [
            replace(r, decision=decision) if r.verdict == verdict else r for r in self.rows
        ]

    def save_errors(self, path):
        bad = [row.title for row in self.rows if row.verdict == "error"]
        path.write_text("\n".join(bad), "utf-8")
        return len(bad)

    def close(self):
        self.closed = True


TARGETS = (
    Target("", "Leave out", ""),
    Target("name", "Name", "Name"),
    Target("email", "E-mail", "Reach"),
    Target("phone", "Phone", "Reach"),
    Target("job", "Job", "About"),
)
USUAL = {"Name": "name", "Email": "email", "Phone": "phone"}


def detect(path, *, encoding=None, delimiter=None, header=None, own=()):
    with path.open(encoding=encoding or "utf-8", newline="") as file:
        try:
            rows = list(csv.reader(file, delimiter=delimiter or ",", strict=True))
        except csv.Error:
            raise UserError("Line 3: a quote is never closed.", "Mend it there.") from None
    heads = tuple(rows[0]) if header is not False else ("",) * len(rows[0])
    sample = tuple(tuple(row) for row in (rows[1:] if header is not False else rows))
    how = (encoding or "utf-8", delimiter or ",", header is not False)
    return Source(path, *how, heads, sample, path.stat().st_size, len(rows[0]))


def propose(source, kind="", *, ws=None, near=""):
    columns = tuple(
        Column(at, heading, USUAL.get(heading, ""), examples=tuple(r[at] for r in source.sample))
        for at, heading in enumerate(source.headings)
    )
    unclear = ("03/04/1988",) if "Birthday" in source.headings else ()
    return Mapping(kind or "contact", "HubSpot" if "Record ID" in source.headings else "", columns,
                   unclear_dates=unclear)  # fmt: skip


def rows(count, verdict="new", start=0):
    """Return checked rows of one verdict."""
    decision = Decision(verdict in ("new", "update"))
    changes = [("Job", "Clerk", "Owner")] if verdict in ("update", "duplicate") else []
    reason = "Same phone" if verdict == "duplicate" else ""
    return [
        PlanRow(start + n, start + n + 2, verdict, f"Person {start + n}", reason, changes, decision)
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
        "columns.mapping": {
            "propose": propose,
            "targets": lambda _kind, _own=(), _purposes=(): TARGETS,
            "kinds": lambda _source: ("contact", "company", "deal"),
            "remember": lambda *_what: None,
            "dates_of": lambda _mapping: [],
        },
        "dry_run": {"plan": check_all},
        "importing": {"run": run or (lambda *_a, **_k: Outcome("s", 2, 1, 1, 1, 1))},
    }
    for name, values in parts.items():
        module = ModuleType(f"crm_desktop.exchange.{name}")
        vars(module).update(values)
        monkeypatch.setitem(sys.modules, module.__name__, module)
        room = columns if name.startswith("columns.") else package
        monkeypatch.setattr(room, name.rpartition(".")[2], module, raising=False)
