"""A large file is read by a second process: the same import, and nothing of it stays behind."""

import multiprocessing
import os
import signal

import pytest

from crm_desktop import i18n
from crm_desktop.errors import Cancelled, UserError
from crm_desktop.exchange import apart, dry_run, importing, source
from crm_desktop.exchange.columns import mapping
from crm_desktop.store import check
from crm_desktop.store.workspace import Workspace

ROWS = 5000
HEAD = "Name,E-mail,Phone,Company,Tags,Notes\n"


def line(n):
    note = f'"said ""{n}"",\nthen nothing for a while, and then again something {"x" * 60}"'
    return f"Person {n},p{n % (ROWS - 40)}@x.my,01{n % 9}-{n:07d},Firm {n % 300},VIP; No {n % 7},{note}\n"


@pytest.fixture
def large(tmp_path):
    def write(extra=""):
        path = tmp_path / "large.csv"
        path.write_text(HEAD + "".join(map(line, range(ROWS))) + extra, "utf-8")
        assert path.stat().st_size > apart.SMALL
        found = source.detect(path)
        return found, mapping.propose(found)

    return write


def go_on():
    pass


def quiet(_part):
    pass


def stopping_after(times):
    seen = []

    def stop():
        seen.append(1)
        if len(seen) > times:
            raise Cancelled

    return stop


def shown(ws):
    query = (
        "SELECT c.name,c.emails,c.phones,f.name,c.notes,"
        "(SELECT group_concat(t.name) FROM json_each(c.tags) j JOIN tag t ON t.id=j.key) "
        "FROM contact c LEFT JOIN company f ON f.id=c.company WHERE c.deleted=0 ORDER BY c.n"
    )
    return [
        (*row[:5], sorted((row[5] or "").split(",")))
        for row in ws.reader().execute(query).fetchall()
    ]


@pytest.mark.parametrize("few", [0, 1000])
def test_more_processes_import_what_one_does(ws, large, tmp_path, monkeypatch, few):
    monkeypatch.setattr(apart, "FEW", few)
    found, mapped = large("Nobody,nowhere,,,,\n")
    apart_done = importing.quick(ws, found, mapped, progress=quiet, check=go_on)
    monkeypatch.setattr(apart, "SMALL", 1 << 30)
    with Workspace.create(tmp_path / "one.crm") as one:
        done = importing.quick(one, found, mapped, progress=quiet, check=go_on)
        assert shown(one) == shown(ws)
    assert (done.created, done.refused, done.errors) == (ROWS - 40, 40, 1)
    assert apart_done.noted == done.noted
    assert check.check(ws).ok
    assert not multiprocessing.active_children()


def test_a_plan_made_apart_is_read_and_carried_out(ws, large):
    found, mapped = large()
    parts = []
    plan = dry_run.plan(ws, found, mapped, progress=parts.append, check=go_on)
    try:
        assert plan.counts["new"] == ROWS - 40 and plan.counts["duplicate"] == 40
        assert parts == sorted(parts) and parts[-1] == 1.0
        assert ("Company", "", "Firm 0") in plan.page("new", 0, 1)[0].changes
        done = importing.run(ws, plan, progress=quiet, check=go_on)
    finally:
        plan.close()
    assert done.created == ROWS - 40
    again = importing.quick(ws, found, mapped, progress=quiet, check=go_on)
    assert (again.stamp, again.created, again.updated) == ("", 0, 0)


def test_a_fault_far_down_is_said_with_its_line_and_nothing_stays(ws, large):
    found, mapped = large('Somebody,"s@x.my\n')
    i18n.set_language("ms")
    try:
        with pytest.raises(UserError, match="Baris 10,002") as said:
            importing.quick(ws, found, mapped, progress=quiet, check=go_on)
    finally:
        i18n.set_language("en")
    assert said.value.next_step
    assert shown(ws) == []
    assert not multiprocessing.active_children()


def test_who_cancels_ends_the_other_process(ws, large):
    found, mapped = large()
    stop = stopping_after(2)
    with pytest.raises(Cancelled):
        importing.quick(ws, found, mapped, progress=quiet, check=stop)
    with pytest.raises(Cancelled):
        dry_run.plan(ws, found, mapped, progress=quiet, check=stop)
    assert shown(ws) == []
    assert not multiprocessing.active_children()


def test_an_import_that_brings_nothing_new_can_be_cancelled(ws, large):
    found, mapped = large()
    importing.quick(ws, found, mapped, progress=quiet, check=go_on)
    stop = stopping_after(1)
    with pytest.raises(Cancelled):
        importing.quick(ws, found, mapped, progress=quiet, check=stop)
    assert not multiprocessing.active_children()


def test_the_last_moment_to_cancel_is_after_the_indexes_were_built(ws, large):
    found, mapped = large()
    asked = []
    importing.quick(ws, found, mapped, progress=quiet, check=lambda: asked.append(1))
    ws.log.undo()

    def stop():
        asked.pop()
        if not asked:
            raise Cancelled

    with pytest.raises(Cancelled):
        importing.quick(ws, found, mapped, progress=quiet, check=stop)
    assert shown(ws) == []
    assert check.check(ws).ok


def dies(_conn):
    yield 1
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_process_that_dies_is_noticed(ws):
    with (
        pytest.raises(UserError, match=r"broken off by the system.*Nothing was written"),
        apart.half(ws, apart.SMALL, dies) as items,
    ):
        list(items)


DEALS = (
    "Deal,Stage,Status,Closed\nSofa,Site visit,Jadi,2026-01-02\nDesk,Enquiry,,2026-01-03\n"
    "Bed,Odd,xyzzy,\n"
)
LINES = "Deal,Product,Qty,Unit price\nSofa,Oak,2,10.00\nSofa,Lamp,1,5.00\nNobody,Oak,1,1.00\n"
COSTS = "Campaign,Month,Cost\nRaya,2026-05,310\nRaya,2026-06,20\nTotal: account,,330\n"


@pytest.mark.parametrize("few", [0, 1000])
def test_all_that_is_said_of_rows_comes_from_another_process(ws, tmp_path, monkeypatch, few):
    """Stages and words of deals, products put on them, results of campaigns: planned, and at once."""
    monkeypatch.setattr(apart, "FEW", few)
    monkeypatch.setattr(apart, "SMALL", -1)
    for kind, text in (("deal", DEALS), ("", LINES), ("campaign_result", COSTS)):
        path = tmp_path / f"rows-{kind}.csv"
        path.write_text(text, "utf-8")
        found = source.detect(path)
        mapped = mapping.propose(found, kind, ws=ws)
        plan = dry_run.plan(ws, found, mapped, progress=quiet, check=go_on)
        planned = (plan.new_stages, plan.meant, plan.undecided, plan.new_products, plan.sums)
        plan.close()
        monkeypatch.setattr(apart, "SMALL", 1 << 30)
        here = dry_run.plan(ws, found, mapped, progress=quiet, check=go_on)
        assert planned == (
            here.new_stages, here.meant, here.undecided, here.new_products, here.sums
        )  # fmt: skip
        here.close()
        monkeypatch.setattr(apart, "SMALL", -1)
        assert importing.quick(ws, found, mapped, progress=quiet, check=go_on).stamp
    assert [s for (s,) in ws.reader().execute("SELECT name FROM stage WHERE deleted=0 ORDER BY rank")] == [
        "Enquiry", "Site visit"
    ]  # fmt: skip
    assert check.check(ws).ok
