"""An erasure takes nothing that belongs to the file itself, and stays done."""

from __future__ import annotations

from crm_desktop.domain.privacy import laws
from crm_desktop.store import cells
from crm_desktop.store.access import users
from crm_desktop.store.access.secrets import KEYS
from crm_desktop.store.workspace import Workspace

from . import acting


def test_a_user_of_the_file_who_is_called_the_same_stays(ws: Workspace) -> None:
    for entity, name in (("contact", "Siti Aminah"), ("lead", "Raj")):
        here = users.User("u1", name, users.OWNER, "k1", "00", {"salt": "1"}, {"b": "2"})
        with ws.transaction() as conn:
            users.put(conn, (here,))
        kept = {KEYS: {"f1": name}, laws.SETTING: {"gdpr": 20, "for": name}}
        for key, value in kept.items():
            ws.set_setting(key, value)
        id = acting.make(ws, entity, name=name)
        ws.set_setting("favourites", [[entity, id], ["contact", "another"]])
        acting.erased(ws, entity, id)
        assert users.all_of(ws.reader()) == (here,)
        assert {key: ws.setting(key) for key in kept} == kept
        assert ws.setting("favourites") == [["contact", "another"]]


def test_what_took_somebody_off_others_texts_cannot_be_taken_back(ws: Workspace) -> None:
    id = acting.make(ws, "contact", name="Aminah Rahman")
    firm = acting.make(ws, "company", name="Maju Jaya", notes="Ask Aminah Rahman first")
    tan = {f"contacts.{acting.make(ws, 'contact', name='Tan')}": True}
    note = acting.make(ws, "note", text="Met Aminah Rahman", **tan)
    acting.erased(ws, "contact", id)
    stamps = ws.reader().execute("SELECT stamp FROM operation WHERE origin='take_off'").fetchall()
    before = ws.reader().execute("SELECT id,text FROM note WHERE deleted=0").fetchall()
    assert stamps and [ws.log.cancel(stamp) for (stamp,) in stamps] == [None] * len(stamps)
    said = cells.shown(ws.reader(), "company", firm)
    assert said is not None and said["notes"] == "Ask [erased] first"
    assert ws.reader().execute("SELECT id,text FROM note WHERE deleted=0").fetchall() == before
    assert [text for _, text in before] == ["Met [erased]"] and note not in dict(before)
