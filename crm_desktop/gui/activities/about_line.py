"""Whom something is about: chips of records that can be taken away, and a line to add by name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from crm_desktop.domain.about import SUBJECTS
from crm_desktop.domain.fields import Cell, Value
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.gui.context import Context
from crm_desktop.gui.record.editors.suggest import Offer, Suggestions
from crm_desktop.gui.widgets.chip import Chip
from crm_desktop.gui.widgets.flow import Flow
from crm_desktop.i18n import tr
from crm_desktop.store import listing, search
from crm_desktop.store.subjects import led

OFFERED = 8


class AboutLine(QWidget):
    """Holds (entity, id) of people, one company, one deal and one lead."""

    changed = Signal()

    def __init__(self, context: Context, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._chips: dict[tuple[str, str], Chip] = {}
        self._shown: dict[Cell, Value] = {}
        self._flow = Flow(self)
        self._flow.setContentsMargins(0, 2, 0, 2)
        self.line = QLineEdit(self)
        self.line.setAccessibleName(name)
        self.line.setPlaceholderText(tr("Add a person, company or deal"))
        hint = self.line.fontMetrics().horizontalAdvance(self.line.placeholderText())
        self.line.setMinimumWidth(min(360, hint + 32))
        self._flow.addWidget(self.line)
        self._offers = Suggestions(self.line, context, self._found)
        self._offers.chosen.connect(self._take)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusProxy(self.line)

    def asked(self, *, or_else: bool = False) -> None:
        """Raise `UserError` where nobody is named, `or_else` by other means: it would be found nowhere."""
        if not (self._chips or or_else):
            self.line.setFocus()
            raise UserError(
                tr("Nobody is named whom it is about."), tr("Add a person, company, deal or lead.")
            )

    def settle(self) -> None:
        """Only tell whom it is about: nothing is added or taken away any more."""
        for chip in self._chips.values():
            chip.removable = False
            chip.setEnabled(False)
            chip.updateGeometry()
        self.line.hide()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(320, self._flow.heightForWidth(max(320, self.width())))

    def records(self) -> list[tuple[str, str]]:
        """Return what it is about, in the order it was added."""
        return list(self._chips)

    def cells(self) -> dict[Cell, Value]:
        """Return the cells that say whom it is about."""
        made: dict[Cell, Value] = {}
        for entity, id in self._chips:
            if entity == "contact":
                cell = f"contacts.{id}"
                made[cell] = self._shown.get(cell, True)
            else:
                made[entity] = id
        several = sum(cell.startswith("contacts.") for cell in self._shown) > 1
        return made if several else led(made)

    def show_cells(self, cells: dict[Cell, Value]) -> None:
        """Show the records that cells name."""
        self._shown = dict(cells)
        named = [
            ("contact", cell.partition(".")[2])
            if cell.startswith("contacts.")
            else (cell, str(value))
            for cell, value in cells.items()
            if value and (cell.startswith("contacts.") or cell in SUBJECTS)
        ]
        conn = self._context.ws.reader()
        for entity in SUBJECTS:
            ids = [id for kind, id in named if kind == entity]
            titles = listing.titles(conn, entity, ids)
            for id in filter(titles.__contains__, ids):
                self.add(entity, id, titles[id])

    def show_row(self, row: listing.Row) -> None:
        """Show the records that a row names."""
        people = {f"contacts.{who}": value for who, value in row["contacts"].items()}
        self.show_cells(
            people | {name: row[name] for name in ("company", "deal", "lead") if row[name]}
        )

    def add(self, entity: str, id: str, title: str) -> None:
        """Add a record; of companies, deals and leads the newest stays."""
        if entity != "contact":
            for other in [key for key in self._chips if key[0] == entity]:
                self._remove(*other)
        if (entity, id) in self._chips:
            return
        lead = "" if entity == "contact" else tr(RECORDS[entity].label)
        chip = Chip(lead, title or tr("Unnamed"), self)
        chip.setProperty("ring", "inside")  # it stands at the edge, where the form ends
        chip.setAccessibleName(tr("About {what}", what=f"{lead} {title}".strip()))
        chip.removed.connect(lambda: self._remove(entity, id))
        self._flow.insert(len(self._chips), chip)
        self._chips[entity, id] = chip
        QWidget.setTabOrder(self.line.previousInFocusChain(), chip)
        chip.show()
        self._grown()

    def _take(self, shown: str, value: str) -> None:
        entity, _, id = value.partition("/")
        self.add(entity, id, shown)
        self.line.clear()

    def _remove(self, entity: str, id: str) -> None:
        chip = self._chips.pop((entity, id))
        self._flow.removeWidget(chip)
        chip.hide()
        chip.deleteLater()
        self.line.setFocus()
        self._grown()

    def _grown(self) -> None:
        self.updateGeometry()
        self.changed.emit()

    def _found(self, conn: Any, text: str) -> Sequence[Offer]:
        if not text:
            return ()
        hits = search.search(conn, text, OFFERED, SUBJECTS)
        return [
            (h.title, h.subtitle or tr(RECORDS[h.entity].label), f"{h.entity}/{h.id}") for h in hits
        ]
