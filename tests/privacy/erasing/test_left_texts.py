"""A certificate names others' records that were left with words that may mean who went, without the words."""

from __future__ import annotations

from typing import Any

from crm_desktop.privacy.erasing import certificate, jobs, left_texts, mentions, preview, running
from crm_desktop.store import belongings
from crm_desktop.store.workspace import Workspace

from .acting import edit, erased, make

NAME = "Siti Aminah binti Ali"


def carried_out(ws: Workspace, id: str, *, blank: bool) -> certificate.Certificate:
    """Erase as the command does, and return the certificate of what is kept of it."""
    found = belongings.of(ws.reader(), "contact", id)
    known = {*found.records, *(e.key for e in found.every)}
    named = mentions.find(ws.reader(), found.records, known)
    around = preview.of(ws, found.records)
    taken = named if blank else []
    left = left_texts.of(around, named, taken)
    running.run(running.begin(ws, found, [e.key for e in found.going], taken, left=left))
    (job,) = jobs.ended(ws)
    return certificate.of(ws, job)


def planted(ws: Workspace) -> tuple[str, dict[str, Any]]:
    tan = {f"contacts.{make(ws, 'contact', name='Tan')}": True}
    return make(ws, "contact", name=NAME), tan


def test_they_are_named_by_kind_and_title_or_by_id_where_the_title_says_them(ws: Workspace) -> None:
    siti, tan = planted(ws)
    make(ws, "task", title="Order oak", details="Aminah wants it", **tan)
    note = make(ws, "note", text="Sofa for Aminah", **tan)
    make(ws, "note", text="Nothing of theirs", **tan)
    said = carried_out(ws, siti, blank=True)
    assert sorted(said.left) == [f"Note with the id {note}", "Task: Order oak"]
    written = certificate.as_html(said)
    assert "Task: Order oak" in written and "Left as they are" in written
    assert not [word for word in ("Siti", "Aminah", "Sofa") if word in written]


def test_a_name_that_was_left_is_among_them_and_one_taken_out_is_not(ws: Workspace) -> None:
    siti, tan = planted(ws)
    make(ws, "task", title="Order oak", details=f"{NAME} wants it", **tan)
    assert carried_out(ws, siti, blank=False).left == ("Task: Order oak",)
    other = make(ws, "contact", name=NAME.upper())
    job = erased(ws, "contact", other)
    assert certificate.of(ws, job).left == ()


def test_a_text_that_is_made_anew_is_known_by_its_new_id(ws: Workspace) -> None:
    siti, tan = planted(ws)
    old = make(ws, "note", text=f"{NAME} came, and Aminah paid", **tan)
    said = carried_out(ws, siti, blank=True)
    (id,) = ws.reader().execute("SELECT id FROM note WHERE deleted=0").fetchone()
    assert id != old and said.left == (f"Note with the id {id}",)


def test_what_was_erased_since_is_not_named(ws: Workspace) -> None:
    siti, tan = planted(ws)
    make(ws, "task", title="Order oak", details="Aminah wants it", **tan)
    assert carried_out(ws, siti, blank=True).left
    (job,) = jobs.ended(ws)
    ((_kind, task, _says),) = job.left_texts
    edit(ws, "task", task, title="Order beech")
    assert certificate.of(ws, job).left == ("Task: Order beech",)
    ws.log.erase([("task", task)])
    assert certificate.of(ws, job).left == ()
    assert "oak" not in str(job)
