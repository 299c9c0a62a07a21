"""Messages: `.eml` and mbox, encodings, files with odd names, and mail that is damaged."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.errors import UserError
from crm_desktop.exchange import importing, source
from crm_desktop.exchange.columns import mapping
from crm_desktop.exchange.formats import messages
from crm_desktop.exchange.formats.html_text import text_of
from crm_desktop.exchange.formats.messages import Address, read_messages
from crm_desktop.store import listing
from crm_desktop.store.listing import ListQuery
from crm_desktop.store.workspace import Workspace

from .test_card_round_trip import broken

SAMPLES = Path(__file__).parent / "samples"


def listed(ws: Workspace, kind: str) -> list[dict]:
    return listing.listed(ws.reader(), ListQuery(kind))


def brought_in(ws: Workspace, path: Path, kind: str = "") -> importing.Outcome:
    found = source.detect(path, own=frozenset({"huda@shop.example"}))
    mapped = mapping.propose(found, kind, ws=ws)
    return importing.quick(ws, found, mapped, progress=lambda _: None, check=lambda: None)


def test_an_mbox_is_read_message_by_message() -> None:
    first, second, third = read_messages(SAMPLES / "mailbox.mbox")
    assert first.senders == (Address("陈志明", "ming@chan.example"),)
    assert first.subject == "Harga jubin?" and first.message_id == "<m1@chan.example>"
    assert first.date == datetime(2026, 11, 24, 2, 11, 12, tzinfo=UTC)
    assert first.text == "Salam, berapa harga jubin €30?\nFrom Melaka, kami."
    (plan,) = first.attachments
    assert (plan.name, plan.kind) == ("pelan lantai.png", "image/png")
    assert plan.content() == b"\x89PNG\r\n\x1a\n"
    assert [a.email for a in second.to] == ["tan@kow.example", "ming@chan.example"]
    assert second.to[0].name == "Tan, Ah Kow" and second.in_reply_to == "<m1@chan.example>"
    assert second.text == "Café\n\n- satu\n\n- dua"
    assert third.date is None and third.text == "hello" and third.line > second.line


def test_an_eml_is_one_message() -> None:
    (message,) = read_messages(SAMPLES / "gmail.eml")
    assert message.senders[0].name == "陈志明" and message.text.endswith("From Melaka, kami.")


def test_who_writes_becomes_a_lead_and_is_taken_back(ws: Workspace) -> None:
    done = brought_in(ws, SAMPLES / "mailbox.mbox", "lead")
    leads = {lead["name"]: lead for lead in listed(ws, "lead")}
    assert {"陈志明", "siti@rumah.example", "Tan, Ah Kow"} == set(leads)
    assert leads["陈志明"]["message"].startswith("Harga jubin?\n\nSalam")
    assert leads["陈志明"]["status"] == "new" and leads["陈志明"]["source"] == "E-mail"
    ws.log.cancel(done.stamp)
    assert listed(ws, "lead") == []


def test_the_text_of_a_mail_is_kept_with_the_lead_it_is_with(ws: Workspace) -> None:
    brought_in(ws, SAMPLES / "mailbox.mbox", "lead")
    leads = {lead["name"]: lead["id"] for lead in listed(ws, "lead")}
    brought_in(ws, SAMPLES / "mailbox.mbox")
    came = next(a for a in listed(ws, "activity") if a["external_id"] == "m1@chan.example")
    assert came["channel"] == "email" and came["details"].startswith("Salam, berapa")
    assert came["lead"] == leads["陈志明"]
    assert brought_in(ws, SAMPLES / "mailbox.mbox").same == 3


def test_the_message_stands_in_the_timeline_of_the_contacts(ws: Workspace) -> None:
    id = new_id()
    cells = {"deleted": False, "name": "Ming", "emails.1": {"value": "ming@chan.example"}}
    ws.log.record(Label("create", "contact"), [Edit("contact", id, cells)])
    brought_in(ws, SAMPLES / "mailbox.mbox", "activity")
    found = {row["external_id"]: row for row in listed(ws, "activity")}
    came, went = found["m1@chan.example"], found["m2@shop.example"]
    assert (came["direction"], went["direction"]) == ("in", "out")
    assert came["channel"] == "email" and came["start"] == "2026-11-24T02:11:12Z"
    assert list(came["contacts"]) == list(went["contacts"]) == [id]
    assert went["details"].endswith("With: Tan, Ah Kow <tan@kow.example>")
    assert found["m3@rumah.example"]["subject"] == "(no subject)"
    assert brought_in(ws, SAMPLES / "mailbox.mbox", "activity").same == 3


def message_of(tmp_path: Path, data: bytes) -> messages.Message:
    path = tmp_path / "in.eml"
    path.write_bytes(data)
    (found,) = read_messages(path)
    return found


HEAD = b"From: a@b.example\nTo: c@d.example\nSubject: x\n"


def test_odd_encodings_are_read_as_far_as_they_can_be(tmp_path: Path) -> None:
    found = message_of(tmp_path, HEAD + b"Content-Type: text/plain; charset=klingon\n\nCaf\xc3\xa9")
    assert found.text == "Café" and not found.problem
    found = message_of(tmp_path, b"From: =?klingon?q?Caf=E9?= <a@b.example>\nTo: c@d.example\n\nx")
    assert found.senders == (Address("Café", "a@b.example"),)
    found = message_of(tmp_path, b"From: Caf\xc3\xa9 <a@b.example>\nSubject: \xe9\nTo: c\n\nx")
    assert found.senders[0].name == "Café" and found.to == ()


def test_a_message_within_a_message_is_a_file(tmp_path: Path) -> None:
    inner = b"From: z@z.example\nSubject: inner\n\nhello"
    data = (
        HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n\n"
    )
    found = message_of(tmp_path, data + inner + b"\n--b--\n")
    (file,) = found.attachments
    assert b"Subject: inner" in file.content() and found.text == ""


def test_parts_without_end_are_no_endless_loop(tmp_path: Path) -> None:
    deep = b""
    for n in range(3000):
        deep += b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n)
    found = message_of(tmp_path, HEAD + deep + b"Content-Type: text/plain\n\nhello")
    assert found.senders[0].email == "a@b.example"


def test_a_very_large_message_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "LARGEST", 1 << 20)
    found = message_of(tmp_path, HEAD + b"\n" + b"x" * 70 + b"\n" + (b"y" * 99 + b"\n") * 20_000)
    assert "larger than 1 MB" in found.problem and found.subject == "x"


def test_an_error_of_a_message_is_the_error_of_its_row(
    ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages, "LARGEST", 1 << 18)
    path = tmp_path / "in.eml"
    path.write_bytes(HEAD + b"\n" + (b"y" * 99 + b"\n") * 4000)
    done = brought_in(ws, path)
    assert (done.created, done.errors) == (0, 1)


def test_the_text_of_a_page_is_what_one_sees() -> None:
    page = "<head><title>t</title></head><p>One&amp;two<br>three</p><script>x()</script><td>a</td><td>b"
    assert text_of(page) == "One&two\nthree\na b"
    assert text_of("<p>" * 100_000) == ""


@settings(max_examples=200, deadline=None, derandomize=True)
@given(name=st.sampled_from(["mailbox.mbox", "gmail.eml"]), seed=st.integers(0, 10**9))
def test_damaged_mail_is_read_or_refused_in_words(name: str, seed: int) -> None:
    data = broken((SAMPLES / name).read_bytes(), random.Random(seed))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "in.eml"
        path.write_bytes(data)
        for message in read_messages(path):
            assert len(message.text) <= messages.LONGEST
            assert all(
                "/" not in f.name and isinstance(f.content(), bytes) for f in message.attachments
            )
        told = None
        try:
            list(source.rows(source.detect(path)))
        except UserError as error:
            told = error
        assert told is None or (told.message and told.next_step)


def test_mails_that_name_themselves_by_nothing_are_told_apart(
    ws: Workspace, tmp_path: Path
) -> None:
    """Neither a date nor an id: what they say is all there is."""
    for n, text in enumerate(("first", "second")):
        path = tmp_path / f"{n}.eml"
        path.write_text(f"From: Tan <tan@x.my>\nSubject: Harga\n\n{text}\n")
        assert brought_in(ws, path).created == 1
        assert brought_in(ws, path).same == 1
    said = sorted(str(a["details"]).split("\n")[0] for a in listed(ws, "activity"))
    assert said == ["first", "second"]
