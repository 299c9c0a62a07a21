"""Widgets that edit one field in place, the same in a table's cell and on a record's panel.

Every editor has `cells()`, which returns what to write and raises `UserError` when what was typed
cannot be read, and `own_keys`, true when Enter and Tab are its own. One in which a record can be
made that the field shall name has `also()`: nothing is written before the field itself is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QWidget

from crm_desktop.domain.fields import Field, Kind
from crm_desktop.domain.operation import Edit
from crm_desktop.gui.context import Context

Row = Mapping[str, Any]

SUGGESTED = ("owner", "source", "industry", "job", "language", "prefix")
"""Text fields whose earlier values are offered while typing."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is edited: a field of a record, or one entry of a keyed field ("" is a new one).

    `pending` are records a form will make when it is saved; they can be named already.
    """

    entity: str
    field: Field
    row: Row
    key: str | None = None
    pending: Sequence[Edit] = ()


def made_by(editor: Any) -> list[Edit]:
    """Return the records that have to be made for what an editor says."""
    also = getattr(editor, "also", None)
    return also() if also is not None else []


def make_editor(parent: QWidget, context: Context, subject: Subject) -> QWidget:
    """Return the editor for a subject."""
    from crm_desktop.gui.record.editors import address, choice, line, members, note, reference

    field = subject.field
    if field.entry == "choice":
        from crm_desktop.gui.record.editors.choices import ChoicesEditor

        return ChoicesEditor(parent, subject)
    if field.entry == "rule":
        from crm_desktop.gui.record.editors.rule import RuleEditor

        return RuleEditor(parent, subject)
    if field.kind is Kind.KEYED and field.target:
        return members.MembersEditor(parent, context, subject)
    if field.kind is Kind.KEYED and field.entry == "address":
        return address.AddressEditor(parent, subject)
    if field.kind is Kind.KEYED and subject.key is not None:
        return line.EntryEditor(parent, context, subject)
    if field.kind is Kind.REFERENCE:
        return reference.ReferenceEditor(parent, context, subject)
    if field.kind is Kind.NOTE:
        return note.NoteEditor(parent, subject)
    if field.kind in (Kind.CHOICE, Kind.YESNO):
        return choice.ChoiceEditor(parent, subject)
    if field.name == "place":
        return choice.StageEditor(parent, context, subject)
    return line.LineEditor(parent, context, subject)
