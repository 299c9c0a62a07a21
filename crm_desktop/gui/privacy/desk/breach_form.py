"""The form of a breach: what is known of it; the rest is added when it is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from crm_desktop.domain.fields import Cell, Value
from crm_desktop.domain.privacy import laws
from crm_desktop.domain.privacy.breach import OPEN, Breach
from crm_desktop.gui import fonts
from crm_desktop.gui.context import Context
from crm_desktop.gui.privacy.desk.request_form import choose, low
from crm_desktop.gui.record.entity_form import EntityForm
from crm_desktop.i18n import mark, tr
from crm_desktop.privacy import breaches, coming
from crm_desktop.store.listing import RecordView

MOMENT = mark("Like yesterday 6pm or 25/11 18:00")
"""How a moment is typed."""
WIDE = 560
"""Width at least: a form of short fields would cut how a moment is typed."""


class BreachForm(EntityForm):
    """The clock runs from when it was noticed."""

    record = Breach
    asked = ("name", "noticed", "happened", "law", "data", "people", "harm", "devices", "details",
             "measures")  # fmt: skip

    def __init__(self, context: Context, known: RecordView | None, parent: QWidget | None) -> None:
        super().__init__(context, known, parent)
        self.setMinimumWidth(fonts.widened(WIDE))
        for name in ("devices", "details", "measures"):
            low(self.editors[name], 2)
        if known is None:
            choose(self.editors["law"], laws.usual(context.ws.profile.region))
        for name in ("noticed", "happened"):
            self.editors[name].setPlaceholderText(tr(MOMENT))
        self._ask_how_serious()
        self.editors["name"].setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_how_serious(self) -> None:
        """Offer that it is not known yet, and begin with it: "no" is an answer somebody has to give."""
        box, known = self.editors["harm"], self._known
        box.setItemData(box.findText(tr("No")), False)
        box.insertItem(0, tr("Not answered yet"), None)
        harm = known.row.get("harm") if known is not None else None
        box.setCurrentIndex(0 if harm is None else box.findText(tr("Yes") if harm else tr("No")))

    def titled(self, new: bool) -> str:
        return tr("New breach") if new else tr("Breach")

    def checked(self, cells: dict[Cell, Value]) -> dict[Cell, Value]:
        breaches.need(lambda name: self.now_in(cells, name))
        coming.refuse_untimed(self.record.entity, cells.get)
        if self._known is None:
            cells["state"] = OPEN
        return cells


class ToldForm(EntityForm):
    """When the authority and the people were told, or why somebody is not."""

    record = Breach
    asked = ("told_authority", "told_people", "reason")

    def __init__(self, context: Context, known: RecordView, parent: QWidget | None) -> None:
        super().__init__(context, known, parent)
        self.setMinimumWidth(fonts.widened(WIDE))
        low(self.editors["reason"])
        for name in ("told_authority", "told_people"):
            self.editors[name].setPlaceholderText(tr(MOMENT))
        self.editors["told_authority"].setFocus(Qt.FocusReason.OtherFocusReason)

    def titled(self, new: bool) -> str:
        return tr("Who was told")

    def checked(self, cells: dict[Cell, Value]) -> dict[Cell, Value]:
        coming.refuse(self.record.entity, cells.get)
        return cells
