"""Columns that say whether somebody may be written to: taken as consents with their proof."""

from __future__ import annotations

import pytest

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.exchange import dry_run, importing, source
from crm_desktop.exchange.agreeing.headings import WORDS, way_of
from crm_desktop.exchange.columns import correcting, mapping
from crm_desktop.store import listing
from crm_desktop.store.consents import reach, told

from ..privacy.saying import make, say


def quiet(*_args):
    return None


def proposed(ws, path):
    found = source.detect(path)
    return found, mapping.propose(found, "contact", ws=ws)


def bring(ws, tmp_path, text, *corrections, name="people.csv", **more):
    path = tmp_path / name
    path.write_text(text, "utf-8")
    found, mapped = proposed(ws, path)
    if corrections:
        mapped = correcting.corrected(mapped, corrections)
    if more:
        from dataclasses import replace

        mapped = replace(mapped, **more)
    return importing.quick(ws, found, mapped, progress=quiet, check=quiet)


def contact(ws, name):
    rows = listing.listed(ws.reader(), listing.ListQuery("contact"))
    return next(row["id"] for row in rows if row["name"] == name)


def events(ws, name):
    return told.of(ws.reader(), contact(ws, name)).events


def may(ws, name, way="email", purpose=""):
    return reach.may(ws.reader(), contact(ws, name), way, purpose).marketing


@pytest.mark.parametrize(
    ("heading", "target"),
    [("Newsletter consent", "consent.email"), ("Opt-in", "consent.any"), ("Unsubscribed", "refusal.email"),
     ("Email Opt Out", "refusal.email"), ("Do not contact", "do_not_contact"),
     ("Do Not Call", "refusal.phone"),
     ("SMS opt-in", "consent.message"), ("Persetujuan pemasaran", "consent.any"),
     ("Berhenti melanggan", "refusal.email"), ("Jangan hubungi", "do_not_contact"),
     ("Langganan surat berita", "consent.email"), ("OptIn", "consent.any")],
)  # fmt: skip
def test_headings_of_other_programs_and_in_malay_are_known(heading, target):
    assert mapping.meaning("contact", heading, ()).target == target


def test_no_heading_means_two_things():
    every = [word for words in WORDS.values() for word in words.split("|")]
    double = {word for word in every if every.count(word) > 1}
    assert double <= {"opted out"}
    assert all(way_of(target) for target in WORDS)


def test_yes_and_no_are_taken_with_file_row_and_column_and_nothing_is_nothing(ws, tmp_path):
    done = bring(ws, tmp_path, "Name,E-mail,Newsletter consent\n"
                 "Ali,ali@x.my,yes\nBeth,beth@x.my,Tidak\nCarl,carl@x.my,\nDan,dan@x.my,n/a\n")  # fmt: skip
    assert (done.created, done.agreed) == (4, (1, 1))
    (event,) = events(ws, "Ali")
    assert (event.channel, event.state, event.basis, event.way) == (
        "email", "given", "consent", "imported",
    )  # fmt: skip
    assert event.wording == "Import of people.csv, row 2, column “Newsletter consent”: “yes”"
    assert event.at
    assert [may(ws, name) for name in ("Ali", "Beth", "Carl", "Dan")] == [
        "yes", "no", "unknown", "unknown",
    ]  # fmt: skip


def test_one_undo_takes_people_and_consents_back(ws, tmp_path):
    bring(ws, tmp_path, "Name,Opt-in\nAli,yes\n")
    ws.log.undo()
    assert not listing.listed(ws.reader(), listing.ListQuery("contact"))
    assert not listing.listed(ws.reader(), listing.ListQuery("consent"))


def test_a_column_of_refusals_refuses_by_yes_and_a_no_there_is_no_consent(ws, tmp_path):
    bring(ws, tmp_path, "Name,Unsubscribed\nAli,true\nBeth,false\n")
    assert (may(ws, "Ali"), may(ws, "Beth")) == ("no", "unknown")


def test_a_yes_never_takes_back_a_refusal_that_is_there(ws, tmp_path):
    ali = make(ws, "contact", name="Ali", emails__1={"value": "ali@x.my"})
    beth = make(ws, "contact", name="Beth", emails__1={"value": "beth@x.my"})
    say(ws, ali, "email", "objected", "2020-01-01")
    done = bring(ws, tmp_path, "Name,E-mail,Newsletter\nAli,ali@x.my,yes\nBeth,beth@x.my,yes\n")
    assert (may(ws, "Ali"), may(ws, "Beth")) == ("no", "yes")
    assert (done.agreed, done.stands) == ((1, 0), 1)
    assert len(told.of(ws.reader(), ali).events) == 1
    assert told.of(ws.reader(), beth).events


def test_it_would_without_that_law(ws, tmp_path, monkeypatch):
    """The control: with the look at what holds turned off, the yes of the file wins."""
    from crm_desktop.exchange.agreeing import taking

    monkeypatch.setattr(taking, "_answer", lambda *_: reach.UNKNOWN)
    ali = make(ws, "contact", name="Ali", emails__1={"value": "ali@x.my"})
    say(ws, ali, "email", "objected", "2020-01-01")
    bring(ws, tmp_path, "Name,E-mail,Newsletter\nAli,ali@x.my,yes\n")
    assert may(ws, "Ali") == "yes"


def test_do_not_contact_and_a_refusal_of_every_way_stand_too(ws, tmp_path):
    make(ws, "contact", name="Ali", do_not_contact=True)
    beth = make(ws, "contact", name="Beth")
    say(ws, beth, "any", "withdrawn", "2020-01-01")
    carl = make(ws, "contact", name="Carl")
    say(ws, carl, "post", "withdrawn", "2020-01-01")
    done = bring(ws, tmp_path, "Name,Opt-in\nAli,yes\nBeth,yes\nCarl,yes\n")
    assert done.stands == 3
    assert [may(ws, name, "post") for name in ("Ali", "Beth", "Carl")] == ["no"] * 3


def test_the_same_file_again_brings_nothing(ws, tmp_path):
    text = "Name,E-mail,Newsletter\nAli,ali@x.my,yes\nBeth,beth@x.my,no\n"
    bring(ws, tmp_path, text)
    done = bring(ws, tmp_path, text)
    assert (done.same, done.stamp) == (2, "")


def test_a_later_no_is_taken_and_holds(ws, tmp_path):
    bring(ws, tmp_path, "Name,E-mail,Newsletter\nAli,ali@x.my,yes\n")
    done = bring(ws, tmp_path, "Name,E-mail,Newsletter\nAli,ali@x.my,no\n")
    assert done.updated == 1
    assert may(ws, "Ali") == "no"


def test_a_no_of_one_purpose_does_not_swallow_a_wider_one(ws, tmp_path):
    news, offers = (make(ws, "purpose", name=name) for name in ("Newsletter", "Special offers"))
    ali = make(ws, "contact", name="Ali", emails__1={"value": "ali@x.my"})
    say(ws, ali, "email", "given", "2020-01-01", purpose=offers)
    say(ws, ali, "email", "withdrawn", "2020-02-01", purpose=news)
    text = "Name,E-mail,Unsubscribed\nAli,ali@x.my,yes\n"
    assert bring(ws, tmp_path, text).agreed == (0, 1)
    assert [may(ws, "Ali", "email", one) for one in (news, offers)] == ["no", "no"]
    assert bring(ws, tmp_path, text).stamp == ""  # as wide a refusal stands now
    assert bring(ws, tmp_path, text, f"Unsubscribed=refusal.email:{offers}").stamp == ""


def test_a_no_stays_when_do_not_contact_is_taken_off(ws, tmp_path):
    ali = make(ws, "contact", name="Ali", emails__1={"value": "ali@x.my"}, do_not_contact=True)
    say(ws, ali, "email", "given", "2020-01-01")
    bring(ws, tmp_path, "Name,E-mail,Unsubscribed\nAli,ali@x.my,yes\n")
    ws.log.record(Label("edit", "contact"), [Edit("contact", ali, {"do_not_contact": None})])
    assert may(ws, "Ali") == "no"


def test_a_no_of_every_way_is_taken_where_one_way_is_refused_only(ws, tmp_path):
    ali = make(ws, "contact", name="Ali", emails__1={"value": "ali@x.my"})
    say(ws, ali, "email", "withdrawn", "2020-01-01")
    bring(ws, tmp_path, "Name,E-mail,Opt-in\nAli,ali@x.my,no\n")
    assert may(ws, "Ali", "phone") == "no"


def test_of_two_rows_of_one_person_the_refusal_holds(memory, tmp_path):
    bring(memory, tmp_path, "Name,E-mail,Newsletter\nAli,ali@x.my,no\nAli,ali@x.my,yes\n")
    assert may(memory, "Ali") == "no"


def test_a_word_nobody_knows_is_a_bad_value_and_told(ws, tmp_path):
    text = "Name,E-mail,Newsletter\nAli,ali@x.my,perhaps\n"
    done = bring(ws, tmp_path, text)
    assert (done.created, done.errors) == (0, 1)
    assert "neither yes nor no" in done.noted[0][3]
    done = bring(ws, tmp_path, text, without_faults=True)
    assert done.created == 1
    assert may(ws, "Ali") == "unknown"


def test_a_column_is_for_the_purpose_it_names_or_the_one_it_is_given(ws, tmp_path):
    news, offers = (make(ws, "purpose", name=name) for name in ("Newsletter", "Special offers"))
    path = tmp_path / "a.csv"
    path.write_text("Name,Newsletter consent\nAli,yes\n", "utf-8")
    assert proposed(ws, path)[1].columns[1].target == f"consent.email:{news}"
    bring(ws, tmp_path, "Name,Agreed?\nBeth,ya\n", f"Agreed?=consent.phone:{offers}")
    assert may(ws, "Beth", "phone", offers) == "yes"
    assert may(ws, "Beth", "phone", news) == "unknown"
    labels = [t.label for t in mapping.targets("contact", (), ((offers, "Special offers"),))]
    assert "Consent to phone calls, for “Special offers”" in labels


def test_a_dry_run_says_how_many_and_shows_each(ws, tmp_path):
    ali = make(ws, "contact", name="Ali", emails__1={"value": "ali@x.my"})
    say(ws, ali, "email", "objected", "2020-01-01")
    make(ws, "contact", name="Beth", emails__1={"value": "beth@x.my"})
    path = tmp_path / "a.csv"
    path.write_text(
        "Name,E-mail,Newsletter\nAli,ali@x.my,yes\nBeth,beth@x.my,yes\nCarl,c@x.my,no\n", "utf-8"
    )
    found, mapped = proposed(ws, path)
    plan = dry_run.plan(ws, found, mapped, progress=quiet, check=quiet)
    assert (plan.agreed, plan.stands) == ((1, 1), 1)
    (row,) = plan.page("update", 0, 9)
    assert row.changes == [("Consent", "", "E-mail: Allowed")]
    (row,) = plan.page("new", 0, 9)
    assert ("Consent", "", "E-mail: Withdrawn") in row.changes
    plan.close()
    assert not told.of(ws.reader(), contact(ws, "Beth")).events
