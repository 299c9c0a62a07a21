"""Making records, and erasing them as the dialog does."""

from __future__ import annotations

from typing import Any

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label, Operation
from crm_desktop.privacy.erasing import kept_files, mentions, running
from crm_desktop.privacy.erasing.jobs import Job
from crm_desktop.privacy.erasing.mentions import Mention
from crm_desktop.privacy.erasing.steps import Going
from crm_desktop.store import belongings
from crm_desktop.store.workspace import Workspace


def make(ws: Workspace, entity: str, **said: Any) -> str:
    id = new_id()
    edit(ws, entity, id, deleted=False, **said)
    return id


def edit(ws: Workspace, entity: str, id: str, **said: Any) -> Operation | None:
    return ws.log.record(Label("edit", entity, row=id), [Edit(entity, id, said)])


def named(ws: Workspace, entity: str, id: str) -> list[Mention]:
    """Return what the dialog lists as others' texts that name somebody."""
    found = belongings.of(ws.reader(), entity, id)
    known = {*found.records, *(e.key for e in found.every)}
    return mentions.find(ws.reader(), found.records, known)


def begun(ws: Workspace, entity: str, id: str, *, blank: bool = True) -> Going:
    found = belongings.of(ws.reader(), entity, id)
    texts = named(ws, entity, id) if blank else []
    going = running.begin(ws, found, [e.key for e in found.going], texts)
    going.kept = kept_files.of
    return going


def erased(ws: Workspace, entity: str, id: str, *, blank: bool = True) -> Job:
    return running.run(begun(ws, entity, id, blank=blank))
