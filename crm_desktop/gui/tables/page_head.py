"""The head of a table page: its name, how many are listed, and quiet buttons for the whole list."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from crm_desktop.gui import icons
from crm_desktop.i18n import tr

HEIGHT = 52


class PageHead(QWidget):
    """Title and count at the left, buttons at the right."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.title = QLabel(title, self)
        self.title.setProperty("kind", "title")
        self.count = QLabel(self)
        self.count.setProperty("kind", "tertiary")
        self.columns = self._button("columns-3", tr("Columns"))
        self.sort = self._button("arrow-up-down", tr("Sort"))
        self.export = self._button("download", tr("Export"))
        self._icons = {
            "columns-3": self.columns,
            "arrow-up-down": self.sort,
            "download": self.export,
        }
        box = QHBoxLayout(self)
        box.setContentsMargins(16, 0, 12, 0)
        box.setSpacing(8)
        box.addWidget(self.title)
        box.addWidget(self.count)
        box.addStretch(1)
        for button in self._icons.values():
            box.addWidget(button)
        self.setMinimumHeight(HEIGHT)

    def set_title(self, title: str) -> None:
        self.title.setText(title)

    def set_count(self, count: int) -> None:
        self.count.setText(f"{count:,}")

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_icons"):
            for name, button in self._icons.items():
                button.setIcon(icons.icon(name, "secondary"))

    def _button(self, icon: str, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("kind", "icon")
        button.setIcon(icons.icon(icon, "secondary"))
        button.setAccessibleName(name)
        button.setToolTip(name)
        return button
