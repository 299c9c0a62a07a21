"""Files as leads: mail, mbox, invitations, address cards, tables, cards as text; and what is none."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_desktop.errors import Cancelled, UserError
from crm_desktop.leads import capture, watched
from crm_desktop.store import beside, check, listing, own_addresses
from crm_desktop.store.workspace import Workspace

MAIL = """From: Siti Aminah <siti@majujaya.example>
To: huda@hudafurnishing.example
Subject: =?utf-8?q?Kerusi_untuk_caf=C3=A9?=
Date: Mon, 23 Nov 2026 10:00:00 +0800
Content-Type: text/plain; charset=utf-8

Salam,

Boleh hantar sebut harga?

Terima kasih
Siti Aminah binti Abdullah
Pengurus
Maju Jaya Sdn Bhd
012-334 5521
"""
CALENDAR = """BEGIN:VCALENDAR
BEGIN:VEVENT
SUMMARY:Showroom visit
ORGANIZER;CN="Tan, Ah Kow":mailto:tan@tan.example
ATTENDEE;CN=Devi;ROLE=REQ-PARTICIPANT:mailto:devi@raman.example
ATTENDEE:mailto:nobody
END:VEVENT
END:VCALENDAR
"""
CARD = """BEGIN:VCARD
VERSION:3.0
FN:Jason Lim
ORG:Orchard Cowork
TEL;TYPE=CELL:+6591234567
EMAIL:jason@orchard.example
END:VCARD
"""


@pytest.fixture
def ws(tmp_path):
    (tmp_path / "file").mkdir()
    with Workspace.create(tmp_path / "file" / "a.crm") as space:
        yield space


def go_on() -> None:
    return None


def leads(ws: Workspace) -> list[dict[str, Any]]:
    conn = ws.reader()
    ns = listing.all_rows(conn, listing.ListQuery("lead", (listing.Sort("name"),)))
    rows = listing.page(conn, "lead", ns)
    return [rows[n] for n in ns]


def take(ws: Workspace, folder: Path, name: str, text: str) -> capture.Taken:
    path = folder / name
    path.write_bytes(text.encode())
    return capture.take(ws, path, check=go_on)


def first(entries: dict[str, Any]) -> str:
    return str(next(iter(entries.values()))["value"])


def test_a_mail_is_a_lead_with_its_signature(ws, tmp_path):
    taken = take(ws, tmp_path, "odd.name", MAIL)
    assert (taken.format, taken.created) == ("mail", 1)
    (lead,) = leads(ws)
    assert (lead["name"], lead["company_name"], lead["job"]) == (
        "Siti Aminah", "Maju Jaya Sdn Bhd", "Pengurus",
    )  # fmt: skip
    assert first(lead["emails"]) == "siti@majujaya.example"
    assert next(iter(lead["phones"].values()))["e164"] == "+60123345521"
    assert lead["message"].startswith("Kerusi untuk café\n\nSalam")
    assert (lead["created"], lead["status"]) == ("2026-11-23T02:00:00Z", "new")
    ws.log.cancel(taken.stamp)
    assert leads(ws) == []


def test_who_writes_twice_is_one_lead(ws, tmp_path):
    box = "".join(f"From x Mon Nov 23 10:00:00 2026\n{MAIL}\n" for _ in range(3))
    taken = take(ws, tmp_path, "box", box)
    assert (taken.created, taken.known) == (1, 2)
    again = take(ws, tmp_path, "again.eml", MAIL)
    assert (again.created, again.known, again.stamp) == (0, 1, "")


def test_one_is_no_lead_by_what_one_wrote(ws, tmp_path):
    own_addresses.keep(ws, ["SITI@majujaya.example"])
    assert take(ws, tmp_path, "sent.eml", MAIL).created == 1
    (lead,) = leads(ws)
    assert first(lead["emails"]) == "huda@hudafurnishing.example" and lead["name"] == "huda"
    assert lead["phones"] is None or not lead["phones"]  # the signature is one's own
    own_addresses.add(ws, "huda@hudafurnishing.example")
    assert take(ws, tmp_path, "to_us.eml", MAIL).created == 0


def test_an_invitation_names_people(ws, tmp_path):
    taken = take(ws, tmp_path, "i.ics", CALENDAR)
    assert (taken.format, taken.created) == ("calendar", 2)
    assert [(r["name"], r["message"]) for r in leads(ws)] == [
        ("Devi", "Showroom visit"), ("Tan, Ah Kow", "Showroom visit"),
    ]  # fmt: skip


def test_an_address_card(ws, tmp_path):
    assert take(ws, tmp_path, "c.vcf", CARD).created == 1
    (lead,) = leads(ws)
    assert (lead["name"], lead["company_name"]) == ("Jason Lim", "Orchard Cowork")


def test_a_table(ws, tmp_path):
    taken = take(
        ws, tmp_path, "t.csv", "Name,Company,Email\nTan,Tan Co,t@t.example\nLim,,l@l.example\n"
    )
    assert (taken.format, taken.created) == ("csv", 2)
    assert [r["company_name"] for r in leads(ws)] == [None, "Tan Co"]


def test_a_card_as_text(ws, tmp_path):
    taken = take(ws, tmp_path, "card.txt", "Siti Aminah\nManager, Maju Sdn Bhd\n012-334 5521\n")
    assert (taken.format, taken.created) == ("text", 1)
    assert leads(ws)[0]["company_name"] == "Maju Sdn Bhd"


def test_a_sender_in_no_encoding_is_still_written(ws, tmp_path):
    path = tmp_path / "m.eml"
    path.write_bytes(
        MAIL.encode().replace(b"<siti@", b"<si\x80ti@").replace(b"Siti A", b"S\xffti A")
    )
    assert capture.take(ws, path, check=go_on).created == 1
    assert check.check(ws).ok


BROKEN = {
    "empty": b"", "nothing": b"\n\n\n", "binary": bytes(range(256)) * 40,
    "endless card": b"BEGIN:VCARD\nFN:Tan\n", "no headings": b"a,b\n1,2\n3,4\n",
    "mail without sender": b"Subject: x\nDate: y\nTo: z@z.example\n\nhello",
    "calendar of rubbish": b"BEGIN:VCALENDAR\nATTENDEE\n:::\nEND:VEVENT\n\xff\xfe",
    "broken zip": b"PK\x03\x04xl/workbook.xml", "an image": b"\x89PNG\r\n\x1a\n" + b"\0" * 99,
    "half utf-16": b"\xff\xfeN\0a\0m", "quote never closed": b'Name,Email\n"Tan,t@t.example\n',
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_makes_nothing_or_says_why(ws, tmp_path, name):
    path = tmp_path / "f"
    path.write_bytes(BROKEN[name])
    with contextlib.suppress(UserError):
        assert capture.take(ws, path, check=go_on).created == 0
    assert leads(ws) == []
    assert check.check(ws).ok


@given(st.binary(max_size=300), st.sampled_from([MAIL, CALENDAR, CARD, "Name,Email\nA,a@a.example\n"]),
       st.integers(0, 400))  # fmt: skip
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_file_is_too_odd(ws, tmp_path, noise, text, at):
    path = tmp_path / "odd"
    data = text.encode()
    path.write_bytes(data[:at] + noise + data[at:])
    before = len(leads(ws))
    try:
        taken = capture.take(ws, path, check=go_on)
    except UserError:
        taken = capture.Taken("", 0)
    assert len(leads(ws)) == before + taken.created


def test_a_cancelled_capture_leaves_nothing(ws, tmp_path):
    def stop() -> None:
        raise Cancelled

    path = tmp_path / "m.eml"
    path.write_text(MAIL)
    with pytest.raises(Cancelled):
        capture.take(ws, path, check=stop)
    assert leads(ws) == [] and check.check(ws).ok


@pytest.fixture
def folder(ws, tmp_path):
    place = tmp_path / "in"
    place.mkdir()
    watched.set_wish(ws, watched.Wish(str(place)))
    return place


def test_a_file_is_taken_once_it_lies_still(ws, folder):
    watch = watched.Watch(ws)
    path = folder / "m.eml"
    path.write_text(MAIL[:80])
    assert watch.look(check=go_on) == watched.News()
    path.write_text(MAIL)  # still being written: it has another size now
    assert watch.look(check=go_on) == watched.News()
    news = watch.look(check=go_on)
    assert [(n, t.created) for n, t in news.taken] == [("m.eml", 1)]
    assert [p.name for p in folder.iterdir() if p.is_file()] == []
    assert len(list(folder.glob("*/m.eml"))) == 1
    (folder / "copy.eml").write_text(MAIL)
    watch.look(check=go_on)
    assert watch.look(check=go_on).taken == ()
    assert len(leads(ws)) == 1


def test_files_may_stay_where_they_are(ws, folder):
    watched.set_wish(ws, watched.Wish(str(folder), move=False))
    (folder / "m.eml").write_text(MAIL)
    watch = watched.Watch(ws)
    watch.look(check=go_on)
    assert len(watch.look(check=go_on).taken) == 1
    assert watch.look(check=go_on) == watched.News()
    assert watched.Watch(ws).look(check=go_on) == watched.News()
    assert (folder / "m.eml").exists()


def test_a_bad_file_is_told_once_and_left(ws, folder):
    (folder / "bad.vcf").write_text("BEGIN:VCARD\nFN:Tan\n")
    watch = watched.Watch(ws)
    watch.look(check=go_on)
    assert [n for n, _why in watch.look(check=go_on).refused] == ["bad.vcf"]
    assert watch.look(check=go_on) == watched.News()
    assert leads(ws) == []


@pytest.mark.parametrize("name", [".hidden.eml", "m.eml.part", "~$m.eml", "m.eml.crdownload"])
def test_what_is_not_finished_is_left(ws, folder, name):
    (folder / name).write_text(MAIL)
    watch = watched.Watch(ws)
    watch.look(check=go_on)
    assert watch.look(check=go_on) == watched.News()


def test_links_and_folders_are_left(ws, folder, tmp_path):
    outside = tmp_path / "secret.eml"
    outside.write_text(MAIL)
    (folder / "link.eml").symlink_to(outside)
    (folder / "sub").mkdir()
    watch = watched.Watch(ws)
    watch.look(check=go_on)
    assert watch.look(check=go_on) == watched.News()


def test_a_folder_that_is_gone_is_no_news(ws, tmp_path):
    watched.set_wish(ws, watched.Wish(str(tmp_path / "nowhere")))
    assert watched.Watch(ws).look(check=go_on) == watched.News()


def test_a_crash_between_taking_and_remembering_takes_nothing_twice(ws, folder):
    path = folder / "m.eml"
    path.write_text(MAIL)
    ws.set_setting(
        "watched.pending", {"digest": beside.digest_of(path, go_on), "moment": ws.log.moment()}
    )
    capture.take(ws, path, check=go_on)
    watch = watched.Watch(ws)
    watch.look(check=go_on)
    assert watch.look(check=go_on).taken == ()
    assert len(leads(ws)) == 1


@pytest.mark.parametrize("odd", [None, 3, "x", {"folder": 5}, {"move": 1}, []])
def test_an_odd_setting_watches_nothing(ws, odd):
    ws.set_setting(watched.SETTING, odd)
    assert watched.wish_of(ws) == watched.Wish()
    assert watched.Watch(ws).look(check=go_on) == watched.News()


def test_what_lies_in_the_folder_is_read_once_and_told_once(ws, tmp_path, monkeypatch):
    watched.set_wish(ws, watched.Wish(str(tmp_path), move=False))
    (tmp_path / "bad.vcf").write_text("BEGIN:VCARD\n", "utf-8")
    (tmp_path / "locked.txt").write_text("x", "utf-8")
    read = []
    digest = beside.digest_of

    def counted(path, check):
        read.append(path.name)
        if path.name == "locked.txt":
            raise PermissionError("in use")
        return digest(path, check)

    monkeypatch.setattr(beside, "digest_of", counted)
    watch = watched.Watch(ws)
    told = [name for _ in range(5) for name, _why in watch.look(check=go_on).refused]
    assert sorted(told) == ["bad.vcf", "locked.txt"]
    assert read.count("bad.vcf") == 1 and read.count("locked.txt") == 4  # tried again, not told


def test_a_file_that_is_too_large_is_not_read_and_told_once(ws, folder, monkeypatch):
    monkeypatch.setattr(watched, "LARGEST", 3)
    (folder / "big.eml").write_bytes(b"From: a@x.my\n")
    monkeypatch.setattr(beside, "digest_of", None)  # it would be called
    for told in (["big.eml"], []):  # the program is started anew
        watch = watched.Watch(ws)
        assert [n for _ in range(4) for n, _why in watch.look(check=go_on).refused] == told


def test_a_look_is_stopped_while_it_reads_a_file(ws, folder, monkeypatch):
    monkeypatch.setattr(beside, "CHUNK", 10)
    (folder / "long.eml").write_bytes(b"x" * 1000)
    watch, asked = watched.Watch(ws), []
    watch.look(check=go_on)

    def check():
        asked.append(1)
        if len(asked) > 5:
            raise Cancelled

    with pytest.raises(Cancelled):
        watch.look(check=check)
    assert len(asked) == 6
