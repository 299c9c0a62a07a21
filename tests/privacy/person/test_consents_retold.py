"""A consent is read in the language of its reader, whoever recorded it in which; what is kept stays."""

from __future__ import annotations

import json

import pytest

from crm_desktop import i18n
from crm_desktop.domain.privacy import consent_retold
from crm_desktop.gui.privacy import consent_words
from crm_desktop.privacy.person import bundle, page
from crm_desktop.privacy.person.gathering import gather
from crm_desktop.store import belongings, cells, history, listing
from crm_desktop.store.consents import told

from ...exchange.test_consents import bring, contact, events

FILE = "Name,E-mail,Marketing consent\nMei Ling,mei@mail.example,no\n"
ENGLISH = ("Every way", "Withdrawn", "Import of", "column", "row 2")
MALAY = "Import people.csv, baris 2, lajur “Marketing consent”: “no”"


@pytest.fixture
def spoken():
    yield i18n.set_language
    i18n.set_language("en")


def test_the_report_says_an_imported_consent_in_its_own_language(ws, tmp_path, spoken):
    bring(ws, tmp_path, FILE)
    spoken("ms")
    report = gather(ws, contact(ws, "Mei Ling"))
    said = page.html(report)
    assert not [word for word in ENGLISH if word in said]
    assert "Persetujuan: Semua cara: Ditarik balik" in said and MALAY in said
    (part,) = (one for one in report.parts if one.entity == "consent")
    assert part.title == "Semua cara: Ditarik balik"
    assert not [word for word in ENGLISH if word in json.dumps(part.history)]
    assert bundle.data(report)["format"]  # for programs what is kept is there as it is
    kept = cells.ever(ws.reader(), "consent", events(ws, "Mei Ling")[0].id)
    assert (kept["said"], kept["wording"][:9]) == ("Every way: Withdrawn", "Import of")


def test_what_was_recorded_in_malay_is_read_in_english(ws, tmp_path, spoken):
    spoken("ms")
    bring(ws, tmp_path, FILE)
    (one,) = events(ws, "Mei Ling")
    assert one.wording == MALAY
    spoken("en")
    said = page.html(gather(ws, one_contact := contact(ws, "Mei Ling")))
    assert "Consent: Every way: Withdrawn" in said and "baris" not in said
    conn = ws.reader()
    assert history.title_of(conn, "consent", one.id) == "Every way: Withdrawn"
    assert listing.title_of(conn, "consent", one.id) == "Every way: Withdrawn"
    assert (
        "Import of people.csv, row 2"
        in consent_words.event(told.of(conn, one_contact).events[0])[1]
    )
    titles = [e.title for e in belongings.of(conn, "contact", one_contact).every]
    assert titles == ["Every way: Withdrawn"]


def test_words_somebody_wrote_stay_as_they_are(spoken):
    spoken("ms")
    for words in ("Import of flowers, row by row", "Every way: perhaps", "Send me news", ""):
        assert consent_retold.proof(words) == words == consent_retold.short(words)
    assert consent_retold.cell("note", "said", "E-mail: Allowed") == "E-mail: Allowed"
    assert consent_retold.cell("consent", "said", "E-mail: Allowed") == "E-mel: Dibenarkan"


def test_a_file_called_like_the_words_around_it_is_retold_whole(spoken):
    proof = i18n.tr(
        consent_retold.IMPORTED, file="a, row 1.csv", n=3, heading="A”: “b", text="x\ny"
    )
    spoken("ms")
    again = consent_retold.proof(proof)
    assert again.startswith("Import a, row 1.csv, baris 3, lajur") and again.endswith("x\ny”")
    spoken("en")
    assert consent_retold.proof(again) == proof
