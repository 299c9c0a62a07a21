"""The sample business comes in as one operation and goes out as one, leaving nothing behind."""

from datetime import UTC, datetime

from crm_desktop import sample
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.store import check, listing, search


def counts(ws):
    kinds = ("contact", "company", "deal", "tag", "activity", "task", "note", "lead", "product",
             "outcome")  # fmt: skip
    return {k: listing.count(ws.reader(), listing.ListQuery(k)) for k in kinds}


def test_it_is_one_operation_and_goes_in_one(ws):
    before = counts(ws)
    done = sample.load(ws)
    assert counts(ws)["contact"] >= 30 and counts(ws)["deal"] >= 25
    assert sample.stamp(ws) == done.stamp
    mine = new_id()
    ws.log.record(
        Label("create", "contact", row=mine),
        [Edit("contact", mine, {"deleted": False, "name": "My own customer"})],
    )
    ws.log.cancel(sample.stamp(ws))
    assert sample.stamp(ws) == ""
    assert counts(ws) == before | {"contact": 1}


def test_it_is_whole_and_found_in_every_script(ws):
    sample.load(ws)
    assert check.check(ws).ok
    for text in ("nurul", "志明", "செல்வி", "محمد", "lukasz", "0122091180"):
        assert search.search(ws.reader(), text), text


def test_the_day_it_shows_is_today(ws):
    sample.load(ws)
    conn, now = ws.reader(), datetime.now(UTC).isoformat()
    found = dict(conn.execute("SELECT state,count(*) FROM activity WHERE deleted=0 GROUP BY state"))
    assert found["done"] >= 15 and found["planned"] >= 4
    assert not conn.execute(
        "SELECT 1 FROM activity WHERE state='done' AND start>?", (now,)
    ).fetchone()
    assert not conn.execute("SELECT 1 FROM task WHERE done>?", (now,)).fetchone()
    today = datetime.now().astimezone().date().isoformat()
    assert conn.execute("SELECT 1 FROM task WHERE done IS NULL AND due<?", (today,)).fetchone()
    assert conn.execute("SELECT 1 FROM task WHERE due=?", (today,)).fetchone()
