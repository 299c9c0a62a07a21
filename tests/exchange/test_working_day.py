"""CSV of leads, tasks and activities: our own export comes back, other programs' is understood."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from crm_desktop.deals import pipelines
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.exchange import dry_run, importing, source
from crm_desktop.exchange.columns import mapping
from crm_desktop.exchange.going_out import exporting
from crm_desktop.exchange.rows import dates
from crm_desktop.store import listing
from crm_desktop.store.workspace import Workspace

KINDS = ("company", "contact", "deal", "lead", "task", "activity")


def go_on(*_: object) -> None:
    return None


@pytest.fixture
def ws(tmp_path):
    with Workspace.create(tmp_path / "a.crm") as space:
        pipelines.ensure_default(space)
        yield space


def fill(ws: Workspace) -> None:
    def make(entity: str, **cells: Any) -> str:
        id = new_id()
        made = {"deleted": False, "created": "2026-11-01T08:00:00Z", **cells}
        ws.log.record(Label("create", entity, row=id), [Edit(entity, id, made)])
        return id

    firm = make("company", name="Maju Jaya Sdn Bhd")
    aminah = make("contact", name="Aminah", company=firm)
    deal = make("deal", title="Chairs", company=firm)
    lead = make(
        "lead", name="Tan Ah Kow", company_name="Tan & Sons", status="working", source="Fair",
        campaign="Raya", owner="Huda", job="Buyer", message="=HYPERLINK()", reason=None,
        value={"amount": 120050, "currency": "MYR"}, contact=aminah,
        **{"emails.1": {"value": "tan@tan.example", "kind": "work"},
           "phones.1": {"value": "012-334 5521", "e164": "+60123345521"},
           "addresses.1": {"street": "1 Jalan A", "city": "Ipoh"}},
    )  # fmt: skip
    make("lead", name="Only a name", status="new")
    kind = make("activity_kind", name="Showroom visit", channel="visit")
    result = make("outcome", name="Wants a sample")
    del_about = {"company": firm, "deal": deal, "lead": lead, f"contacts.{aminah}": True}
    make("task", title="Call", due="2026-12-01", kind="call", priority="high", **del_about)
    make("task", title="Call", due="2026-12-02T07:30:00Z", owner="Huda", details="Twice")
    make("task", title="Call", done="2026-11-20T07:30:00Z", kind="do")
    make("activity", subject="Showed oak", channel="visit", kind=kind, outcome=result, minutes=45,
         direction="out", state="done", start="2026-11-10T03:00:00Z", location="Shop",
         **del_about)  # fmt: skip
    make("activity", subject="Showed oak", channel="call", state="planned", start="2026-12-24")


def shown(ws: Workspace, entity: str) -> list[dict[str, Any]]:
    conn = ws.reader()
    rows = listing.page(conn, entity, listing.all_rows(conn, listing.ListQuery(entity)))
    found = []
    for row in rows.values():
        flat = {}
        for name, value in row.items():
            if name in ("id", "n") or f"{name}.shown" in row:
                continue
            flat[name] = (
                list(value.values()) if isinstance(value, dict) and name.endswith("s") else value
            )
        found.append({k: v for k, v in flat.items() if v and not k.endswith(".step")})
    return sorted(found, key=repr)


def bring_in(ws: Workspace, path: Path, kind: str = "") -> Any:
    found = source.detect(path)
    mapped = mapping.propose(found, kind, ws=ws)
    if kind:
        assert mapping.propose(found).kind == kind, "its headings say what it is"
    return importing.quick(ws, found, mapped, progress=go_on, check=go_on)


def test_our_own_export_comes_back(ws, tmp_path):
    fill(ws)
    with Workspace.create(tmp_path / "b.crm") as other:
        for kind in KINDS:
            path = tmp_path / f"{kind}.csv"
            exporting.export_table(ws.reader(), kind, path)
            done = bring_in(other, path, kind)
            assert not done.errors, done.noted
        for kind in ("lead", "task", "activity"):
            assert shown(other, kind) == shown(ws, kind)
            again = bring_in(other, tmp_path / f"{kind}.csv", kind)
            assert (again.created, again.updated) == (0, 0), (kind, again)


def test_a_deal_that_is_not_there_is_told(ws, tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("Task,Due date,Deal\nCall,2026-12-01,Tables\n")
    done = bring_in(ws, path, "task")
    assert (done.created, done.errors) == (0, 1)
    assert "Tables" in done.noted[0][3]


def test_leads_of_an_advertisement(ws, tmp_path):
    path = tmp_path / "ads.csv"
    path.write_text(
        "created_time,campaign_name,platform,full_name,email,phone_number\n"
        "2026-11-20T08:00:00+08:00,Raya 2027,fb,Siti Aminah,siti@x.example,+60123345521\n"
    )
    done = bring_in(ws, path, "lead")
    assert done.created == 1
    (lead,) = shown(ws, "lead")
    assert (lead["name"], lead["campaign"], lead["source"], lead["status"]) == (
        "Siti Aminah", "Raya 2027", "fb", "new",
    )  # fmt: skip
    assert lead["created"] == "2026-11-20T00:00:00Z"


def test_parts_of_a_name_make_one(ws, tmp_path):
    path = tmp_path / "sf.csv"
    path.write_text(
        "Lead Owner,First Name,Last Name,Company,Lead Status\nHuda,Ah Kow,Tan,Tan Co,Junk\n"
    )
    assert bring_in(ws, path, "lead").created == 1
    (lead,) = shown(ws, "lead")
    assert (lead["name"], lead["company_name"], lead["status"]) == (
        "Ah Kow Tan",
        "Tan Co",
        "discarded",
    )


def test_a_status_nobody_knows_is_told(ws, tmp_path):
    path = tmp_path / "s.csv"
    path.write_text("Lead name,Lead status\nTan,Purple\n")
    plan = dry_run.plan(
        ws, source.detect(path), mapping.propose(source.detect(path), "lead"), progress=go_on,
        check=go_on,
    )  # fmt: skip
    assert plan.counts["faulty"] == 1
    assert plan.page("faulty", 0, 1)[0].reason == (
        "Lead status: “Purple” cannot be read; it is one of: New, In touch, Converted, Discarded."
    )
    plan.close()


def test_the_same_lead_twice_is_pointed_out(ws, tmp_path):
    path = tmp_path / "twice.csv"
    path.write_text("Lead name,Company,Campaign\nTan,A Co,X\nTan,B Co,X\nTan,A Co,X\n")
    done = bring_in(ws, path, "lead")
    assert (done.created, done.merged, done.rows) == (2, 1, 3)


@pytest.mark.parametrize(
    ("text", "day"),
    [("2026-11-23", "2026-11-23"), ("23/11/2026", "2026-11-23"), ("2026-11-23T10:30:00Z", None),
     ("23/11/2026 10:30", None), ("23/11/2026 3.15 pm", None), ("23/11/2026 3:15 ptg", None)],
)  # fmt: skip
def test_a_time_is_read_beside_its_day(text, day):
    read = dates.when(text, "dmy")
    assert read == day if day else (len(read) == 20 and read.endswith("Z"))


@pytest.mark.parametrize("text", ["", "soon", "23/11/2026 25:00", "99/99/9999", "23/11/2026 10:77"])
def test_what_is_no_time_is_refused(text):
    with pytest.raises(dates.NotADateError):
        dates.when(text, "dmy")


@pytest.mark.parametrize(
    ("headings", "kind"),
    [
        ("Name,E-mail,Phone,Status,Source", "contact"),
        ("Company name,Industry,Phone", "company"),
        ("Deal name,Amount,Stage,Close date", "deal"),
    ],
)
def test_usual_files_are_still_what_they_were(tmp_path, headings, kind):
    path = tmp_path / "in.csv"
    path.write_text(headings + "\n", "utf-8")
    assert mapping.propose(source.detect(path)).kind == kind
