"""Values offered while one types: those in use, found without walking over a table."""

from __future__ import annotations

import pytest

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.store import in_use
from crm_desktop.store.workspace import Workspace

OWNERS = ("Ben", "aisyah", "Ben", "", "badrul", "Ben", "chandra")


@pytest.fixture
def owned(memory: Workspace) -> Workspace:
    memory.log.record_bulk(Label("import"), [
        Edit(entity, new_id(), {"deleted": False, title: "One", "owner": name or None})
        for entity, title in (("contact", "name"), ("activity", "subject")) for name in OWNERS
    ])  # fmt: skip
    return memory


def steps(ws: Workspace, entity: str, **asked: str) -> list[str]:
    """Return the plans of all that is asked for the values."""
    said: list[str] = []
    conn = ws.reader()
    conn.set_trace_callback(said.append)
    in_use.values(conn, entity, "owner", **asked)
    conn.set_trace_callback(None)
    plans = [conn.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall() for sql in said if "owner" in sql]
    return [row[3] for plan in plans for row in plan]


def test_an_index_gives_every_value_once(owned: Workspace) -> None:
    conn = owned.reader()
    assert in_use.values(conn, "contact", "owner") == ["Ben", "aisyah", "badrul", "chandra"]
    assert in_use.values(conn, "contact", "owner", "B") == ["Ben", "badrul"]
    assert in_use.values(conn, "contact", "owner", limit=1) == ["Ben"]
    owned.log.cancel(owned.log.since()[-1][1].stamp)
    assert in_use.values(conn, "contact", "owner") == []


def test_it_leaps_over_the_records_of_a_value(owned: Workspace) -> None:
    found = steps(owned, "contact", prefix="b")
    touched = [step for step in found if "contact" in step]
    assert len(touched) == 2
    assert all("SEARCH contact USING COVERING INDEX contact_owner (owner>?)" in s for s in touched)


def test_without_an_index_the_newest_records_tell(
    owned: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    conn = owned.reader()
    assert in_use.values(conn, "activity", "owner") == ["Ben", "aisyah", "badrul", "chandra"]
    assert in_use.values(conn, "activity", "owner", "b") == ["Ben", "badrul"]
    assert "USE TEMP B-TREE FOR ORDER BY" not in steps(owned, "activity")[0:2]
    monkeypatch.setattr(in_use, "NEWEST", 3)
    assert in_use.values(conn, "activity", "owner") == ["Ben", "badrul", "chandra"]


def test_owners_of_several_kinds_come_once(owned: Workspace) -> None:
    found = in_use.owners(owned.reader(), ("activity", "contact", "lead"))
    assert found == ["Ben", "aisyah", "badrul", "chandra"]
