"""The direction of imported mail: what the user's own addresses wrote is outgoing, all other incoming."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.errors import UserError
from crm_desktop.exchange import apart, dry_run, importing, source
from crm_desktop.exchange.columns import mapping
from crm_desktop.exchange.formats.messages import Address, read_messages
from crm_desktop.store import listing, own_addresses
from crm_desktop.store.listing import ListQuery
from crm_desktop.store.workspace import Workspace

from ..kit import go_on, quiet

SAMPLES = Path(__file__).parent / "samples"
OWN = "huda@shop.example"
FROM_US = {
    "as set": b"From: huda@shop.example",
    "capitals": b"From: HUDA@Shop.Example",
    "with a name": b"From: Huda Ismail <huda@shop.example>",
    "name in a comment": b"From: huda@shop.example (Huda)",
    "encoded name": b"From: =?utf-8?B?6ZmI5b+X5piO?= <huda@shop.example>",
    "encoded comma": b"From: =?utf-8?q?Huda=2C_Kedai?= <huda@shop.example>",
    "all of it encoded": b"From: =?utf-8?B?SHVkYSA8aHVkYUBzaG9wLmV4YW1wbGU+?=",
    "folded": b"From: Huda\r\n <huda@shop.example>",
    "several, not the first": b"From: Siti <siti@s.example>, Huda <huda@shop.example>",
    "a group": b"From: Shop: siti@s.example, huda@shop.example;",
    "quote never closed": b'From: "Huda <huda@shop.example>',
    "bracket never closed": b"From: Huda <huda@shop.example",
    "no brackets": b"From: Huda huda@shop.example",
    "an @ in the name": b"From: Huda@Work <huda@shop.example>",
    "mailto": b"From: Huda <mailto:huda@shop.example>",
    "quotes within brackets": b"From: Huda <'huda@shop.example'>",
    "bytes of no encoding": b"From: \xe9\xe9 <huda@shop.example>",
    "brackets without end": b"From: " + b"(" * 3000 + b" <huda@shop.example>",
    "only a sender": b"Sender: Huda <huda@shop.example>",
}
FROM_OTHERS = {
    "plus": b"From: huda+news@shop.example",
    "another domain": b"From: huda@shop.example.org",
    "ours as a name only": b'From: "huda@shop.example" <thief@bad.example>',
    "ours encoded as a name": b"From: =?utf-8?q?=3Chuda=40shop.example=3E?= <thief@bad.example>",
    "nobody": b"From: undisclosed-recipients:;",
    "two signs": b"From: huda@shop@shop.example",
    "nothing": b"X-Mailer: none",
    "a reply address": b"From: a@b.example\nReply-To: huda@shop.example",
}


def made(folder: Path, *messages: tuple[bytes, bytes], name: str = "in.mbox") -> Path:
    """Write messages of (From and other heads, recipients), an eml where it is one."""
    path, whole = folder / name, b""
    for n, (head, to) in enumerate(messages):
        whole += b"From x Mon Nov 23 10:00:00 2026\n" if len(messages) > 1 else b""
        date = b"Date: Mon, 23 Nov 2026 %02d:00:00 +0800" % (n % 24)
        whole += b"%s\n%s\n%s\nSubject: Hal %d\nMessage-ID: <%d@x>\n\nhello\n\n" % (
            head, to, date, n, n,
        )  # fmt: skip
    path.write_bytes(whole)
    return path


def planned(ws: Workspace, path: Path, kind: str = "") -> tuple[Any, Any]:
    found = source.detect(path, own=own_addresses.keys(ws))
    return found, mapping.propose(found, kind, ws=ws)


def brought_in(ws: Workspace, path: Path, kind: str = "") -> importing.Outcome:
    found, mapped = planned(ws, path, kind)
    return importing.quick(ws, found, mapped, progress=quiet, check=go_on)


def listed(ws: Workspace, kind: str) -> list[dict[str, Any]]:
    return listing.listed(ws.reader(), ListQuery(kind))


def contact(ws: Workspace, email: str) -> str:
    cells = {"deleted": False, "name": email, "emails.1": {"value": email}}
    id = new_id()
    ws.log.record(Label("create", "contact"), [Edit("contact", id, cells)])
    return id


def only(ws: Workspace) -> dict[str, Any]:
    (found,) = listed(ws, "activity")
    return found


@pytest.mark.parametrize("head", FROM_US.values(), ids=FROM_US)
def test_what_one_wrote_is_outgoing(ws: Workspace, tmp_path: Path, head: bytes) -> None:
    own_addresses.keep(ws, [OWN])
    tan = contact(ws, "tan@kow.example")
    assert brought_in(ws, made(tmp_path, (head, b"To: TAN@kow.example"))).created == 1
    assert (only(ws)["direction"], list(only(ws)["contacts"])) == ("out", [tan])


@pytest.mark.parametrize("head", FROM_OTHERS.values(), ids=FROM_OTHERS)
def test_what_others_wrote_is_incoming(ws: Workspace, tmp_path: Path, head: bytes) -> None:
    own_addresses.keep(ws, [OWN])
    brought_in(ws, made(tmp_path, (head, b"To: huda@shop.example")))
    assert only(ws)["direction"] == "in"


def test_a_name_broken_off_keeps_what_can_be_read(tmp_path: Path) -> None:
    (message,) = read_messages(made(tmp_path, (FROM_US["quote never closed"], b"To: a@b.example")))
    assert message.senders == (Address("Huda", OWN),)


def test_sent_mail_is_with_all_it_went_to(ws: Workspace, tmp_path: Path) -> None:
    own_addresses.keep(ws, [OWN, "sales@shop.example"])
    ids = {contact(ws, f"{name}@x.example") for name in ("to", "cc", "bcc")}
    contact(ws, OWN)
    to = b"To: to@x.example, sales@shop.example\nCc: Stranger <s@s.example>, cc@x.example\nBcc: bcc@x.example"
    brought_in(ws, made(tmp_path, (b"From: huda@shop.example", to)))
    sent = only(ws)
    assert (sent["direction"], set(sent["contacts"])) == ("out", ids)
    assert sent["details"] == "hello\n\nWith: Stranger <s@s.example>"


def test_mail_that_came_is_with_its_writer_and_the_contacts_that_got_it(
    ws: Workspace, tmp_path: Path
) -> None:
    own_addresses.keep(ws, [OWN])
    ids = {contact(ws, f"{name}@x.example") for name in ("from", "cc")}
    contact(ws, OWN)
    to = b"To: huda@shop.example, s@s.example\nCc: CC <cc@x.example>, from@x.example"
    brought_in(ws, made(tmp_path, (b"From: from@x.example", to)))
    came = only(ws)
    assert (came["direction"], set(came["contacts"])) == ("in", ids)
    assert came["details"] == "hello"


def test_sent_mail_is_with_the_lead_it_went_to(ws: Workspace, tmp_path: Path) -> None:
    own_addresses.keep(ws, [OWN])
    path = made(tmp_path, (b"From: huda@shop.example", b"To: Tan <tan@kow.example>"))
    brought_in(ws, path, "lead")
    (lead,) = listed(ws, "lead")
    assert lead["name"] == "Tan"
    brought_in(ws, path)
    assert only(ws)["lead"] == lead["id"]


def test_one_is_no_lead_of_oneself(ws: Workspace, tmp_path: Path) -> None:
    own_addresses.keep(ws, [OWN])
    path = made(tmp_path, (b"From: huda@shop.example", b"To: Huda <HUDA@shop.example>"))
    assert (brought_in(ws, path, "lead").created, listed(ws, "lead")) == (0, [])
    assert brought_in(ws, path).created == 1
    assert (only(ws)["direction"], only(ws)["details"]) == ("out", "hello")


def test_nothing_is_guessed_but_asked(ws: Workspace) -> None:
    found, _mapped = planned(ws, SAMPLES / "mailbox.mbox")
    assert (found.maybe_own, found.notes) == (OWN, ())
    brought_in(ws, SAMPLES / "mailbox.mbox")
    assert {row["direction"] for row in listed(ws, "activity")} == {"in"}
    own_addresses.add(ws, OWN)
    found, _mapped = planned(ws, SAMPLES / "mailbox.mbox")
    assert (found.maybe_own, found.notes) == ("", ("1 message is from you, 2 from others.",))


def test_who_does_not_stand_out_is_not_proposed(ws: Workspace, tmp_path: Path) -> None:
    head, to = b"From: huda@shop.example", b"To: tan@kow.example"
    assert source.detect(made(tmp_path, (head, to))).maybe_own == ""
    assert source.detect(made(tmp_path, *[(head, to)] * 5)).maybe_own == ""  # one or the other
    others = [(head, b"To: p%d@x.example" % n) for n in range(5)]
    assert source.detect(made(tmp_path, *others)).maybe_own == OWN


def test_the_same_file_again_is_the_same_and_is_taken_back(ws: Workspace) -> None:
    own_addresses.keep(ws, [OWN])
    contact(ws, "ming@chan.example")
    path = SAMPLES / "mailbox.mbox"
    done = brought_in(ws, path)
    assert (done.created, brought_in(ws, path).same) == (3, 3)
    ws.log.cancel(done.stamp)
    assert listed(ws, "activity") == [] and brought_in(ws, path).created == 3


def test_an_address_named_later_turns_what_came_before(ws: Workspace) -> None:
    path = SAMPLES / "mailbox.mbox"
    brought_in(ws, path)
    own_addresses.keep(ws, [OWN])
    done = brought_in(ws, path)
    assert (done.updated, done.same) == (1, 2)
    sent = next(r for r in listed(ws, "activity") if r["external_id"] == "m2@shop.example")
    assert sent["direction"] == "out"


def test_the_dry_run_says_the_direction(ws: Workspace) -> None:
    own_addresses.keep(ws, [OWN])
    found, mapped = planned(ws, SAMPLES / "mailbox.mbox")
    plan = dry_run.plan(ws, found, mapped, progress=quiet, check=go_on)
    said = {row.title: row.changes for row in plan.page("new", 0, 9)}
    plan.close()
    assert ("Direction", "", "Outgoing") in said["Re: Harga"]
    assert ("Direction", "", "Incoming") in said["Harga jubin?"]


def test_the_second_process_knows_the_addresses_too(ws: Workspace, tmp_path: Path) -> None:
    own_addresses.keep(ws, [OWN])
    tan, long = contact(ws, "tan@kow.example"), b"X-Long: " + b"x" * 700
    heads = (b"From: huda@shop.example\n", b"From: tan@kow.example\n")
    tos = (b"To: tan@kow.example", b"To: huda@shop.example")
    path = made(tmp_path, *[(heads[n % 2] + long, tos[n % 2]) for n in range(800)])
    assert path.stat().st_size > apart.SMALL
    brought_in(ws, path)
    found = listed(ws, "activity")
    assert [sum(r["direction"] == d for r in found) for d in ("in", "out")] == [400, 400]
    assert all(list(row["contacts"]) == [tan] for row in found)


@pytest.mark.parametrize(
    "text", ["huda", "huda@", "@shop.example", "huda@shop", "a@b.example; c d@e.example", "Huda <>"]
)
def test_what_is_no_address_is_not_kept(ws: Workspace, text: str) -> None:
    with pytest.raises(UserError, match="not a complete e-mail address"):
        own_addresses.add(ws, text)
    assert own_addresses.of(ws) == ()


def test_addresses_are_kept_once_as_they_were_typed(tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "a.crm") as ws:
        own_addresses.keep(
            ws, own_addresses.read("Huda@Shop.example,\n huda+x@shop.example;HUDA@shop.example")
        )
    with Workspace.open(tmp_path / "a.crm") as ws:
        assert set(own_addresses.of(ws)) == {"HUDA@shop.example", "huda+x@shop.example"}
        assert own_addresses.keys(ws) == {OWN, "huda+x@shop.example"}
        ws.set_setting(own_addresses.SETTING, {"no": "list"})
        assert own_addresses.of(ws) == ()


def test_a_lead_made_of_mail_has_no_address_made_of_its_state(
    ws: Workspace, tmp_path: Path
) -> None:
    brought_in(ws, made(tmp_path, (b"From: tan@kow.example", b"To: huda@shop.example")), "lead")
    assert not listed(ws, "lead")[0]["addresses"]
