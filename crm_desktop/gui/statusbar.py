"""The status bar: what is shown or going on, which file, and whether it is safe."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStatusBar, QToolButton, QWidget

from crm_desktop.gui import fonts, icons
from crm_desktop.gui.widgets.dressing import IconLabel, label
from crm_desktop.gui.widgets.menus import unmarked
from crm_desktop.i18n import tr

HEIGHT = 28


class StatusBar(QStatusBar):
    """Left what the page says; right the file and its state."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.setContentsMargins(12, 0, 12, 0)
        self._fit()
        self.said: QLabel = label("")
        self.said.setAccessibleName(tr("What is shown"))
        self._go: Callable[[], object] = lambda: None
        self.file = QToolButton(self)
        self.file.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.file.setIconSize(QSize(fonts.grown(14) + 2, fonts.grown(14)))
        self.file.setIcon(icons.icon("file-lock-2", "tertiary"))
        self._sign = IconLabel("circle-check", "good", 14)
        self._state: QLabel = label("")
        self._name = self._words = self._why = ""
        self._team: QToolButton | None = None
        self.hint = QToolButton(self)  # what asks for a look, and where to
        self.hint.clicked.connect(lambda: self._go())
        self.hint.hide()
        self.addWidget(self.said)
        self.addWidget(self.hint)
        self.addWidget(QWidget(self), 1)
        self.addPermanentWidget(self.file)
        self._alone = _pair(self._sign, self._state)
        self.addPermanentWidget(self._alone)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._make_room()

    def _fit(self) -> None:
        self.setFixedHeight(fonts.height(HEIGHT, "small"))

    def _make_room(self) -> None:
        """Show the file and its state by their signs alone where there is no room for words."""
        self.file.setText(unmarked(self._name))
        self._state.setText(self._words)
        for part in (self.file, self._state):
            if self._wanted() > self.width():
                part.setText("")

    def _wanted(self) -> int:
        """Return the width that all that is shown takes."""
        parts = (self.said, self.hint, self.file, self._alone, self._team)
        shown = [part for part in parts if part is not None and not part.isHidden()]
        gap = 2 * self.layout().spacing()
        return 40 + sum(part.sizeHint().width() + gap for part in shown)

    def say(self, text: str) -> None:
        """Say what the page shows or what is going on."""
        self.said.setText(text)
        self._make_room()

    def show_hint(self, text: str, go: Callable[[], object]) -> None:
        """Offer a look at something at the left; "" takes the offer back."""
        self.hint.setText(text)
        self.hint.setVisible(bool(text))
        self._go = go
        self._make_room()

    def show_file(self, path: Path) -> None:
        self._name = path.name
        self.file.setToolTip(str(path))
        self.file.setAccessibleName(tr("File: {name}", name=path.name))
        self._make_room()

    def show_state(self, words: str, icon: str, role: str, why: str = "") -> None:
        """Say whether everything is saved, or why not; `why` nothing can be, in a team too."""
        self._why = why
        self._sign.show_icon(icon, role)
        self._words = words
        self._alone.setToolTip(why or words)
        self._alone.setAccessibleName(f"{words}: {why}" if why else words)
        self._make_room()

    def show_team(self, button: QToolButton | None) -> None:
        """Show how the file stands with its team instead of whether it is saved; None takes it back."""
        self._team = button
        self._alone.setVisible(button is None or bool(self._why))
        if button is not None:
            self.addPermanentWidget(button)
            button.show()
        self._make_room()


def _pair(sign: QWidget, words: QWidget) -> QWidget:
    both = QWidget()
    box = QHBoxLayout(both)
    box.setContentsMargins(4, 0, 0, 0)
    box.setSpacing(6)
    box.addWidget(sign)
    box.addWidget(words)
    return both
