"""What travels: what a server refused goes without its values, and holds nothing up (R35)."""

from __future__ import annotations

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.sync import folder, folder_key, mail_file, sending
from crm_desktop.sync.enrolment import leave
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
