"""What an erasure takes along: all that is about somebody alone, to the last byte, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from crm_desktop.attachments import attaching
from crm_desktop.deals import pipelines
from crm_desktop.domain import rule
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.rule import Condition
from crm_desktop.duplicates import merging
from crm_desktop.errors import UserError
from crm_desktop.leads import conversion
from crm_desktop.segments import lists, views
from crm_desktop.store import belongings, beside, blobs, cells, check
from crm_desktop.store.workspace import Workspace

TAINT = "Xyzzy"
"""Begins every text that only the erased person's data hold; each has a number after it."""


class Shop:
    """A file with somebody to erase, `siti`, and somebody who stays."""

    def __init__(self, ws: Workspace, folder: Path) -> None:
        self.ws, self.folder, self.taints = ws, folder, list[str]()
        pipelines.ensure_default(ws)
        self.firm = self.make("company", name="Maju Jaya")
        self.siti = self.make("contact", name=self.taint(), company=self.firm)
        self.tan = self.make("contact", name="Tan Ah Kow")

    def taint(self) -> str:
        self.taints.append(f"{TAINT}{len(self.taints):03}q")
        return self.taints[-1]

    def make(self, entity: str, about: dict[str, Any] | None = None, **more: Any) -> str:
        id = new_id()
        made = {"deleted": False, **more, **(about or {})}
        self.ws.log.record(Label("create", entity, row=id), [Edit(entity, id, made)])
        return id

    def entries(self, about: dict[str, Any]) -> list[str]:
        """Make one entry of each kind, with a text in each of its fields that may say something."""
        lead = {"contact": self.siti} if "lead" not in about else {}
        return [
            self.make("activity", about, subject=self.taint(), details=self.taint(),
                      location=self.taint(), channel="call", state="done"),
            self.make("task", about, title=self.taint(), details=self.taint()),
            self.make("note", about, text=self.taint()),
            self.attach(about),
            self.make("lead", lead, name=self.taint(), message=self.taint(), status="converted",
                      **{"emails.1": {"value": f"{self.taint()}@x.example"}}),
        ]  # fmt: skip

    def attach(self, about: dict[str, Any]) -> str:
        path = self.folder / f"{self.taint()}.txt"
        path.write_bytes(f"{self.taint()} ".encode() * 400)
        return attaching.attach(self.ws, [path], about).ids[0]

    def left(self) -> list[str]:
        """Close the file; return the taints that any byte of it, or beside it, still holds."""
        self.ws.close()
        return self.held()

    def held(self) -> list[str]:
        path = self.ws.path
        files = [path, path.with_name(path.name + "-wal"), *beside.folder_of(path).rglob("*")]
        held = b"".join(p.read_bytes() for p in files if p.is_file()).lower()
        return [taint for taint in self.taints if taint.lower().encode() in held]


@pytest.fixture
def shop(ws: Workspace, tmp_path: Path) -> Shop:
    return Shop(ws, tmp_path)


def found(shop: Shop, id: str = "", entity: str = "contact") -> belongings.Belongings:
    return belongings.of(shop.ws.reader(), entity, id or shop.siti)


def erase(shop: Shop) -> None:
    every = found(shop)
    belongings.erase(shop.ws, every, [e.key for e in every.theirs])


def ids(entries: Any) -> set[str]:
    return {entry.id for entry in entries}


@pytest.mark.parametrize("inside", [10, 0])
def test_not_a_byte_is_left_of_what_was_about_them_alone(shop: Shop, inside: int) -> None:
    shop.ws.set_setting(blobs.INSIDE, inside)
    mine = {f"contacts.{shop.siti}": True, "company": shop.firm}
    made = shop.entries(mine)
    hers = list(shop.taints)
    kept = shop.entries({f"contacts.{shop.tan}": True, "lead": "x"})[:4]
    assert ids(found(shop).theirs) == set(made) and not found(shop).shared
    assert shop.held() == shop.taints  # the scan finds what is there
    erase(shop)
    assert check.check(shop.ws).ok
    for entity, id in zip(("activity", "task", "note", "attachment"), kept, strict=True):
        assert cells.shown(shop.ws.reader(), entity, id) is not None
    assert shop.left() == shop.taints[len(hers) :]


def test_what_was_deleted_or_taken_back_goes_as_well(shop: Shop) -> None:
    mine = {f"contacts.{shop.siti}": True}
    deleted = shop.make("note", mine, text=shop.taint())
    for cells_ in ({"text": shop.taint()}, {"deleted": True}):
        shop.ws.log.record(Label("edit", "note"), [Edit("note", deleted, cells_)])
    undone = shop.make("task", mine, title=shop.taint())
    shop.ws.log.undo()
    every = found(shop)
    assert [(e.id, e.deleted) for e in every.theirs] == [(undone, True), (deleted, True)]
    erase(shop)
    assert shop.left() == []


def test_who_was_deleted_first_is_erased_with_everything(shop: Shop) -> None:
    shop.entries({f"contacts.{shop.siti}": True})
    shop.ws.log.record(Label("delete"), [Edit("contact", shop.siti, {"deleted": True})])
    erase(shop)
    assert shop.left() == []


def test_those_merged_into_them_go_with_what_was_about_these(shop: Shop) -> None:
    other = shop.make("contact", name=shop.taint())
    shop.entries({f"contacts.{other}": True})
    gone = shop.make("note", {f"contacts.{other}": True}, text=shop.taint())
    shop.ws.log.record(Label("delete", "note"), [Edit("note", gone, {"deleted": True})])
    merging.merge(shop.ws, merging.plan(shop.ws.reader(), "contact", [shop.siti, other], shop.siti))
    every = found(shop, other)
    assert every.records == (("contact", shop.siti), ("contact", other))
    assert len(every.theirs) == 6
    erase(shop)
    assert shop.left() == []


def test_a_lead_that_became_them_goes_and_what_was_about_it(shop: Shop) -> None:
    lead = shop.make("lead", name=shop.taint(), company_name="Kilang Utama", status="new")
    note = shop.make("note", {"lead": lead}, text=shop.taint())
    wish = conversion.Wish(deal=conversion.NONE)
    _done, plan = conversion.convert(shop.ws, lead, wish)
    every = found(shop, plan.ids["contact"])
    assert ids(every.theirs) == {lead, note}
    belongings.erase(shop.ws, every, [e.key for e in every.theirs])
    assert shop.left() == shop.taints[:1]  # Siti's, who stays here


def test_what_is_about_others_too_stays_without_them(shop: Shop) -> None:
    ws = shop.ws
    with_tan = {f"contacts.{who}": True for who in (shop.siti, shop.tan)}
    meeting = shop.make("activity", with_tan, subject="Meeting", channel="meeting", state="done")
    deal = shop.make("deal", {f"contacts.{shop.siti}": True}, title="Fit-out")
    call = shop.make("task", {f"contacts.{shop.siti}": True, "deal": deal}, title="Call")
    visit = shop.make("note", with_tan, text="Visit")
    every = found(shop)
    assert not every.theirs and ids(every.shared) == {meeting, deal, call, visit}
    belongings.erase(ws, every, every.find([visit]))
    conn = ws.reader()
    assert cells.shown(conn, "note", visit) is None
    for entity, id in (("activity", meeting), ("deal", deal), ("task", call)):
        shown = cells.shown(conn, entity, id)
        assert shown is not None and not shown.get(f"contacts.{shop.siti}"), entity
    assert cells.shown(conn, "activity", meeting)[f"contacts.{shop.tan}"]  # type: ignore[index]
    assert check.check(ws).ok


def test_an_entry_with_no_other_person_is_theirs_whatever_company_came_with_them(
    shop: Shop,
) -> None:
    shop.make("contact", name="Lim", company=shop.firm)
    mine = {f"contacts.{shop.siti}": True, "company": shop.firm}
    note = shop.make("note", mine, text="Wants chairs")
    moved = {"company": shop.make("company", name="Her next one")}
    shop.ws.log.record(Label("edit"), [Edit("contact", shop.siti, moved)])
    assert ids(found(shop).theirs) == {note} and not found(shop).shared


def test_tests_that_name_them_are_told(shop: Shop) -> None:
    name = cells.shown(shop.ws.reader(), "contact", shop.siti)["name"]  # type: ignore[index]
    state = views.ViewState(text=f"orders of {name}")
    edits = [
        lists.made("By text", "contact", Condition("name", "contains", name.upper())),
        lists.made("By id", "deal", Condition("contacts", "is", [shop.siti])),
        lists.made("Another", "contact", Condition("name", "contains", f"{name}z")),
        views.made(shop.ws.reader(), "deal", "View", state),
        Edit("tag", new_id(), {"deleted": False, "name": f"Friends of {name}"}),
        Edit("tag", new_id(), {"deleted": False, "name": f"{name}z"}),
    ]
    assert rule.loads(str(edits[0].cells["rule"]))
    shop.ws.log.record(Label("create"), edits)
    assert sorted(e.title for e in found(shop).naming) == [
        "By id", "By text", f"Friends of {name}", "View",
    ]  # fmt: skip


def test_the_other_device_loses_the_same(shop: Shop, memory: Workspace) -> None:
    shop.entries({f"contacts.{shop.siti}": True})
    memory.log.apply(op for _, op in shop.ws.log.since())
    erase(shop)
    memory.log.apply(op for _, op in shop.ws.log.since())
    patches = memory.reader().execute("SELECT patch FROM change")
    assert not any(TAINT in (patch or "") for (patch,) in patches)
    assert check.check(memory).ok


def test_what_another_device_wrote_before_it_knew_is_erased_later(
    shop: Shop, memory: Workspace
) -> None:
    memory.log.apply(op for _, op in shop.ws.log.since())
    erase(shop)
    hers = {"deleted": False, f"contacts.{shop.siti}": True}
    memory.log.record(Label("note"), [Edit("note", new_id(), {"text": shop.taint(), **hers})])
    shop.ws.log.apply(op for _, op in memory.log.since())
    assert [e.title for e in found(shop).theirs] == shop.taints[-1:] == shop.held()
    erase(shop)
    assert shop.left() == []


def test_that_they_were_taken_off_is_not_offered_to_be_undone(shop: Shop) -> None:
    ws = shop.ws
    both = {f"contacts.{shop.siti}": True, f"contacts.{shop.tan}": True}
    shop.make("note", both, text="Asked for oak")
    made = ws.log.undoable()
    every = found(shop)
    belongings.erase(ws, every, [])
    assert ws.log.undoable() == made


def test_what_is_erased_already_is_not_there(shop: Shop) -> None:
    erase(shop)
    with pytest.raises(UserError, match="not there"):
        found(shop)


def person(shop: Shop, **more: Any) -> str:
    return shop.make("contact", **{"emails.1": {"value": "siti@maju.example"}, **more})


def test_nobody_is_left_of_an_undone_import_or_a_deleted_twin(shop: Shop) -> None:
    ws = shop.ws
    ws.log.record(
        Label("edit"), [Edit("contact", shop.siti, {"emails.1": {"value": "Siti@Maju.example"}})]
    )
    undone = person(shop, name=shop.taint())
    ws.log.undo()
    deleted = shop.make("contact", name=shop.taints[0], job=shop.taint())
    note = shop.make("note", {f"contacts.{deleted}": True}, text=shop.taint())
    ws.log.record(Label("delete"), [Edit("contact", deleted, {"deleted": True})])
    seen = person(shop, name="S. binti A")
    other = shop.make("contact", name="Siti Other", **{"emails.1": {"value": "o@maju.example"}})
    every = found(shop)
    assert {(e.id, e.deleted) for e in every.twins} == {
        (undone, True), (deleted, True), (seen, False)}  # fmt: skip
    assert ids(every.theirs) == {note}
    belongings.erase(ws, every, [e.key for e in every.going])
    for stays in (seen, other):
        assert cells.shown(ws.reader(), "contact", stays) is not None
    assert check.check(ws).ok and shop.left() == []


def test_who_shows_and_has_the_same_name_in_another_company_is_not_taken_for_them(
    shop: Shop,
) -> None:
    shop.make("contact", name=shop.taints[0], company=shop.make("company", name="Another"))
    same = shop.make("contact", name=shop.taints[0], company=shop.firm)
    assert ids(found(shop).twins) == {same} and not found(shop).going
