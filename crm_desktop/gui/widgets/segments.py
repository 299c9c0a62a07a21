"""A segmented choice: one of a few, side by side in one border."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from crm_desktop.gui import icons
from crm_desktop.gui.widgets.dressing import icon_box


class Segments(QFrame):
    """Parts are (key, words, icon or ""). With `ticked`, the chosen part of a form shows a tick."""

    chosen = Signal(str)

    def __init__(
        self,
        parts: Sequence[tuple[str, str, str]],
        name: str,
        *,
        ticked: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("kind", "segments")
        self.setProperty("state", "form" if ticked else "")
        self.setAccessibleName(name)
        self._ticked = ticked
        self._buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(2)
        for part in parts:
            row.addWidget(self._part(*part))
        self._group.buttonToggled.connect(self._toggled)

    def _part(self, key: str, words: str, icon: str) -> QPushButton:
        made = QPushButton()
        made.setProperty("kind", "segment")
        made.setProperty("scale", "large" if self._ticked else "")
        made.setProperty("key", key)
        made.setText(words)
        made.setAutoDefault(False)
        made.setCheckable(True)
        made.setIconSize(icon_box())
        if self._ticked:
            made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        made.setProperty("drawing", icon)
        if icon:
            made.setIcon(icons.icon(icon, "secondary"))
        self._buttons[key] = made
        self._group.addButton(made)
        return made

    def buttons(self) -> Sequence[QPushButton]:
        """Return the parts, in their order."""
        return tuple(self._buttons.values())

    def choice(self) -> str:
        """Return the key of the chosen part, or ""."""
        button = self._group.checkedButton()
        return str(button.property("key")) if button else ""

    def offer(self, keys: Iterable[str]) -> None:
        """Show these parts only."""
        offered = set(keys)
        for key, button in self._buttons.items():
            button.setVisible(key in offered)

    def choose(self, key: str) -> None:
        """Choose a part, telling it like a click."""
        self._buttons[key].setChecked(True)

    def clear(self) -> None:
        """Choose nothing: it is asked anew."""
        self._group.setExclusive(False)
        for button in self._buttons.values():
            button.setChecked(False)
        self._group.setExclusive(True)

    def _toggled(self, button: QPushButton, on: bool) -> None:
        role = "onselection" if on else "secondary"
        drawing = str(button.property("drawing"))
        if self._ticked:
            button.setIcon(icons.icon("check", "accent") if on else QIcon())
        elif drawing:
            button.setIcon(icons.icon(drawing, role))
        if on:
            self.chosen.emit(str(button.property("key")))
