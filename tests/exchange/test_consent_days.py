"""Columns that say when consent was given, and since when somebody is a customer."""

from __future__ import annotations

from datetime import date

import pytest

from crm_desktop.exchange import importing, remarks, source
from crm_desktop.exchange.columns import mapping
from crm_desktop.privacy.keeping import review, rules
from crm_desktop.store import listing

from ..privacy.saying import make
from .test_consents import bring, contact, events, may, proposed, quiet

TODAY = date(2026, 11, 27)
PEOPLE = (
    "Name,E-mail consent,Consent date,Signed up\n"
    "Aina,yes,15/03/2019,02/03/2019\nBala,no,15/03/2019,20/04/2019\n"
)


@pytest.mark.parametrize(
    ("heading", "target"),
    [("Consent given on", "consent.on"), ("OPTIN_TIME", "consent.on"),
     ("Tarikh persetujuan", "consent.on"), ("PDPA consent given on", "consent.on"),
     ("Signed up", "created"), ("Customer since", "created"), ("Pelanggan sejak", "created"),
     ("Tarikh daftar", "created")],
)  # fmt: skip
def test_their_headings_are_known_in_both_languages(heading, target):
    assert mapping.meaning("contact", heading, ()).target == target


def test_both_are_offered():
    offered = {one.key: one.label for one in mapping.targets("contact")}
    assert offered["consent.on"] == "Consent given on"
    assert offered["created"] == "Customer since, or added"


def test_a_consent_is_of_the_day_the_file_says_and_a_refusal_of_today(ws, tmp_path):
    bring(ws, tmp_path, PEOPLE)
    (given,) = events(ws, "Aina")
    (refused,) = events(ws, "Bala")
    assert given.at[:10] == "2019-03-15" and may(ws, "Aina") == "yes"
    assert refused.at[:10] == date.today().isoformat() and may(ws, "Bala") == "no"
    row = listing.record(ws.reader(), "contact", contact(ws, "Aina")).row
    assert row["created"][:10] == "2019-03-02"


def test_any_column_can_be_said_to_be_the_day(ws, tmp_path):
    text = "Name,Marketing consent,Form signed\nAina,yes,15/03/2019\n"
    bring(ws, tmp_path, text, "Form signed=Consent given on")
    assert events(ws, "Aina")[0].at[:10] == "2019-03-15"


def test_a_day_alone_and_one_to_come_are_refused(ws, tmp_path):
    assert (
        bring(ws, tmp_path, "Name,Consent date\nAina,15/03/2019\n").created == 1
    )  # it is left out
    done = bring(ws, tmp_path, "Name,Form\nBala,15/03/2019\n", "Form=Consent given on")
    assert done.errors == 1 and "alone" in done.noted[0][3]
    done = bring(ws, tmp_path, "Name,Opt-in,Consent date\nChin,yes,15/03/2190\n")
    assert done.errors == 1 and "to come" in done.noted[0][3]


def test_who_was_a_customer_for_long_is_found_by_a_rule_and_else_it_is_said_why_not(ws, tmp_path):
    make(ws, "retention", name="Old", of="contact", months=24)
    (rule,) = rules.rules(ws.reader())
    assert review.all_new(ws.reader(), rule) is None  # there is nobody
    bring(ws, tmp_path, "Name\nChin\nDevi\n")
    found = review.all_new(ws.reader(), rule)
    assert (found.every, found.most, found.day) == (2, 2, date.today().isoformat())
    assert not review.page(ws.reader(), rule)
    bring(ws, tmp_path, PEOPLE)
    assert [one.name for one in review.page(ws.reader(), rule)] == ["Aina", "Bala"]
    assert review.all_new(ws.reader(), rule) is None


def test_a_day_beside_refusals_alone_is_left_out_and_said(ws, tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("Name,Consent given on,Unsubscribed\nAina,15/03/2019,\nBala,15/03/2019,yes\n")
    _found, mapped = proposed(ws, path)
    assert [column.target for column in mapped.columns] == ["name", "", "refusal.email"]
    said = remarks.lone_days(mapped)
    assert said.startswith("Consent given on: left out") and "Let another column become" in said
    text = path.read_text()
    done = bring(ws, tmp_path, text, "Consent given on=Consent given on")
    assert done.errors == 2 and "alone" in done.noted[0][3]
    path.write_text("Name,Consent given on,Opt-in\nAina,15/03/2019,yes\n")
    assert remarks.left_out(proposed(ws, path)[1]) == []


@pytest.mark.parametrize("kind", ["contact", "lead"])
def test_an_empty_day_of_coming_in_is_that_of_the_import(ws, tmp_path, kind):
    make(ws, "retention", name="Old", of=kind, months=24)
    (rule,) = rules.rules(ws.reader())
    path = tmp_path / "people.csv"
    path.write_text("Name,Email,Added\nAina,a@x.my,\nBala,b@x.my,2019-03-15\n", "utf-8")
    found = source.detect(path)
    mapped = mapping.propose(found, kind, ws=ws)
    importing.quick(ws, found, mapped, progress=quiet, check=quiet)
    days = {row["name"]: row["created"][:10] for row in listed(ws, kind)}
    assert days == {"Aina": date.today().isoformat(), "Bala": "2019-03-15"}
    assert [one.name for one in review.page(ws.reader(), rule)] == ["Bala"]


def listed(ws, kind):
    return listing.listed(ws.reader(), listing.ListQuery(kind))
