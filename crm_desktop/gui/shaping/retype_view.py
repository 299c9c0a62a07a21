"""What another kind of value would do to the values there are: counts, and a few of them old → new."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHeaderView,
    QProgressBar,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.gui import fonts, theme
from crm_desktop.gui.widgets.dressing import label
from crm_desktop.i18n import tr, trn

STEPS = 1000


class RetypeView(QFrame):
    """Hidden until there is a plan to show."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "ground")
        self.said = label("", "medium", wrap=True)
        self.more = label("", "small")  # lines of their own: wrapped ones would push the table
        self.bar = QProgressBar(self)
        self.bar.setRange(0, STEPS)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Progress"))
        self.back = label(tr("One undo takes it all back."), "small")
        self.table = QTableWidget(0, 3, self)
        self.table.setAccessibleName(tr("Preview"))
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeading)
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 10, 12, 10)
        box.setSpacing(6)
        for part in (self.said, self.bar, self.table, self.more, self.back):
            box.addWidget(part)
        self.hide()

    def wait(self) -> None:
        """Say that the values are being looked at."""
        for part in (self.more, self.back, self.table):
            part.hide()
        self.begin(tr("Looking at the values…"))
        self.show()

    def begin(self, words: str) -> None:
        """Say what is being done with the values, from its beginning."""
        self.said.setText(words)
        self.bar.setValue(0)
        self.bar.show()

    def show_progress(self, part: float) -> None:
        """Show how far that is, from 0 to 1."""
        self.bar.setValue(round(part * STEPS))

    def show_plan(self, plan: Any) -> None:
        """Show a plan; one without values hides the view."""
        total = plan.converts + plan.stays
        self.setVisible(bool(total))
        self.bar.hide()
        words = trn("{n} of {total} values can be read so.", "{n} of {total} values can be read so.",
                    plan.converts, total=f"{total:,}")  # fmt: skip
        self.said.setText(words)
        stays = trn("{n} value stays as it is, shown as text.",
                    "{n} values stay as they are, shown as text.", plan.stays)  # fmt: skip
        self.more.setText(stays)
        self.more.setVisible(bool(plan.stays))
        self.back.show()
        self._fill(plan.samples)

    def _fill(self, samples: list[tuple[str, str, str | None]]) -> None:
        self.table.setHorizontalHeaderLabels([tr("Record"), tr("Before"), tr("After")])
        self.table.setRowCount(len(samples))
        for at, (title, old, new) in enumerate(samples):
            after = tr("stays as text") if new is None else new
            tone = "attention" if new is None else "text"
            for column, (text, token) in enumerate(
                ((title or tr("Unnamed"), "text"), (old, "tertiary"), (after, tone))
            ):
                item = QTableWidgetItem(text)
                item.setForeground(theme.colour(token))
                item.setToolTip(text)
                self.table.setItem(at, column, item)
            self.table.setRowHeight(at, fonts.height(30))
        self.table.setFixedHeight(fonts.height(30) * (len(samples) + 1) + 6)
        self.table.setVisible(bool(samples))
