"""A segmented choice: one of a few, side by side in one border."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from crm_desktop.gui import icons
from crm_desktop.gui.widgets.dressing import icon_box
from crm_desktop.gui.widgets.menus import drop_down

EDGE, GAP, BORDER = 2, 2, 1


class Segments(QFrame):
    """Parts are (key, words, icon or ""). With `ticked`, the chosen part of a form shows a tick.

    Where there is no room for all of them, only the chosen one is seen, and a press offers the others.
    """

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
        self._offered = [key for key, _, _ in parts]
        self._folded = False
        row = QHBoxLayout(self)
        row.setContentsMargins(EDGE, EDGE, EDGE, EDGE)
        row.setSpacing(GAP)
        for part in parts:
            row.addWidget(self._part(*part))
        self._fold = self._segment("", name)
        self._fold.setIcon(icons.icon("chevron-down", "secondary"))
        self._fold.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow behind the words
        self._fold.clicked.connect(self._offer_others)
        self._fold.hide()
        row.addWidget(self._fold)
        self._group.buttonToggled.connect(self._toggled)

    def _part(self, key: str, words: str, icon: str) -> QPushButton:
        made = self._segment(key, words)
        made.setCheckable(True)
        made.setProperty("drawing", icon)
        if icon:
            made.setIcon(icons.icon(icon, "secondary"))
        self._buttons[key] = made
        self._group.addButton(made)
        return made

    def buttons(self) -> Sequence[QPushButton]:
        """Return the parts, in their order."""
        return tuple(self._buttons.values())

    def _segment(self, key: str, words: str) -> QPushButton:
        made = QPushButton(self)
        made.setProperty("kind", "segment")
        made.setProperty("scale", "large" if self._ticked else "")
        made.setProperty("key", key)
        made.setText(words)
        made.setAutoDefault(False)
        made.setIconSize(icon_box())
        if self._ticked:
            made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        return made

    def choice(self) -> str:
        """Return the key of the chosen part, or ""."""
        button = self._group.checkedButton()
        return str(button.property("key")) if button else ""

    def offer(self, keys: Iterable[str]) -> None:
        """Show these parts only."""
        offered = set(keys)
        self._offered = [key for key in self._buttons if key in offered]
        self._arrange()

    def choose(self, key: str) -> None:
        """Choose a part, telling it like a click."""
        self._buttons[key].setChecked(True)

    def clear(self) -> None:
        """Choose nothing: it is asked anew."""
        self._group.setExclusive(False)
        for button in self._buttons.values():
            button.setChecked(False)
        self._group.setExclusive(True)
        self._fold.setText(self.accessibleName())

    # room

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(self._wide(), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        wide = self._fold.sizeHint().width() + 2 * (EDGE + BORDER) if self._folded else self._wide()
        return QSize(wide, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self.updateGeometry()

    def _wide(self) -> int:
        """Return the width that all parts take."""
        widths = [self._buttons[key].sizeHint().width() for key in self._offered]
        return sum(widths) + GAP * max(0, len(widths) - 1) + 2 * (EDGE + BORDER)

    def _fit(self) -> None:
        folded = self.width() < self._wide() and len(self._offered) > 1
        if folded != self._folded:
            self._folded = folded
            self._arrange()

    def _arrange(self) -> None:
        for key, button in self._buttons.items():
            button.setVisible(key in self._offered and not self._folded)
        self._fold.setVisible(self._folded)
        self.updateGeometry()

    def _offer_others(self) -> None:
        menu = QMenu(self)
        for key in self._offered:
            action = menu.addAction(self._buttons[key].text())
            action.setCheckable(True)
            action.setChecked(key == self.choice())
            action.setEnabled(self._buttons[key].isEnabled())
            action.triggered.connect(lambda _on=False, key=key: self.choose(key))
        drop_down(menu, self._fold)

    def _toggled(self, button: QPushButton, on: bool) -> None:
        role = "onselection" if on else "secondary"
        drawing = str(button.property("drawing"))
        if self._ticked:
            button.setIcon(icons.icon("check", "accent") if on else QIcon())
        elif drawing:
            button.setIcon(icons.icon(drawing, role))
        if on:
            self._fold.setText(button.text())
            self._fold.setAccessibleName(f"{self.accessibleName()}: {button.text()}")
            self.chosen.emit(str(button.property("key")))
