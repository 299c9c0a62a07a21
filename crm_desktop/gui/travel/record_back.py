"""One record brought back to how it was: what would change first, then one operation."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.domain.fields import Cell, Record, Value
from crm_desktop.domain.lead import CONVERTED
from crm_desktop.domain.records import RECORDS
from crm_desktop.gui import fonts
from crm_desktop.gui.context import Context
from crm_desktop.gui.history.difference_list import DifferenceList
from crm_desktop.gui.history.differences import Story, lines_of
from crm_desktop.gui.record.sentences import Happening
from crm_desktop.gui.travel.bringing import bring_record
from crm_desktop.gui.widgets.dressing import label, push
from crm_desktop.gui.widgets.lasting import while_there
from crm_desktop.i18n import tr
from crm_desktop.store import cells, history, listing
from crm_desktop.store.history import CellChange, RowDifference

KEPT = ("created", "merged_into", "deleted")
"""Cells that stay as they are."""
BECAME = ("status", "contact", "company", "deal")
"""Those of a lead that stay where it was converted since, or no longer is: that has its own undo."""


class RecordBack(QDialog):
    """Shows old → new before anything is written."""

    def __init__(
        self, context: Context, record: tuple[str, str], told: Happening, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context, self._told = context, told
        self._entity, self._id = record
        self._cells: dict[Cell, Value] = {}
        self._base: tuple[str, ...] = ()
        self._title = ""
        self.setWindowTitle(tr("Bring the record back"))
        self.setMinimumWidth(fonts.widened(460))
        self.about = label(tr("Reading…"), wrap=True)
        self.lines = DifferenceList(self)
        self.lines.setAccessibleName(tr("What would change"))
        self.lines.hide()
        self.go = push(tr("Bring it back"), "primary", "rotate-ccw")
        self.go.setEnabled(False)
        self.go.setToolTip(context.ws.closed_because)
        self.cancel = push(tr("Cancel"))
        self._lay_out()
        self.go.clicked.connect(self.accept)
        self.cancel.clicked.connect(self.reject)
        self._read()

    def accept(self) -> None:
        """Write what was other then."""
        if not self.go.isEnabled():
            return
        said = tr("Brought {name} back to how it was", name=self._title)
        bring_record(self._context, self._entity, self._id, self._cells, self._base, said)
        super().accept()

    def _read(self) -> None:
        reader, entity, id, arrival = (
            self._context.ws.reader, self._entity, self._id, self._told.arrival,
        )  # fmt: skip

        def ask(_token: Any) -> tuple[tuple[CellChange, ...] | None, Story, tuple[str, ...], str]:
            conn = reader()
            changes = differences(conn, entity, id, arrival)
            title = listing.title_of(conn, entity, id)
            row = RowDifference(entity, id, title, changes or ())
            lines = tuple(lines_of(conn, row, True)) if changes else ()
            return changes, Story(lines, 0, True, False), cells.frontier(conn, entity, id), title

        show = while_there(self, lambda found: self._show(*found))
        self._context.lane.run(ask, show, self._context.failed)

    def _show(
        self,
        changes: tuple[CellChange, ...] | None,
        story: Story,
        base: tuple[str, ...],
        title: str,
    ) -> None:
        self._base, self._title = base, title or tr("Unnamed")
        self._cells = {cell: then for cell, _now, then in changes or ()}
        when = self._told.when
        if changes is None:
            words = tr("It was not there then.")
        elif not changes:
            words = tr("It is as it was on {day}.", day=when)
        else:
            words = tr("As it was on {day}. What was changed since goes; one undo brings it back.",
                       day=when)  # fmt: skip
        self.about.setText(words)
        self.lines.show_story(story)
        self.lines.lines.show_all()
        self.lines.fit()
        self.lines.setVisible(bool(changes))
        self.go.setEnabled(bool(changes) and not self._context.ws.closed_because)
        self.adjustSize()

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.go)
        self.go.setDefault(True)
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 20, 20, 20)
        box.setSpacing(12)
        box.addWidget(self.about)
        box.addWidget(self.lines)
        box.addLayout(foot)


def differences(conn: Any, entity: str, id: str, arrival: int) -> tuple[CellChange, ...] | None:
    """Return (cell, now, then) of what is other now; None when the record was not there then."""
    record = RECORDS[entity]
    then = history.record_as_of(conn, entity, id, arrival)
    now = cells.shown(conn, entity, id)
    if then is None or now is None:
        return None
    return tuple(
        (cell, now.get(cell), then.get(cell)) for cell in dict.fromkeys((*then, *now))
        if now.get(cell) != then.get(cell) and _known(record, cell)
        and not (entity == "lead" and cell in BECAME and now.get("status") != then.get("status")
                 and CONVERTED in (now.get("status"), then.get("status")))
    )  # fmt: skip


def _known(record: type[Record], cell: Cell) -> bool:
    return cell not in KEPT and cell.partition(".")[0] in record.fields
