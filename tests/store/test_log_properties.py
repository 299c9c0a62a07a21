"""What must hold on one device whatever somebody does: undo, redo, time travel, restart."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.store import projection
from crm_desktop.store.cells import shown
from crm_desktop.store.check import check
from crm_desktop.store.history import cells_as_of
from crm_desktop.store.workspace import Profile, Workspace
from tests.store.simulation.ops import Screen

FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

IDS = [f"01a0c0de-000{n}-7000-8000-00000000000{n}" for n in range(4)]
WORDS = st.text(st.sampled_from("ab é陈க\"'%;\n"), max_size=6)
CELLS = st.dictionaries(
    st.sampled_from(("name", "job", "notes", "emails.1", "emails.2", "phones.1", "deleted")),
    WORDS,
    min_size=1,
    max_size=3,
)
"""A few cells; `as_cells` gives each the kind of value it holds."""
DEED = st.tuples(st.sampled_from(IDS), CELLS)
DEEDS = st.lists(st.one_of(DEED, st.lists(DEED, min_size=2, max_size=4)), min_size=1, max_size=10)
"""Edits of one record, and edits of several in one operation."""


def as_cells(words: dict[str, str]) -> dict[str, Any]:
    """Values of the right kind; an empty word removes, and `deleted` is mostly false."""
    cells: dict[str, Any] = {}
    for cell, word in words.items():
        if cell == "deleted":
            cells[cell] = word.startswith("a")
        elif "." in cell:
            cells[cell] = {"value": word, "kind": "work"} if word else None
        else:
            cells[cell] = word or None
    return cells


def perform(ws: Workspace, deed: Any) -> str | None:
    """Carry a deed out; return the stamp of what was recorded. The first deed on a row makes it."""
    several = deed if isinstance(deed, list) else [deed]
    edits = []
    for id, words in dict(several).items():
        first = {} if _exists(ws, id) else {"deleted": False, "name": "new"}
        edits.append(Edit("contact", id, first | as_cells(words)))
    record = ws.log.record_bulk if len(edits) > 2 else ws.log.record
    operation = record(Label("edit", "contact", count=len(edits)), edits)
    return operation.stamp if operation else None


def _exists(ws: Workspace, id: str) -> bool:
    query = "SELECT 1 FROM contact JOIN change c ON c.row=contact.n WHERE id=?"
    return ws.reader().execute(query, (id,)).fetchone() is not None


def screen(ws: Workspace) -> Screen:
    found = {("contact", id): shown(ws.reader(), "contact", id) for id in IDS}
    return {row: cells for row, cells in found.items() if cells is not None}


@contextmanager
def workspace(many: int = 500) -> Iterator[Workspace]:
    """Give a workspace in memory that undoes whole sets from `many` rows on."""
    with (
        patch.object(projection, "MANY", many),
        Workspace.create(":memory:", Profile("Huda")) as space,
    ):
        yield space


many = pytest.mark.parametrize("many", [1, 500], ids=["by set", "by row"])


@many
@FEW
@given(DEEDS, st.randoms(use_true_random=False))
def test_undo_of_everything_in_any_order_is_the_start(many: int, deeds: Any, rng: Any) -> None:
    with workspace(many) as ws:
        stamps = [s for deed in deeds if (s := perform(ws, deed))]
        before = screen(ws)
        rng.shuffle(stamps)
        for stamp in stamps:
            ws.log.cancel(stamp)
        assert screen(ws) == {}
        rng.shuffle(stamps)
        for stamp in stamps:
            ws.log.revive(stamp)
        assert screen(ws) == before
        assert check(ws).ok


@many
@FEW
@given(DEEDS, st.data())
def test_undo_then_redo_is_as_before(many: int, deeds: Any, data: st.DataObject) -> None:
    with workspace(many) as ws:
        stamps = [s for deed in deeds if (s := perform(ws, deed))]
        assume(stamps)
        before, stamp = screen(ws), data.draw(st.sampled_from(stamps))
        assert ws.log.cancel(stamp) is not None
        assert ws.log.cancel(stamp) is None
        assert ws.log.revive(stamp) is not None
        assert ws.log.revive(stamp) is None
        assert screen(ws) == before


@FEW
@given(DEEDS, st.integers(1, 12))
def test_the_undo_menu_takes_back_and_the_redo_menu_brings_back(deeds: Any, times: int) -> None:
    with workspace() as ws:
        screens = [screen(ws)]
        for deed in deeds:
            if perform(ws, deed):
                screens.append(screen(ws))
        undone = sum(ws.log.undo() is not None for _ in range(times))
        assert undone == min(times, len(screens) - 1)
        assert screen(ws) == screens[len(screens) - 1 - undone]
        assert sum(ws.log.redo() is not None for _ in range(times)) == undone
        assert screen(ws) == screens[-1]


@FEW
@given(DEEDS, DEEDS)
def test_undo_shows_what_the_other_operations_say(first: Any, later: Any) -> None:
    """The undone one is left out as if it had never been, whatever was built on it."""
    with workspace() as ws:
        for deed in first:
            perform(ws, deed)
        target = perform(ws, [(id, {"job": f"job {id[-1]}", "deleted": ""}) for id in IDS])
        for deed in later:
            perform(ws, deed)
        assume(target)
        ws.log.cancel(str(target))
        rows: dict[str, dict[str, Any]] = {}
        for _, operation in ws.log.since():
            if operation.stamp != target:
                for change in operation.changes:
                    rows.setdefault(change.id, {}).update(change.patch or {})
        told = {i: c for i, c in rows.items() if c.get("deleted") is False}
        expected = {("contact", i): without_null(c) for i, c in told.items()}
        assert screen(ws) == expected


def without_null(cells: dict[str, Any]) -> dict[str, Any]:
    return {c: v for c, v in cells.items() if v is not None}


@many
@FEW
@given(st.sets(st.sampled_from(IDS)), st.sets(st.sampled_from(IDS)))
def test_undo_of_an_import_keeps_later_edits(many: int, known: set[str], edited: set[str]) -> None:
    """Rows that were there go back but keep what was edited since; new rows vanish."""
    with workspace(many) as ws:
        for id in sorted(known):
            perform(ws, (id, {"name": "mine", "job": "old"}))
        done = ws.log.record_bulk(
            Label("import", "contact", count=0),
            [Edit("contact", id, {"deleted": False, "name": "file", "job": "file"}) for id in IDS],
            origin="import",
        )
        assert done is not None
        for id in sorted(edited):
            perform(ws, (id, {"job": "edited"}))
        ws.log.cancel(done.stamp)
        expected = {
            ("contact", id): {
                "deleted": False, "name": "mine", "job": "edited" if id in edited else "old",
            }
            for id in known
        }  # fmt: skip
        assert screen(ws) == expected
        ws.log.revive(done.stamp)
        jobs = {row[1]: cells["job"] for row, cells in screen(ws).items()}
        assert jobs == {id: "edited" if id in edited else "file" for id in IDS}
        assert check(ws).ok


@FEW
@given(DEEDS, st.lists(st.integers(0, 9), max_size=6))
def test_time_travel_shows_every_screen_there_was(deeds: Any, undone: list[int]) -> None:
    with workspace() as ws:
        stamps, screens = [], {0: screen(ws)}
        for deed in deeds:
            stamps.append(perform(ws, deed))
            screens[ws.log.since()[-1][0] if ws.log.since() else 0] = screen(ws)
        for n in undone:
            if n < len(stamps) and stamps[n]:
                ws.log.cancel(str(stamps[n])) or ws.log.revive(str(stamps[n]))
                screens[ws.log.since()[-1][0]] = screen(ws)
        for arrival, then in screens.items():
            assert cells_as_of(ws.reader(), arrival) == then


@FEW
@given(DEEDS)
def test_writing_what_shows_records_nothing(deeds: Any) -> None:
    with workspace() as ws:
        for deed in deeds:
            perform(ws, deed)
        count = len(ws.log.since())
        for (entity, id), cells in screen(ws).items():
            assert ws.log.record(Label("edit"), [Edit(entity, id, cells)]) is None
        assert len(ws.log.since()) == count


class OneDevice(RuleBasedStateMachine):
    """One file that is written, undone, redone, erased, closed and opened in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.ws = Workspace.create(Path(self.folder.name) / "shop.crm", Profile("Huda"))
        self.log: dict[str, dict[str, dict[str, Any]]] = {}  # stamp: id: patch
        self.undone: set[str] = set()
        self.order: list[str] = []  # as they were done, taken back or done again last
        self.erased: set[str] = set()

    def teardown(self) -> None:
        self.ws.close()
        self.folder.cleanup()

    @rule(deed=st.one_of(DEED, st.lists(DEED, min_size=2, max_size=4)))
    def write(self, deed: Any) -> None:
        stamp = perform(self.ws, deed)
        if stamp:
            operation = next(o for _, o in self.ws.log.since() if o.stamp == stamp)
            self.log[stamp] = {c.id: dict(c.patch or {}) for c in operation.changes}
            self.turn(stamp)

    def turn(self, stamp: str) -> None:
        self.order = [s for s in self.order if s != stamp] + [stamp]

    @precondition(lambda self: self.log)
    @rule(data=st.data())
    def undo_or_redo(self, data: st.DataObject) -> None:
        stamp = data.draw(st.sampled_from(sorted(self.log)))
        if stamp in self.undone:
            assert self.ws.log.revive(stamp)
            self.undone.remove(stamp)
        else:
            assert self.ws.log.cancel(stamp)
            self.undone.add(stamp)
        self.turn(stamp)

    def lasting(self, stamps: Any) -> set[str]:
        """Return those of some operations that touch a record not erased: the menu offers no others."""
        return {stamp for stamp in stamps if self.log[stamp].keys() - self.erased}

    @rule()
    def undo_menu(self) -> None:
        left = self.lasting(self.log.keys() - self.undone)
        assert (self.ws.log.undo() is not None) == bool(left)
        if left:
            self.undone.add(last := max(left, key=self.order.index))
            self.turn(last)

    @rule()
    def redo_menu(self) -> None:
        left = self.lasting(self.undone)
        assert (self.ws.log.redo() is not None) == bool(left)
        if left:
            self.undone.remove(last := max(left, key=self.order.index))
            self.turn(last)

    @rule(id=st.sampled_from(IDS))
    def erase(self, id: str) -> None:
        self.ws.log.erase([("contact", id)])
        self.erased.add(id)

    @rule()
    def restart(self) -> None:
        self.ws.close()
        self.ws = Workspace.open(self.ws.path)

    @invariant()
    def shows_what_the_log_says(self) -> None:
        rows: dict[str, dict[str, Any]] = {}
        for stamp in sorted(self.log.keys() - self.undone):
            for id, patch_ in self.log[stamp].items():
                rows.setdefault(id, {}).update(patch_)
        told = {i: c for i, c in rows.items() if c.get("deleted") is False}
        expected = {
            ("contact", i): without_null(c) for i, c in told.items() if i not in self.erased
        }
        assert screen(self.ws) == expected

    @invariant()
    def passes_its_own_check(self) -> None:
        assert check(self.ws).ok


TestOneDevice = OneDevice.TestCase
TestOneDevice.settings = settings(
    max_examples=25, stateful_step_count=25, deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)  # fmt: skip
