"""Signatures and business cards as people send them: what is read out of them, and where it stood."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.domain.phones import e164
from crm_desktop.leads.signature import Card, read

FILE = Path(__file__).with_name("cards.txt")
PLACES = ("postcode", "city", "state")


def corpus() -> list[tuple[str, str, dict[str, str]]]:
    found = []
    for block in FILE.read_text("utf-8").split("=== ")[1:]:
        name, _, rest = block.partition("\n")
        text, _, said = rest.rpartition("---\n")
        expected = dict(line.split(": ", 1) for line in said.splitlines() if line.strip())
        found.append((name, text, expected))
    return found


CORPUS = corpus()


def said(card: Card, field: str) -> str:
    if field in PLACES:
        address = card.first("addresses")
        return address.value.get(field, "") if address else ""
    if field == "phones":
        found = (f for f in card.found if f.field == field)
        return ", ".join(f"{e164(f.value, 'MY')} {f.kind}" for f in found)
    return ", ".join(f.shown for f in card.of(field))


def test_the_corpus_is_large_enough():
    assert len(CORPUS) >= 40


@pytest.mark.parametrize(("text", "expected"), [c[1:] for c in CORPUS], ids=[c[0] for c in CORPUS])
def test_a_card_is_read(text: str, expected: dict[str, str]):
    card = read(text, "MY")
    assert {field: said(card, field) for field in expected} == expected
    unwanted = {"name", "job", "company_name", "emails", "phones"} - expected.keys()
    extra = {f: said(card, f) for f in unwanted if said(card, f)}
    assert not (extra.keys() - {"job", "phones"}), extra


@pytest.mark.parametrize("text", [c[1] for c in CORPUS], ids=[c[0] for c in CORPUS])
def test_every_value_says_where_it_stood(text: str):
    for found in read(text, "MY").found:
        assert 0 <= found.start < found.end <= len(text)
        assert 0 < found.confidence <= 1
        if isinstance(found.value, str) and found.field != "name" and "[" not in text:
            assert found.value.casefold().split()[0] in text[found.start : found.end].casefold()


def test_what_was_left_over_is_told():
    card = read("Siti Aminah binti Ali\nMaju Sdn Bhd\nWe met at the fair\n012-334 5521", "MY")
    assert card.rest() == ["We met at the fair"]


def test_cells_are_those_of_a_lead():
    cells = read(CORPUS[0][1], "MY").cells("MY")
    assert cells["name"] == "Siti Aminah binti Abdullah"
    assert cells["phones.1"] == {"value": "012-334 5521", "e164": "+60123345521", "kind": "mobile"}
    assert cells["addresses.1"]["city"] == "Petaling Jaya"


_LINES = st.sampled_from([line for _n, text, _e in CORPUS for line in text.splitlines()])


@given(st.lists(_LINES | st.text(max_size=60), max_size=25).map("\n".join))
def test_no_text_is_too_odd(text: str):
    card = read(text, "MY")
    for found in card.found:
        assert 0 <= found.start < found.end <= len(text)
    card.cells("MY")
    card.rest()


@given(st.text(alphabet="+0123456789()-/. \n@.[]:|kmt，：号路", max_size=200))
def test_signs_alone_break_nothing(text: str):
    read(text, "MY").cells("")


def test_a_very_long_text_is_quick():
    read("Tel: 03-1234 5678 / " * 5000 + "a@b." * 5000, "MY")


def test_one_endless_line_is_read_in_no_time():
    begun = time.process_time()
    for text in ("Jalan, " * 2800, "Siti at " * 2400, "Ali, PhD" * 2400):
        read(text)
    assert time.process_time() - begun < 2  # it took seven seconds and more each


def test_the_mobile_is_the_first_phone_of_a_lead():
    card = read("Siti Aminah\nTel: 03-2161 8888\nM: 012-345 6789\nFax: 03-2161 8889", "MY")
    assert card.cells("MY")["phones.1"]["kind"] == "mobile"
    assert card.cells("MY")["phones.2"]["kind"] == "work"


@pytest.mark.parametrize("number", ["", " (1234567-A)"])
def test_a_firm_may_be_written_with_full_stops(number):
    text = f"Tan Wei Ming\nDirector\nSyarikat Perabot Wei Ming Sdn. Bhd.{number}\nT 03 8060 1234"
    assert read(text, "MY").value("company_name").startswith("Syarikat Perabot Wei Ming Sdn. Bhd.")


def test_a_reply_below_the_quoted_mail_is_who_replies():
    text = (
        "On Mon, 23 Nov 2026 at 10:00, Mei <mei@shop.my> wrote:\n> Dear Encik Azman,\n> Mei Tan\n"
        "> Our Shop Sdn Bhd\n\nNoted, thanks.\nAzman Idris\nBina Teguh Sdn Bhd\n013-2223333\n"
    )
    card = read(text, "MY")
    assert (
        card.value("name") == "Azman Idris" and card.value("company_name") == "Bina Teguh Sdn Bhd"
    )
    assert card.value("emails") == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Kak Yah (Kedai Makan Kak Yah)\n012-3456789",
         {"name": "Kak Yah", "company_name": "Kedai Makan Kak Yah"}),
        ("Dr Priya Subramaniam, MBBS, MRCP\nConsultant\nKlinik Priya",
         {"name": "Dr Priya Subramaniam", "company_name": "Klinik Priya"}),
        ("Lim Jack Ma, MBA\nFounder", {"name": "Lim Jack Ma"}),
        ("Lim Jack Ma\nFounder", {"name": "Lim Jack Ma"}),
        ("Tan Ah Kow (Alan)\nManager", {"name": "Tan Ah Kow (Alan)"}),
        ("Raju a/l Muthu\nRK Logistics\nraju [at] rklogistics.com",
         {"emails": "raju@rklogistics.com", "links": None}),
    ],
)  # fmt: skip
def test_what_stands_beside_a_name_is_not_part_of_it(text, said):
    found = {f.field: f.value for f in read(text, "MY").found}
    assert {field: found.get(field) for field in said} == said
