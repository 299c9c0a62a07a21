"""Everything put back to a time by one operation: what showed then shows again, and undo takes it back."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from crm_desktop import cli
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.errors import Cancelled
from crm_desktop.store import cells, check
from crm_desktop.store.backups import reversing, single
from crm_desktop.store.past.moments import arrival_at
from crm_desktop.store.workspace import Workspace
from tests.store.backups.test_rewinding import IDS, _at, _lived, _shown
from tests.store.salvage import damages

PEOPLE = [f"0190a000-0000-7000-8000-{n:012x}" for n in range(8)]


def test_each_moment_comes_back_and_goes_again(tmp_path: Path) -> None:
    path = tmp_path / "a.crm"
    seen = _lived(path)
    for n in range(len(seen) - 1):
        with Workspace.open(path) as ws:
            arrival = arrival_at(ws.reader(), _at(n))
            done = reversing.put_back(ws, arrival)
            assert _shown(ws) == seen[n]
            assert check.check(ws).ok
            if done is not None:
                ws.log.cancel(done.stamp)
            assert _shown(ws) == seen[-1]


def test_what_happened_at_random_comes_back(tmp_path: Path) -> None:
    """Edits, deletions, merges, undone ones and made ones, each moment against what was seen then."""
    rnd = random.Random(11)
    with Workspace.create(tmp_path / "a.crm") as ws:
        moments = []
        for _ in range(60):
            _act(ws, rnd)
            moments.append((ws.log.moment(), damages.seen(ws)))
        last = damages.seen(ws)
        for arrival, wanted in rnd.sample(moments[2:], 12):
            done = reversing.put_back(ws, arrival)
            assert damages.seen(ws) == wanted
            assert check.check(ws).ok
            if done is not None:
                ws.log.cancel(done.stamp)
            assert damages.seen(ws) == last


def _act(ws: Workspace, rnd: random.Random) -> None:
    id, other = rnd.sample(PEOPLE, 2)
    shown = {key[1] for key in damages.seen(ws)}
    if rnd.random() < 0.2:
        rnd.choice((ws.log.undo, ws.log.redo))()
    elif id not in shown:
        told = {"deleted": False, "name": f"N{rnd.random()}"}
        ws.log.record(Label("create", "contact"), [Edit("contact", id, told)])
    elif other in shown and rnd.random() < 0.2:
        ws.log.record(Label("merge", "contact", 2), [
            Edit("contact", other, {"job": f"J{rnd.random()}"}),
            Edit("contact", id, {"deleted": True, "merged_into": other}),
        ])  # fmt: skip
    elif rnd.random() < 0.3:
        ws.log.record(Label("delete", "contact"), [Edit("contact", id, {"deleted": True})])
    else:
        new = rnd.choice(
            (
                {"job": f"J{rnd.random()}"},
                {"notes": None},
                {"phones.1": {"value": f"+60{rnd.random()}"}},
            )
        )
        ws.log.record(Label("edit", "contact"), [Edit("contact", id, new)])


def test_who_was_erased_since_stays_erased(tmp_path: Path) -> None:
    path = tmp_path / "a.crm"
    seen = _lived(path)
    with Workspace.open(path) as ws:
        ws.log.erase([("contact", IDS[1])])
        reversing.put_back(ws, arrival_at(ws.reader(), _at(2)))
        assert _shown(ws) == {**seen[2], IDS[1]: None}


def test_it_says_what_goes_and_stopped_it_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.crm"
    _lived(path)
    with Workspace.open(path) as ws:
        conn = ws.reader()
        assert reversing.since(conn, arrival_at(conn, _at(2))) == (9, 1, 4)
        assert [day.operations for day in reversing.days(conn)] == [12]

        def going() -> None:
            raise Cancelled

        before = ws.log.moment()
        with pytest.raises(Cancelled):
            reversing.put_back(ws, arrival_at(conn, _at(2)), going)
        assert ws.log.moment() == before


def test_in_a_team_the_command_puts_back_by_a_change(tmp_path: Path, capsys) -> None:
    path = tmp_path / "a.crm"
    seen = _lived(path)
    with Workspace.open(path) as ws, ws.transaction() as conn:
        conn.execute("UPDATE operation SET server_number=n")
    with Workspace.open(path) as ws:
        assert reversing.exchanged(ws.reader())
        before = ws.log.moment()
    assert cli.main(["--file", str(path), "restore", "--at", f"{_at(2):%Y-%m-%dT%H:%M}"]) == 0
    assert "who would send back what was cut off" in capsys.readouterr().out
    with Workspace.open(path) as ws:
        assert _shown(ws) == seen[2]
        assert ws.log.moment() == before + 1
        ws.log.undo()
        assert _shown(ws) == seen[-1]


def test_what_was_refused_since_stays_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.crm"
    _lived(path)
    with Workspace.open(path) as ws:
        before = ws.log.moment()
        ws.log.record(
            Label("edit", "contact"),
            [Edit("contact", IDS[0], {"do_not_contact": True, "job": "Other"})],
        )
        wanted = cells.shown(ws.reader(), "contact", IDS[1])
        reversing.put_back(ws, before)
        now = cells.shown(ws.reader(), "contact", IDS[0])
        assert (now["job"], now["do_not_contact"]) == ("Boss", True)
        assert single.bring_back(ws, "contact", IDS[0], wanted) is None
