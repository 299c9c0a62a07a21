"""What travels: what a server refused goes without its values (R35), much text in parts."""

from __future__ import annotations

import os

import pytest

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.server import pulling
from crm_desktop.store import outgoing, parking
from crm_desktop.sync import exchange, folder, folder_key, mail_file, sending
from crm_desktop.sync.enrolment import leave
from crm_desktop.wire import batch
from crm_desktop.wire import carried as carrying
from tests.server import kit as server_kit
from tests.sync import folder_kit as fk
from tests.sync import kit


def refused(team, database) -> str:
    """Let the member write many records in one operation as a reader; return its stamp."""
    _, (b, two) = team
    server_kit.set_role(database, "Siti", "reader")
    edits = [Edit("contact", new_id(), {"deleted": False, "name": f"P {n}"}) for n in range(5)]
    op = b.log.record(Label("import", "contact"), edits)
    assert two.round().refused == {op.stamp: "read_only"}
    return op.stamp


def values_of(ws, stamp) -> set[str | None]:
    return {text for _, _, text, _ in fk.everything(ws)[stamp][-1]}


def test_another_team_gets_it_without_values_and_what_comes_after_it(
    team, database, address, tmp_path, monkeypatch
):
    _, (b, _) = team
    monkeypatch.setattr(sending, "ROWS", 2)
    stamp = refused(team, database)
    leave(b)
    kit.contact(b, new_id(), deleted=False, name="After")
    again = kit.entered(b, address, server_kit.owner_code(database))
    assert again.round().proved
    with kit.made(tmp_path, "Third") as c:
        third = server_kit.code_for(database, again._account.workspace, "Third", "member")
        assert kit.entered(c, address, third).round().proved
        assert values_of(c, stamp) == {"{}"}
        assert kit.shown(c) == kit.shown(b) != {}


def test_a_folder_and_a_mail_get_it_without_values(team, database, tmp_path, place, monkeypatch):
    _, (b, _) = team
    monkeypatch.setattr(sending, "ROWS", 2)
    stamp = refused(team, database)
    folder_key.seal_with(b, fk.KEY)
    folder.exchange(b, place)
    mail_file.write(b, tmp_path / "mail.crmb")
    one, other = fk.laptop(tmp_path, "One"), fk.laptop(tmp_path, "Other")
    folder.exchange(one, place)
    mail_file.take(other, tmp_path / "mail.crmb")
    for ws in (one, other):
        assert values_of(ws, stamp) == {"{}"}
        ws.close()


def wordy(ws, count: int, letters: int) -> None:
    """Make contacts with long texts that hardly pack: by one import, and by edits one after the other."""
    texts = [f"{n}: {os.urandom(letters // 2).hex()}" for n in range(count)]
    edits = [
        Edit("contact", new_id(), {"deleted": False, "name": t[:9], "notes": t}) for t in texts
    ]
    ws.log.record_bulk(Label("import", "contact"), edits)
    for edit in edits:
        kit.contact(ws, edit.id, notes=os.urandom(letters // 2).hex())


@pytest.fixture
def sizes(monkeypatch):
    """How many bytes of patches each batch has that anybody packs from now on."""
    found, pack = [], batch.pack

    def packed(some):
        found.append(carrying.weight(row for one in some for row in one.rows))
        return pack(some)

    monkeypatch.setattr(batch, "pack", packed)
    for module in (carrying, pulling):
        monkeypatch.setattr(module, "PIECE", 200_000)
    return found


def test_much_text_travels_in_parts_that_every_reader_takes(team, tmp_path, place, sizes):
    (a, one), (b, two) = team
    wordy(a, 40, 30_000)
    assert one.round().proved and two.round().proved
    assert kit.shown(b) == kit.shown(a)
    folder_key.seal_with(a, fk.KEY)
    folder.exchange(a, place)
    mail_file.write(a, tmp_path / "mail.crmb")
    assert max(sizes) <= carrying.PIECE
    with fk.laptops(tmp_path, "Stick", "Mail") as (c, d):
        folder.exchange(c, place)
        assert mail_file.take(d, tmp_path / "mail.crmb").whole
        assert fk.everything(c) == fk.everything(d) == fk.everything(a)


def test_what_was_granted_comes_in_parts_too(team, sizes):
    (a, one), (b, two) = team
    wordy(a, 40, 30_000)
    ids = [*kit.shown(a)]
    hidden = [Edit("contact", id, {"visibility": "private", "owner": "Huda"}) for id in ids]
    a.log.record(Label("share"), hidden)
    assert one.round().proved and two.round().proved
    assert kit.shown(b) == {}
    a.log.undo()
    one.round()
    assert two.round().proved
    assert max(sizes) <= carrying.PIECE
    assert kit.shown(b) == kit.shown(a) != {}


def test_one_text_that_no_server_takes_holds_nothing_up(team, monkeypatch):
    (a, one), (b, two) = team
    monkeypatch.setattr(carrying, "PIECE", 50_000)
    monkeypatch.setattr(exchange, "LARGEST", 100_000)
    kit.contact(a, new_id(), deleted=False, name="Too much", notes="x" * 100_000)
    kit.contact(a, new_id(), deleted=False, name="Tan")
    assert list(one.round().refused.values()) == ["too_large"]
    assert two.round().proved and len(kit.shown(b)) == 1
    (kept,) = parking.parked(a.reader())
    assert (kept.kind, outgoing.count(a.reader())) == (parking.REFUSED, 0)
