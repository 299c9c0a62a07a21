"""Cards as telephones, Outlook, Google, Apple and Nextcloud write them: what they say, and what is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm_desktop.errors import UserError
from crm_desktop.exchange import source
from crm_desktop.exchange.columns import mapping
from crm_desktop.exchange.formats.card_reading import Reading, read
from crm_desktop.exchange.formats.cards import Card, cards

SAMPLES = Path(__file__).parent / "samples"


def readings(name: str) -> list[Reading]:
    codec = source.detect(SAMPLES / name).encoding
    return [read(card.lines) for card in cards(SAMPLES / name, codec)]


def of(text: str | bytes, tmp_path: Path, codec: str = "utf-8") -> list[Card]:
    path = tmp_path / "in.vcf"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return list(cards(path, codec))


def values(reading: Reading, field: str) -> list[dict[str, str]]:
    return [entry for entry, _line in reading.entries.get(field, [])]


def test_google() -> None:
    siti, tan = readings("google.vcf")
    assert siti.single["Name"] == "Dr. Siti Nurhaliza binti Tarudin"
    assert siti.single["Given name"] == "Siti" and siti.single["Middle name"] == "Nurhaliza"
    assert siti.single["Company"] == "Penerbit Emas Sdn Bhd"
    assert siti.single["Birthday"] == "1979-01-11"
    assert values(siti, "emails") == [
        {"value": "siti@rumah.example", "kind": "home"},
        {"value": "siti@pejabat.example", "kind": "work"},
    ]
    assert [p.get("kind") for p in values(siti, "phones")] == ["mobile", "work", "kedai"]
    assert values(siti, "addresses")[0] == {
        "street": "12, Jalan Ampang\nTingkat 3", "city": "Kuala Lumpur", "state": "WP",
        "postcode": "50450", "country": "Malaysia", "kind": "work",
    }  # fmt: skip
    assert [link["value"] for link in values(siti, "links")] == [
        "http://www.google.com/profiles/1234", "https://emas.example/a;b,c?d=1", "skype:siti.n",
    ]  # fmt: skip
    assert siti.note() == "Baris satu\nBaris dua; dengan koma, dan sengkang \\ balik"
    assert siti.tags == ["myContacts", "Pelanggan VIP"]
    kept = {line.name for line in siti.extra}
    assert {"NICKNAME", "X-PHONETIC-LAST-NAME", "X-ABDATE", "X-ABRELATEDNAMES", "PHOTO"} <= kept
    assert tan.extra == tan.bound == []


def test_apple_and_its_groups(ws) -> None:
    found = source.detect(SAMPLES / "apple.vcf")
    assert found.count == 2 and found.kind == "contact"
    rows = [dict(zip(found.headings, cells, strict=True)) for _line, cells in source.rows(found)]
    assert [row["Tags"] for row in rows] == ["Pembekal", "Pembekal"]
    assert rows[0]["ID"] == "4C1E9A3B-0001" and rows[0].get("Birthday", "") == ""
    assert "BDAY;X-APPLE-OMIT-YEAR=1604:1604-10-31" in rows[0]["Other vCard properties"]
    assert rows[0]["Phone 2 kind"] == "fax"
    assert rows[1]["Name"] == rows[1]["Company"] == "Syarikat Air Jernih"
    assert [c.heading for c in mapping.propose(found, ws=ws).columns if not c.target] == []


def test_outlook_in_its_own_encodings() -> None:
    (lim,) = readings("outlook.vcf")
    assert lim.single["Job title"] == "Pengurus café"
    assert lim.note() == "Baris satu\nBaris dua, 100= seratus"
    assert lim.single["Birthday"] == "1963-08-08"
    assert values(lim, "addresses")[0]["street"] == "12 Jalan Tun\nTan Cheng Lock"
    photo = next(line for line in lim.extra if line.name == "PHOTO")
    assert photo.value.startswith("/9j/4AAQ") and photo.value.endswith("2Q==")
    assert photo.param("ENCODING") == "B"


def test_android_in_quoted_printable() -> None:
    chan, bomba = readings("android.vcf")
    assert chan.single["Name"] == "志明 陈" and chan.single["Family name"] == "陈"
    assert chan.note() == "老客户，只在周末来"
    assert values(chan, "phones")[1] == {"value": "045551234", "kind": "kedai"}
    assert bomba.single["Name"] == "Bomba"


def test_version_4() -> None:
    (lukasz,) = readings("nextcloud.vcf")
    assert lukasz.single["Name"] == "Łukasz Strauß" and lukasz.single["Job title"] == "Kupiec"
    assert values(lukasz, "phones") == [
        {"value": "+48-22-555-0101", "kind": "home"}, {"value": "+60 11-2222 3333", "kind": "mobile"},
    ]  # fmt: skip
    assert lukasz.tags == ["Klien", "Łódź"] and lukasz.single["Language"] == "pl"
    caret = next(line for line in lukasz.extra if line.name == "X-CARET")
    assert caret.param("X-A") == 'He said "no"\nagain'
    assert sum(line.name == "FN" for line in lukasz.extra) == 1


def test_an_encoding_is_taken_from_line_file_or_telephone(tmp_path: Path) -> None:
    text = b"BEGIN:VCARD\nVERSION:2.1\nFN;CHARSET=ISO-8859-1:Caf\xe9\nORG:M\xfcller\nEND:VCARD\n"
    (card,) = of(text, tmp_path, "cp1252")
    assert [line.value for line in card.lines] == ["Café", "Müller"]
    qp = b"BEGIN:VCARD\nVERSION:2.1\nFN;ENCODING=QUOTED-PRINTABLE:Caf=E9\nEND:VCARD\n"
    (card,) = of(qp, tmp_path)
    assert card.lines[0].value == "Café"
    wide = "BEGIN:VCARD\nVERSION:3.0\nFN:陈志明 Ł\nEND:VCARD\n".encode("utf-16")
    (card,) = of(wide, tmp_path, "utf-16")
    assert card.lines[0].value == "陈志明 Ł"


def test_folds_within_a_character_and_old_line_ends(tmp_path: Path) -> None:
    name = "陈".encode()
    text = b"BEGIN:VCARD\rVERSION:3.0\rFN:" + name[:1] + b"\r " + name[1:] + b"\rEND:VCARD\r"
    (card,) = of(text, tmp_path)
    assert card.lines[0].value == "陈"


def test_a_line_that_is_no_property_belongs_to_the_text_before_it(tmp_path: Path) -> None:
    (card,) = of("BEGIN:VCARD\nVERSION:3.0\nFN:A\nNOTE:one\ntwo, three\nEND:VCARD\n", tmp_path)
    assert read(card.lines).note() == "one\ntwo, three" and not card.problem


def test_the_card_of_an_agent_lies_within(tmp_path: Path) -> None:
    text = (
        "BEGIN:VCARD\nVERSION:2.1\nFN:Boss\nAGENT:\nBEGIN:VCARD\nVERSION:2.1\nFN:Agent; one\n"
        "END:VCARD\nTEL:1\nEND:VCARD\n"
    )
    (card,) = of(text, tmp_path)
    reading = read(card.lines)
    assert reading.single["Name"] == "Boss" and len(values(reading, "phones")) == 1
    assert "FN:Agent" in next(line.value for line in reading.extra if line.name == "AGENT")


def test_a_card_without_a_name_takes_what_it_has(tmp_path: Path) -> None:
    found = of(
        "BEGIN:VCARD\nORG:Maju;\nEND:VCARD\nBEGIN:VCARD\nN:Tan;Ah Kow\nEND:VCARD\n"
        "BEGIN:VCARD\nNICKNAME:Bob\nEND:VCARD\n", tmp_path,
    )  # fmt: skip
    assert [read(c.lines).single["Name"] for c in found] == ["Maju", "Ah Kow Tan", "Bob"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("BEGIN:VCARD\nFN:A\n", "begins at line 1 has no end"),
        ("BEGIN:VCARD\nFN:A\nBEGIN:VCARD\nFN:B\nEND:VCARD\n", "begins at line 1 has no end"),
        ("BEGIN:VCARD\nFN:A\nEND:VCARD\nFN:B\nEND:VCARD\n", "Line 4 belongs to no card"),
        ("BEGIN:VCARD\nEND:VCARD\nhello\n", "Line 3 belongs to no card"),
        ("BEGIN:VCARD\nNOTE;ENCODING=QUOTED-PRINTABLE:a=\n", "has no end"),
    ],
)
def test_a_file_that_is_cut_off_is_refused_with_the_line(
    tmp_path: Path, text: str, said: str
) -> None:
    with pytest.raises(UserError, match=said):
        of(text, tmp_path)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("NOTE;CHARSET=KLINGON;ENCODING=QUOTED-PRINTABLE:=41", "KLINGON"),
        ("NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=FF=FE", "NOTE is not UTF-8 text"),
        ("NOTE;CHARSET=rot13:abc", "rot13"),
    ],
)
def test_a_property_nobody_can_read_is_the_error_of_its_card(
    tmp_path: Path, line: str, said: str
) -> None:
    (card,) = of(f"BEGIN:VCARD\nVERSION:2.1\nFN:A\n{line}\nEND:VCARD\n", tmp_path)
    assert said in card.problem


def test_wrong_quoted_printable_stays_as_it_is(tmp_path: Path) -> None:
    (card,) = of(
        "BEGIN:VCARD\nVERSION:2.1\nFN:A\nNOTE;ENCODING=QUOTED-PRINTABLE:50=ZZ off=\nEND:VCARD\n",
        tmp_path,
    )
    assert "50" in read(card.lines).note() and not card.problem
