"""Simple mode: what holds nothing and no preset uses is hidden, and nothing else."""

from __future__ import annotations

from crm_desktop.domain import keys
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.industries import applying, loading, simple
from crm_desktop.industries.simple import Simplicity

PAGES = (("contacts", ("contact",)), ("companies", ("company",)), ("deals", ("deal",)),
         ("products", ("product",)), ("slipping", ("lead", "deal")))  # fmt: skip


def add(ws, entity, **cells):
    id = keys.new_id()
    ws.log.record(Label("create", entity), [Edit(entity, id, {"deleted": False, **cells})])
    return id


def test_an_empty_file_hides_all_but_what_one_begins_with(memory):
    found = simple.unused(memory.reader(), PAGES)
    assert found["pages"] == ["companies", "products", "slipping"]
    assert {"job", "birthday", "source"} <= set(found["fields"]["contact"])
    assert not {"name", "phones", "emails"} & set(found["fields"]["contact"])


def test_what_holds_something_is_shown(memory):
    add(memory, "company", name="Maju")
    add(memory, "contact", name="Ann", job="Nurse", do_not_contact=False)
    found = simple.unused(memory.reader(), PAGES)
    assert "companies" not in found["pages"]
    assert "job" not in found["fields"]["contact"]
    assert "do_not_contact" in found["fields"]["contact"]
    memory.log.undo()
    assert "job" in simple.unused(memory.reader(), PAGES)["fields"]["contact"]


def test_a_page_is_shown_for_anything_it_counts(memory):
    add(memory, "deal", title="Roof")
    assert "slipping" not in simple.unused(memory.reader(), PAGES)["pages"]


def test_a_field_far_down_in_the_file_is_found(memory):
    edits = [
        Edit("contact", keys.new_id(), {"deleted": False, "name": f"N {at}"}) for at in range(700)
    ]
    memory.log.record_bulk(Label("create", "contact"), edits)
    add(memory, "contact", name="Last", source="Fair")
    assert "source" not in simple.unused(memory.reader(), PAGES)["fields"]["contact"]


def test_what_a_preset_uses_stays(memory):
    applying.apply(memory, applying.propose(memory, loading.named("accounting")))
    found = simple.unused(memory.reader(), PAGES)
    assert "companies" not in found["pages"]
    assert "registration" not in found["fields"]["company"]
    assert "birthday" in found["fields"]["contact"]
    memory.log.undo()
    assert "companies" in simple.unused(memory.reader(), PAGES)["pages"]


def test_what_is_remembered_comes_back_and_rubbish_hides_nothing():
    one, other = Simplicity(on=True), Simplicity(on=True)
    one.take({"pages": ["products"], "fields": {"contact": ["job"]}})
    other.take(one.to_json())
    assert other.hides("contact", "job")
    assert other.hides_page("products")
    assert other.count() == 2
    for rubbish in (None, 3, [], {"pages": 1, "fields": []}, {"fields": {"contact": 3}}):
        other.take(rubbish)
        assert not other.count()
    one.on = False
    assert not one.hides("contact", "job")
    assert not one.hides_page("products")


def test_a_clinic_keeps_the_calendar_of_its_appointments(memory):
    pages = (*PAGES, ("calendar", ("activity",)))
    assert "calendar" in simple.unused(memory.reader(), pages)["pages"]
    applying.apply(memory, applying.propose(memory, loading.named("clinic")))
    assert "calendar" not in simple.unused(memory.reader(), pages)["pages"]
