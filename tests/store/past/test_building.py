"""The past as it is rebuilt equals what was on the screen then, whatever happened before and after."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.errors import Cancelled, UserError
from crm_desktop.store import driver, merged, projection, scratch
from crm_desktop.store.cells import shown
from crm_desktop.store.check import check
from crm_desktop.store.erasure import with_merged
from crm_desktop.store.history import cells_as_of, record_history
from crm_desktop.store.past import Moment, PastWorkspace, stopping
from crm_desktop.store.workspace import Profile, Workspace
from tests.benchmarks import past as past_file
from tests.store.past import kit
from tests.store.test_log_properties import DEED, IDS, perform

EDIT = st.tuples(st.just("edit"), st.booleans(), DEED)
MANY = st.tuples(st.just("edit"), st.booleans(), st.lists(DEED, min_size=2, max_size=4))
DEAL = st.tuples(st.just("deal"), st.booleans(), st.integers(0, 99))
TURN = st.tuples(st.just("turn"), st.booleans(), st.integers(0, 20))
EXCHANGE = st.tuples(st.just("exchange"), st.booleans(), st.randoms(use_true_random=False))
ERASE = st.tuples(st.just("erase"), st.booleans(), st.sampled_from(IDS))
MERGE = st.tuples(st.just("merge"), st.booleans(), st.permutations(IDS))
STEP = st.one_of(EDIT, EDIT, EDIT, MANY, DEAL, TURN, TURN, TURN, EXCHANGE, EXCHANGE, ERASE)
"""What is done, whether on this device, and with what."""
SOME = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


class TwoDevices:
    """This file and one it exchanges operations with; every screen of this one is written down."""

    def __init__(self, folder: Path) -> None:
        self.here = Workspace.create(folder / "here.crm", Profile("Huda"))
        self.there = Workspace.create(folder / "there.crm", Profile("Siti"))
        self.screens: dict[int, tuple[Any, Any, Any]] = {}
        self.merges: set[tuple[str, str]] = set()  # who went, into whom
        self.referring = False  # whether anything is about anybody
        self.write_down()

    def write_down(self) -> None:
        conn = self.here.reader()
        self.screens[self.here.log.moment()] = kit.tables(conn), kit.log(conn), kit.found(conn)

    def do(self, step: tuple[str, bool, Any]) -> None:
        what, mine, given = step
        ws = self.here if mine else self.there
        if what == "edit":
            perform(ws, given)
        elif what == "deal":
            self.deal(ws, given)
        elif what == "merge":
            stays, goes = given[:2]
            self.merges.add((goes, stays))
            cells = {"merged_into": stays, "deleted": True}
            ws.log.record(Label("merge", "contact", row=stays), [
                # of one erased later nobody knows whether it was there: here it always was
                Edit("contact", stays, {"deleted": False, "job": f"and {goes[-2:]}"}),
                Edit("contact", goes, cells),
            ])  # fmt: skip
        elif what == "turn":
            self.turn(ws, given)
        elif what == "erase":
            conn = ws.reader()  # as the program does it: all that was merged is one person
            ws.log.erase(with_merged(conn, [("contact", merged.root(conn, "contact", given))]))
        else:
            self.exchange(given)
        self.write_down()

    def deal(self, ws: Workspace, n: int) -> None:
        self.referring = True
        cells = {"deleted": False, "title": f"Kedai {n}", "value": {"amount": n, "currency": "MYR"},
                 f"contacts.{IDS[n % 4]}": True}  # fmt: skip
        id = f"01a0c0de-000{n % 3}-7000-8000-0000000000dd"
        ws.log.record(Label("edit", "deal", row=id), [Edit("deal", id, cells)])
        task = {"deleted": n % 7 == 0, "title": f"Call {n}", f"contacts.{IDS[n % 4]}": True,
                "due": f"2026-03-{1 + n % 28:02}", "done": "2026-03-09" if n % 3 else None}  # fmt: skip
        id = f"01a0c0de-000{n % 2}-7000-8000-0000000000ee"
        ws.log.record(Label("edit", "task", row=id), [Edit("task", id, task)])

    def turn(self, ws: Workspace, n: int) -> None:
        operations = [op for _, op in ws.log.since()]
        if operations:
            stamp = operations[-1 - n % len(operations)].stamp  # mostly one of the last
            ws.log.cancel(stamp) or ws.log.revive(stamp)

    def exchange(self, rng: Any) -> None:
        """Send everything both ways, in any order: some will wait for what it was built on."""
        theirs = [op for _, op in self.there.log.since()]
        ours = [op for _, op in self.here.log.since()]
        rng.shuffle(theirs)
        self.here.log.apply(theirs[: rng.randint(0, len(theirs))])
        self.there.log.apply(ours)

    def erased(self) -> set[str]:
        query = "SELECT t.id FROM erased e JOIN contact t ON t.n=e.row WHERE e.entity=1"
        return {id for (id,) in self.here.reader().execute(query)}

    def unsure(self) -> set[str]:
        """Return what was ever merged with something erased: nobody knows any more what stood for what."""
        gone = self.erased()
        if self.referring:  # what is about them shows them by who stood for them then
            gone -= {id for pair in self.merges if gone & {*pair} for id in pair}
        known = set(gone)
        for _ in IDS:
            gone |= {id for pair in self.merges if (gone | self.erased()) & {*pair} for id in pair}
        return gone - known

    def close(self) -> None:
        self.here.close()
        self.there.close()


@pytest.mark.parametrize("many", [1, 500], ids=["by set", "by row"])
@SOME
@given(steps=st.lists(st.one_of(MERGE, STEP, STEP, STEP), min_size=1, max_size=14))
def test_every_moment_is_as_it_was(many: int, steps: list[Any]) -> None:
    with pytest.MonkeyPatch.context() as patched, tempfile.TemporaryDirectory() as folder:
        patched.setattr(projection, "MANY", many)
        both = TwoDevices(Path(folder))
        try:
            for step in steps:
                both.do(step)
            assume(not both.unsure())
            erased = both.erased()
            for arrival, (tables, log, found) in both.screens.items():
                past = kit.travel(both.here, arrival)
                try:
                    conn = past.reader()
                    assert kit.tables(conn) == kit.without(tables, erased)
                    assert kit.log(conn) == log
                    past.make_searchable(kit.unheard, kit.go_on)
                    left = {text: ids - erased for text, ids in found.items()}
                    assert kit.found(conn) == left
                finally:
                    past.close()
        finally:
            both.close()


@pytest.fixture
def both(tmp_path: Path) -> Iterator[TwoDevices]:
    made = TwoDevices(tmp_path)
    yield made
    made.close()


def names(ws: Workspace, arrival: int) -> list[str]:
    past = kit.travel(ws, arrival)
    try:
        return [
            name for (name,) in past.reader().execute("SELECT name FROM contact WHERE deleted=0")
        ]
    finally:
        past.close()


def test_what_was_undone_and_done_again_since_is_as_it_was_between(both: TwoDevices) -> None:
    ws = both.here
    perform(ws, (IDS[0], {"name": "a"}))
    stamp = perform(ws, (IDS[0], {"name": "b"}))
    ws.log.cancel(str(stamp))
    ws.log.revive(str(stamp))
    ws.log.cancel(str(stamp))
    assert [names(ws, n) for n in range(1, 6)] == [["a"], ["b"], ["a"], ["b"], ["a"]]


def test_an_older_edit_that_arrives_late_shows_nothing(both: TwoDevices) -> None:
    ws, other = both.here, both.there
    perform(ws, (IDS[0], {"name": "a"}))
    other.log.apply([op for _, op in ws.log.since()])
    perform(other, (IDS[0], {"name": "theirs", "job": "late"}))
    time.sleep(0.002)  # stamps go by the millisecond
    perform(ws, (IDS[0], {"name": "mine"}))
    ws.log.apply([op for _, op in other.log.since()])
    perform(ws, (IDS[0], {"name": "last"}))
    assert [names(ws, n) for n in range(1, 5)] == [["a"], ["mine"], ["mine"], ["last"]]


def test_what_is_erased_is_in_no_past(both: TwoDevices) -> None:
    ws = both.here
    perform(ws, (IDS[0], {"name": "ab"}))
    perform(ws, (IDS[1], {"name": "b"}))
    past = kit.travel(ws, 2)
    assert not past.holds_erased()
    ws.log.erase([("contact", IDS[0])])
    assert past.holds_erased()
    past.close()
    assert names(ws, 2) == ["b"]


def test_nothing_of_it_stays(both: TwoDevices, monkeypatch: Any, tmp_path: Path) -> None:
    """Neither after leaving, nor after a crash: then the next one to come sweeps."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    perform(both.here, (IDS[0], {"name": "Nurul Huda"}))
    past = kit.travel(both.here, 1)
    (folder,) = tmp_path.glob("crm-past-*")
    assert folder.stat().st_mode & 0o077 == 0
    past.make_searchable(kit.unheard, kit.go_on)
    held = b"".join(file.read_bytes() for file in folder.iterdir())
    assert len(held) > 100_000
    assert b"Nurul" not in held and b"SQLite format" not in held
    past.close()
    assert not folder.exists()
    left = tmp_path / f"{scratch.PAST}999999999-left"
    left.mkdir()
    scratch.sweep_all()  # as the next start does
    assert not left.exists()


def test_it_stops_when_it_is_not_wanted(both: TwoDevices, monkeypatch: Any, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(stopping, "STEPS", 10)
    for n in range(30):
        perform(both.here, (IDS[n % 4], {"name": f"a{n}"}))
    asked = iter(range(1000))

    def stop() -> None:
        if next(asked) == 9:
            raise Cancelled

    moment = Moment(datetime.now().astimezone(), 5)
    with pytest.raises(Cancelled):
        PastWorkspace.travel(both.here, moment, kit.unheard, stop)
    assert not list(tmp_path.glob("crm-past-*"))
    assert next(asked) < 20  # asked in the middle of statements, and no more after


def test_nothing_is_written_into_the_past(both: TwoDevices) -> None:
    perform(both.here, (IDS[0], {"name": "a"}))
    past = kit.travel(both.here, 1)
    with pytest.raises(UserError, match="as it was on"):
        perform(past, (IDS[0], {"name": "b"}))
    with pytest.raises(driver.Error):
        past.reader().execute("UPDATE contact SET name='b'")
    past.set_setting("columns", [1])
    assert past.setting("columns") == [1] and both.here.setting("columns") is None
    past.close()


def test_the_file_of_the_benchmark_is_sound(ws: Workspace) -> None:
    past_file.write_log(ws, 400)
    assert check(ws).ok
    last = ws.log.moment()
    assert last == 400
    past = kit.travel(ws, last // 2)
    told = cells_as_of(ws.reader(), last // 2)
    assert {id for _, id in told} == set(kit.tables(past.reader())["contact"]) != set()
    past.close()


@SOME
@given(steps=st.lists(STEP, min_size=2, max_size=10), at=st.integers(0, 10))
def test_cells_and_histories_are_those_of_then(steps: list[Any], at: int) -> None:
    """What a record's panel reads, against the log folded in Python."""
    with tempfile.TemporaryDirectory() as folder:
        both = TwoDevices(Path(folder))
        try:
            for step in steps:
                both.do(step)
            arrival = sorted(both.screens)[at % len(both.screens)]
            past = kit.travel(both.here, arrival)
            try:
                conn = past.reader()
                told = cells_as_of(both.here.reader(), arrival)
                mine = {(e, i): cells for e in ("contact", "deal", "task") for i in _ids(conn, e)
                        if (cells := shown(conn, e, i)) is not None}  # fmt: skip
                assert mine == told
                for entity, id in told:
                    assert all(info.n <= arrival for info, _ in record_history(conn, entity, id))
            finally:
                past.close()
        finally:
            both.close()


def _ids(conn: Any, entity: str) -> list[str]:
    return [id for (id,) in conn.execute(f"SELECT id FROM {entity}")]
