"""The head of a table page: its name, how many are listed, and quiet buttons for the whole list."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from crm_desktop.gui.widgets.dressing import icon_button, label
from crm_desktop.i18n import tr

HEIGHT = 52


class PageHead(QWidget):
    """Title and count at the left, buttons at the right."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.title = label(title, "title")
        self.count = label("", "tertiary")
        self.columns = icon_button("columns-3", tr("Columns"))
        self.sort = icon_button("arrow-up-down", tr("Sort"))
        self.export = icon_button("download", tr("Export"))
        self._worded: list[tuple[QPushButton, str]] = []
        self._box = box = QHBoxLayout(self)
        box.setContentsMargins(16, 0, 12, 0)
        box.setSpacing(8)
        box.addWidget(self.title)
        box.addWidget(self.count)
        box.addStretch(1)
        for button in (self.columns, self.sort, self.export):
            box.addWidget(button)
        self.setMinimumHeight(HEIGHT)

    def add_button(self, button: QPushButton) -> None:
        """Put a button before the others; where there is no room it does without its words."""
        self._worded.append((button, button.text()))
        self._box.insertWidget(3, button)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        for button, words in self._worded:
            button.setText(words)
            if self._box.sizeHint().width() > self.width():
                button.setText("")

    def set_count(self, count: int) -> None:
        self.count.setText(f"{count:,}")
