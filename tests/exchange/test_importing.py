"""Imports of real files: what the dry run says, what is written, and that one undo takes it back."""

import csv
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.errors import Cancelled, UserError
from crm_desktop.exchange import dry_run, importing, source
from crm_desktop.exchange.columns import mapping
from crm_desktop.exchange.going_out import exporting
from crm_desktop.store import check, conflicts, listing
from crm_desktop.store.listing import ListQuery
from crm_desktop.store.spool import Decision
from crm_desktop.store.workspace import Workspace

from .kit import bring_in, counts, go_on, quiet


def rows(ws, kind="contact"):
    return listing.listed(ws.reader(), ListQuery(kind))


def test_every_verdict_has_its_reason(ws, planned):
    first = "Name,E-mail,Phone,Company,Job\nTan Ah Kow,tan@kow.my,012-209 1180,Kow Seng,Clerk\n"
    bring_in(ws, planned(first))
    plan = planned(
        "Name,E-mail,Phone,Company,Job\n"
        "Ah Kow Tan,TAN@kow.my,,Kow Seng,Director\n"
        "Siti Hajar,siti@maju.my,,Maju,\n"
        "Siti Hajar,SITI@maju.my,,Maju,Boss\n"
        "Tan Ah Kaw,other@x.my,,Kow Seng,\n"
        "Nobody,nowhere,,,\n"
    )
    found = [(r.line, r.verdict) for r in plan.page("", 0, 10)]
    assert found == [
        (2, "update"), (3, "new"), (4, "duplicate"), (5, "duplicate"), (6, "faulty"),
    ]  # fmt: skip
    assert plan.page("update", 0, 1)[0].changes == [("Job", "Clerk", "Director")]
    assert "line 3" in plan.page("duplicate", 0, 1)[0].reason
    assert "Tan Ah Kow" in plan.page("duplicate", 1, 1)[0].reason


def test_the_same_file_twice_changes_nothing(ws, planned):
    text = (
        "First Name,Last Name,E-mail 1 - Value,Phone 1 - Value,Labels,Notes,T-shirt (custom)\n"
        "Nurul,binti Ismail,n@x.my,+60 12-334 5521,VIP ::: Friends,hi,M\n"
        "志明,陈,c@x.my,,,,\n,,only@mail.my,,,,\nJust a name,,,,,,\n"
    )
    first = bring_in(ws, planned(text))
    assert (first.created, first.errors) == (4, 0)
    assert {r["name"] for r in rows(ws)} >= {"Nurul binti Ismail", "陈志明", "only@mail.my"}
    again = planned(text)
    assert counts(again) == {"same": 4}
    assert bring_in(ws, again).stamp == ""
    assert check.check(ws).ok


def test_one_undo_takes_back_all_and_keeps_later_edits(ws, planned):
    id = new_id()
    cells = {"deleted": False, "name": "Tan", "job": "Clerk", "emails.1": {"value": "t@x.my"}}
    ws.log.record(Label("create", "contact", row=id), [Edit("contact", id, cells)])
    done = bring_in(ws, planned("Name,E-mail,Job,Company\nTan,t@x.my,Boss,Maju\nNew,n@x.my,,\n"))
    assert (done.created, done.updated) == (1, 1)
    ws.log.record(Label("edit", "contact"), [Edit("contact", id, {"notes": "mine"})])
    ws.log.cancel(done.stamp)
    (left,) = rows(ws)
    assert (left["job"], left["notes"], left["company"]) == ("Clerk", "mine", None)
    assert rows(ws, "company") == []


def test_accepted_duplicates_change_the_record_they_are_about(ws, planned):
    plan = planned("Name,E-mail,Job\nTan Ah Kow,t@x.my,\nSomebody Else,T@x.my,Boss\n")
    plan.decide_all("duplicate", Decision.TAKE)
    bring_in(ws, plan)
    (one,) = rows(ws)
    assert one["job"] == "Boss"


def test_a_probable_duplicate_can_become_a_record_of_its_own(ws, planned):
    bring_in(ws, planned("Name,E-mail,Job\nTan Ah Kow,t@x.my,Clerk\n"))
    plan = planned("Name,E-mail,Job\nSiti Aminah,t@x.my,Boss\nDevi,d@x.my,\nRaman,D@x.my,Cook\n")
    assert plan.counts["duplicate"] == 2
    plan.decide_all("duplicate", Decision.ADD)
    done = bring_in(ws, plan)
    assert done.created == 3
    assert {(r["name"], r["job"]) for r in rows(ws)} == {
        ("Tan Ah Kow", "Clerk"), ("Siti Aminah", "Boss"), ("Devi", None), ("Raman", "Cook"),
    }  # fmt: skip
    assert all(r["created"] for r in rows(ws))


def test_a_duplicate_of_a_refused_row_becomes_the_record(ws, planned):
    plan = planned("Name,E-mail,Job\nDevi,d@x.my,\nRaman,D@x.my,Cook\n")
    plan.decide_all("new", Decision.LEAVE)
    plan.decide_all("duplicate", Decision.TAKE)
    bring_in(ws, plan)
    (one,) = rows(ws)
    assert (one["name"], bool(one["created"])) == ("Raman", True)


def test_refused_rows_stay_out(ws, planned):
    plan = planned("Name\nOne\nTwo\n")
    plan.decide(plan.page("new", 0, 1)[0].n, Decision.LEAVE)
    assert bring_in(ws, plan).refused == 1
    assert [r["name"] for r in rows(ws)] == ["Two"]


def test_error_rows_can_be_saved_and_mended(ws, planned, tmp_path):
    plan = planned("Name,E-mail\nTan,no\nLim,l@x.my\nShort\n")
    assert plan.save_errors(tmp_path / "errors.csv") == 2
    with (tmp_path / "errors.csv").open(encoding="utf-8-sig", newline="") as file:
        saved = list(csv.reader(file))
    assert saved[1][:2] == ["Tan", "no"] and "e-mail" in saved[1][2]


def test_saved_error_rows_run_nothing_and_say_the_same_again(ws, planned, read, tmp_path):
    text = "Name,E-mail,=Notes\n=cmd|' /C calc'!A0,no,'=kept\n"
    path = tmp_path / "errors.csv"
    planned(text).save_errors(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        heads, cells = csv.reader(file)
    assert heads[2] == "'=Notes"
    assert cells[:3] == ["'=cmd|' /C calc'!A0", "no", "'=kept"]
    again = planned(path.read_text("utf-8-sig").replace(",no,", ",a@x.my,"), name="mended.csv")
    assert again.page("new", 0, 1)[0].title == "=cmd|' /C calc'!A0"
    with pytest.raises(UserError, match="is a database"):
        planned(text).save_errors(ws.path)


def test_a_moment_beyond_the_calendar_is_an_error_of_its_row(ws, planned):
    plan = planned("Name,Created\nTan,0001-01-01T00:00:00+08:00\nLim,0001-01-01T00:00:00\n")
    assert counts(plan) == {"new": 1, "faulty": 1}
    bring_in(ws, plan)
    assert [row["created"] for row in rows(ws)] == ["0001-01-01T00:00:00Z"]


def test_cancelling_leaves_nothing(ws, planned):
    plan = planned("Name\n" + "".join(f"Person {n}\n" for n in range(3000)))

    def stop():
        raise Cancelled

    with pytest.raises(Cancelled):
        importing.run(ws, plan, progress=quiet, check=stop)
    assert rows(ws) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b'Name,Email\nTan,"tan@kow.my\n', "Line 2"),
        (b"Name,Email\nTan\x00,x\n", "line 2"),
        (b"SQLite format 3\x00" + b"\0" * 90, "database"),
        (b"PK\x03\x04" + b"\0" * 90, "archive"),
        (b"", "nothing in it"),
        (",".join(f"c{n}" for n in range(10_000)).encode() + b"\n", "10,000 columns"),
    ],
)
def test_what_is_no_csv_is_said_with_its_line(ws, read, text, said):
    with pytest.raises(UserError, match=said):
        read(text)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_encoding_and_separator_are_found(ws, planned, codec, mark):
    names = ["Zoë Müller", "José Peña", "Łukasz" if codec != "cp1252" else "René Lefèvre"]
    text = mark.join(["Name", "Job"]) + "\n" + "".join(f"{n}{mark}Café\n" for n in names)
    bring_in(ws, planned(text.encode(codec)))
    assert {r["name"] for r in rows(ws)} == set(names)


def test_unclear_dates_are_asked_with_examples(ws, read):
    found, mapped = read("Name,Birthday\nTan,03/04/1988\n")
    assert mapped.unclear_dates == ("03/04/1988",)
    with pytest.raises(UserError, match="03/04/1988"):
        dry_run.plan(ws, found, mapped, progress=quiet, check=go_on)
    importing.quick(ws, found, mapped.with_date_order("dmy"), progress=quiet, check=go_on)
    assert rows(ws)[0]["birthday"] == "1988-04-03"
    assert read("Name,Birthday\nTan,03/04/1988\nLim,25/04/1988\n")[1].date_order == "dmy"


def test_a_mapping_is_remembered(ws, read):
    found, mapped = read("Name,Xyz\nTan,Boss\n")
    assert mapped.columns[1].target == ""
    mapping.remember(ws, found, mapped.with_target(1, "job"))
    assert mapping.propose(found, ws=ws).columns[1].target == "job"


def test_unknown_columns_may_become_fields(ws, read):
    found, mapped = read("Name,Shoe size\nTan,44\n")
    mapped = mapped.with_target(1, "custom:Shoe size")
    importing.quick(ws, found, mapped, progress=quiet, check=go_on)
    assert [r["name"] for r in rows(ws, "custom_field")] == ["Shoe size"]


def test_deals_get_their_board(ws, read):
    found, mapped = read(
        "Deal - Title,Deal - Value,Deal - Currency,Deal - Stage,Deal - Status,Deal - Organization\n"
        "Desk,1250.50,MYR,Proposal,Open,Maju\nChair,90,SGD,Proposal,Won,Kow\n"
    )
    assert (mapped.kind, mapped.program) == ("deal", "Pipedrive")
    importing.quick(ws, found, mapped, progress=quiet, check=go_on)
    won = {r["title"]: r for r in rows(ws, "deal")}
    assert won["Desk"]["value"] == {"amount": 125050, "currency": "MYR"}
    assert won["Chair"]["result"]["outcome"] == "won"
    assert [r["name"] for r in rows(ws, "stage")] == ["Proposal"]


def test_a_closed_stage_is_an_outcome_and_people_are_found_by_the_address_beside_their_name(
    ws, read
):
    found, mapped = read("Name,E-mail\nSiti Ahmad,siti@x.my\n", "people.csv")
    importing.quick(ws, found, mapped, progress=quiet, check=go_on)
    found, mapped = read(
        "Deal Name,Deal Stage,Pipeline,Amount,Close Date,Closed Lost Reason,Associated Contact\n"
        "Roof,Proposal,Works,100,2026-03-05,,Siti binti Ahmad (siti@x.my)\n"
        "Wall,Closed Won,Works,200,2026-03-06,,Tan (tan@x.my)\n"
        "Door,Closed Lost,Works,300,2026-03-07,Too dear,\n"
    )
    assert mapped.kind == "deal"
    importing.quick(ws, found, mapped, progress=quiet, check=go_on)
    deals = {r["title"]: r for r in rows(ws, "deal")}
    assert [r["name"] for r in rows(ws, "stage")] == ["Proposal"]
    assert deals["Roof"]["result"] is None
    assert deals["Wall"]["result"] == {"outcome": "won", "closed": "2026-03-06"}
    assert deals["Door"]["result"] == {
        "outcome": "lost", "reason": "Too dear", "closed": "2026-03-07",
    }  # fmt: skip
    people = {r["name"]: r for r in rows(ws)}
    assert set(people) == {"Siti Ahmad", "Tan"}
    assert [e["value"] for e in people["Tan"]["emails"].values()] == ["tan@x.my"]
    assert people["Tan"]["created"]
    again = dry_run.plan(ws, found, mapped, progress=quiet, check=go_on)
    assert counts(again) == {"same": 3}
    again.close()


def test_addresses_and_numbers_are_freed_of_what_stands_around_them(ws, read):
    found, mapped = read(
        "Name,E-mail,Phone\n"
        'A,"a@x.my,b@x.my",012-3456789 / 03-79561180\n'
        "B,<c@x.my>,012-3456789 or 013-3456789\n"
        "C,mailto:d@x.my,+60 3 7956 1180 ext 12/3\n"
        'D,"""Devi, K"" <e@x.my>; f@x.my",n/a\n'
        "E,nowhere,\n"
    )
    done = importing.quick(ws, found, mapped, progress=quiet, check=go_on)
    assert done.errors == 1
    reach = {
        r["name"]: [[e["value"] for e in r[f].values()] for f in ("emails", "phones")]
        for r in rows(ws)
    }
    assert reach == {
        "A": [["a@x.my", "b@x.my"], ["012-3456789", "03-79561180"]],
        "B": [["c@x.my"], ["012-3456789", "013-3456789"]],
        "C": [["d@x.my"], ["+60 3 7956 1180 ext 12/3"]],
        "D": [["e@x.my", "f@x.my"], []],
    }


def test_an_export_of_ours_brings_its_ids_and_dates_along(ws, planned, tmp_path):
    bring_in(ws, planned("Name,E-mail,Added\nTan,t@x.my,2020-01-02\nLim,l@x.my,\n"))
    exporting.export_all(ws, tmp_path / "all")
    before = (tmp_path / "all" / "contacts.csv").read_bytes()
    with Workspace.create(tmp_path / "two.crm") as other:
        for _ in range(2):
            found = source.detect(tmp_path / "all" / "contacts.csv")
            mapped = mapping.propose(found, ws=other)
            importing.quick(other, found, mapped, progress=quiet, check=go_on)
        exporting.export_all(other, tmp_path / "again")
    assert (tmp_path / "again" / "contacts.csv").read_bytes() == before
    ids = [r["id"] for r in rows(ws)]
    ws.log.cancel(ws.log.undoable().stamp)
    found = source.detect(tmp_path / "all" / "contacts.csv")  # ids of hidden records are not theirs
    importing.quick(ws, found, mapping.propose(found), progress=quiet, check=go_on)
    assert len(rows(ws)) == 2 and not set(ids) & {r["id"] for r in rows(ws)}


def test_a_company_is_not_its_own_parent_and_rows_left_out_are_told(ws, read):
    found, mapped = read(
        "Company name,Parent company,E-mail\nMaju,MAJU,a@x.my\nMaju Bina,Maju,b@x.my\nBad,,nowhere\n"
    )
    assert mapped.kind == "company"
    done = importing.quick(ws, found, mapped, progress=quiet, check=go_on)
    firms = {r["name"]: r for r in rows(ws, "company")}
    assert firms["Maju"]["parent"] is None
    assert firms["Maju Bina"]["parent"] == firms["Maju"]["id"]
    assert [(line, verdict) for line, verdict, _title, _why in done.noted] == [(4, "faulty")]


def test_an_error_row_is_called_by_its_name(ws, planned):
    plan = planned("ID,First name,Last name,E-mail\n7,Siti,Ahmad,nowhere\n8,,,neither\n")
    assert [r.title for r in plan.page("faulty", 0, 2)] == ["Siti Ahmad"]
    assert [r.title for r in plan.page("error", 0, 2)] == ["8"]


def test_out_in_out_is_equal_cell_by_cell(ws, planned, tmp_path):
    bring_in(
        ws,
        planned(
            "Name,E-mail 1 - Value,E-mail 2 - Value,Phone 1 - Value,Company,Tags,Notes,Birthday\n"
            '"Tan, Ah Kow",a@x.my,b@x.my,012-209 1180,"Kow, Seng",VIP; Old,"=1+1\nline",1988-12-25\n'
            "'=odd,c@x.my,,,,,-5,\n"
        ),
    )
    conn = ws.reader()
    exporting.export_table(conn, "contact", tmp_path / "one.csv")
    with Workspace.create(tmp_path / "two.crm") as other:
        found = source.detect(tmp_path / "one.csv")
        mapped = mapping.propose(found, ws=other)
        assert all(c.target for c in mapped.columns), [
            c.heading for c in mapped.columns if not c.target
        ]
        importing.quick(other, found, mapped, progress=quiet, check=go_on)
        exporting.export_table(other.reader(), "contact", tmp_path / "two.csv")
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()


def test_an_edit_the_preview_did_not_see_is_in_conflict_with_the_import(ws, planned):
    bring_in(ws, planned("Name,E-mail,Job\nTan,tan@kow.my,Clerk\nLim,lim@kow.my,Clerk\n"))
    plan = planned("Name,E-mail,Job\nTan,tan@kow.my,Cook\nLim,lim@kow.my,Cook\n")
    (tan,) = (row["id"] for row in rows(ws) if row["name"] == "Tan")
    edit = ws.log.record(Label("edit"), [Edit("contact", tan, {"job": "Owner"})])
    done = bring_in(ws, plan)
    assert {row["job"] for row in rows(ws)} == {"Cook"}
    found = conflicts.open_conflicts(ws.reader())
    assert found == {("contact", tan, "job", edit.stamp, done.stamp)}
    ws.log.cancel(done.stamp)
    assert sorted(row["job"] for row in rows(ws)) == ["Clerk", "Owner"]
    assert check.check(ws).ok


def test_a_plan_a_killed_program_left_is_removed_by_the_next(planned, tmp_path, monkeypatch):
    code = (
        "import os; from crm_desktop.store.spool import Spool; s = Spool.make();"
        "print(s.place.path, flush=True); os._exit(9)"
    )
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    left = Path(ended.stdout.strip())
    assert left.exists() and left.is_relative_to(tmp_path)
    first = planned("Name\nTan\n")
    second = planned("Name\nLim\n")
    assert not left.parent.exists()
    assert [p.page("new", 0, 1)[0].title for p in (first, second)] == ["Tan", "Lim"]
    assert Path(first.spool.place.path).is_relative_to(tmp_path)
