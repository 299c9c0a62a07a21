"""Editing a value out of a few: a choice, yes or no, a deal's stage."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QComboBox, QWidget

from crm_desktop.domain import own
from crm_desktop.domain.fields import Field, Kind
from crm_desktop.domain.typed_values import Cells
from crm_desktop.gui import formats
from crm_desktop.gui.context import Context
from crm_desktop.gui.models.columns import heading
from crm_desktop.gui.record.editors import Subject
from crm_desktop.gui.widgets.colour_box import dot
from crm_desktop.i18n import tr

_AS_IT_IS = "\x1a"


class ChoiceEditor(QComboBox):
    """The declared choices, and none where that is not one of them."""

    own_keys = False

    def __init__(self, parent: QWidget, subject: Subject) -> None:
        super().__init__(parent)
        self._field = field = subject.field
        self.setAccessibleName(heading(field))
        had = subject.row.get(field.name)
        yesno = field.kind is Kind.YESNO
        # One of ours that says nothing says no; of several records, as in a bulk edit, nothing is known.
        plain = yesno and not field.own and field.name in subject.row
        if not plain:
            self.addItem(tr("None"), None)
        if yesno:
            self.addItem(tr("No"), None if plain and had is None else False)
            self.addItem(tr("Yes"), True)
        for choice in field.choices:
            sign = dot(choice.colour) if choice.colour else QIcon()
            self.addItem(sign, formats.choice_text(field, choice), choice.value)
        if had is not None and self.findData(had) < 0:  # what an earlier kind of the field left
            self.addItem(formats.show(field, had, subject.row), _AS_IT_IS)
            self.setCurrentIndex(self.count() - 1)
        else:
            self.setCurrentIndex(max(0, self.findData(had)))

    def cells(self) -> Cells:
        value = self.currentData()
        return {} if value == _AS_IT_IS else own.field_cells(self._field, value)


class KindChoice(QComboBox):
    """The kinds an entry can be of; one that came without a kind keeps none until it is given one."""

    def __init__(self, parent: QWidget, field: Field, known: Mapping[str, object]) -> None:
        super().__init__(parent)
        kind = str(known.get("kind") or "")
        self.setAccessibleName(tr("Kind of {field}", field=heading(field)))
        none = [""] if known and not kind else []
        for one in dict.fromkeys((*none, *field.kinds, *filter(None, [kind]))):
            self.addItem(formats.entry_kind(one) or tr("None"), one)
        self.setCurrentIndex(max(0, self.findData(kind)))


class StageEditor(QComboBox):
    """The stages of the pipeline a deal is on. The card goes to the end of its new column."""

    own_keys = False

    def __init__(self, parent: QWidget, context: Context, subject: Subject) -> None:
        super().__init__(parent)
        from crm_desktop.deals.pipelines import pipelines

        self._context, self._id = context, subject.row.get("id", "")
        place = subject.row.get("place") or {}
        self._was, mine = place.get("stage"), place.get("pipeline")
        self.setAccessibleName(heading(subject.field))
        every = pipelines(context.ws.reader())
        for stage in (s for p in every if p.id == mine or mine is None for s in p.stages):
            self.addItem(stage.name, stage.id)
        self.setCurrentIndex(self.findData(self._was))

    def cells(self) -> Cells:
        """Return nothing: a move has its own rules, so it is recorded by `move`."""
        return {}

    def apply(self) -> bool:
        """Move the deal; say whether it moved."""
        from crm_desktop.deals.moves import move

        wanted = self.currentData()
        if not wanted or wanted == self._was:
            return False
        move(self._context.ws, [self._id], wanted)
        return True
