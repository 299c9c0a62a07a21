"""What a preset would make, by kind of thing: new ones with what they hold, those there already."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QBrush, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from crm_desktop.domain.records import RECORDS
from crm_desktop.gui import fonts, icons, theme
from crm_desktop.i18n import mark, tr
from crm_desktop.industries.applying import LEFT_OUT, NEW, THERE, Line

ORDER = ("pipeline", "custom_field", "tag", "activity_kind", "outcome", "plan", "saved_view",
         "segment")  # fmt: skip
HEADS = {
    "pipeline": mark("Pipelines"), "custom_field": mark("Fields"), "tag": mark("Tags"),
    "activity_kind": mark("Kinds of activity"), "outcome": mark("Results"),
    "plan": mark("Follow-up plans"), "saved_view": mark("Views"), "segment": mark("Segments"),
}  # fmt: skip
STATES = {
    NEW: (mark("New"), "plus", "good"),
    THERE: (mark("Stays as it is"), "check", "tertiary"),
    LEFT_OUT: (mark("Left out"), "minus", "attention"),
}
NAME, HOLDS, STATE = range(3)


class Preview(QTreeWidget):
    """Read only; arrows walk through it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Preview"))
        self.setHeaderLabels([tr("Name"), tr("Holds"), tr("Here")])
        self.setIconSize(QSize(fonts.grown(14), fonts.grown(14)))
        self.setEditTriggers(QTreeWidget.EditTrigger.NoEditTriggers)
        self.setIndentation(16)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        head = self.header()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Interactive)
        head.setSectionResizeMode(HOLDS, QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(STATE, QHeaderView.ResizeMode.ResizeToContents)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)

    def show_lines(self, lines: Iterable[Line]) -> None:
        """Show these things, each kind under its head."""
        self.clear()
        every = list(lines)
        for entity in ORDER:
            of = [line for line in every if line.entity == entity]
            if of:
                head = QTreeWidgetItem([f"{tr(HEADS[entity])} ({len(of)})"])
                head.setFont(NAME, fonts.font("body-strong"))
                self.addTopLevelItem(head)
                head.addChildren([_item(line) for line in of])
                head.setFirstColumnSpanned(True)
                head.setExpanded(True)
        self.scrollToTop()
        self._share_out()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._share_out()

    def _share_out(self) -> None:
        """Give names the room they need, but leave a good part of it to what things hold."""
        most = (self.viewport().width() - self.sizeHintForColumn(STATE)) * 3 // 5
        self.setColumnWidth(NAME, min(self.sizeHintForColumn(NAME), most))


def _item(line: Line) -> QTreeWidgetItem:
    words, icon, role = STATES[line.state]
    inside = ", ".join(line.details)
    made = QTreeWidgetItem([line.name, inside, tr(words)])
    made.setToolTip(NAME, line.name)
    made.setToolTip(HOLDS, inside)
    made.setIcon(STATE, icons.icon(icon, role))
    quiet = QBrush(theme.colour("secondary"))
    for column in (HOLDS, STATE):
        made.setForeground(column, quiet)
    if line.state != NEW:
        made.setForeground(NAME, quiet)
    made.setData(NAME, Qt.ItemDataRole.AccessibleDescriptionRole, tr(RECORDS[line.entity].label))
    return made
