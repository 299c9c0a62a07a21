"""The focus ring: one for the program, around whatever control the keyboard is on."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QApplication, QTabBar, QWidget

from crm_desktop.gui import theme

OFFSET = 2
BY_KEYS = (
    Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)  # fmt: skip
"""Why a control has the focus when its ring is wanted."""
_FOLLOWED = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Hide, QEvent.Type.Show)


class FocusRing(QObject):
    """Follows the focus of `app`. A widget's property "ring" says "inside", "outside" or "none"."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._ring: _Ring | None = None
        self._on: QWidget | None = None
        app.focusChanged.connect(self._focus_changed)

    def _focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        self._drop()
        if new is None:
            return
        # Qt keeps this for Tab, Backtab and shortcuts, and drops it for mouse and program.
        by_keyboard = new.window().testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
        if by_keyboard and ring_of(new) != "none" and new.parentWidget():
            self._take(new)

    def _take(self, widget: QWidget) -> None:
        self._on = widget
        self._ring = _Ring(widget, ring_of(widget) == "outside")
        widget.installEventFilter(self)

    def _drop(self) -> None:
        if self._on is not None and shiboken6.isValid(self._on):
            self._on.removeEventFilter(self)
        if self._ring is not None and shiboken6.isValid(self._ring):
            self._ring.hide()
            self._ring.deleteLater()
        self._on = self._ring = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if self._ring is not None and event.type() in _FOLLOWED:
            self._ring.follow()
        return False


def ring_of(widget: QWidget) -> str:
    """Return where the ring of `widget` lies; views and inputs show their focus themselves."""
    said = widget.property("ring")
    if said:
        return str(said)
    if isinstance(widget, QTabBar):
        return "inside"
    return "outside" if isinstance(widget, QAbstractButton) else "none"


class _Ring(QWidget):
    def __init__(self, around: QWidget, outside: bool) -> None:
        super().__init__(around.parentWidget())
        self._around, self._outside = around, outside
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.follow()

    def follow(self) -> None:
        self.setVisible(self._around.isVisible())
        self.setGeometry(self._bounds())
        self.raise_()

    def _bounds(self) -> QRect:
        if not self._outside:
            return self._around.geometry()
        grow = OFFSET + theme.current().focuswidth
        bounds = self._around.geometry().adjusted(-grow, -grow, grow, grow)
        return bounds.intersected(
            self.parentWidget().rect()
        )  # closed, where the parent ends sooner

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        wide = theme.current().focuswidth
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("accent"), wide))
        inset = wide / 2
        painter.drawRoundedRect(self.rect().toRectF().adjusted(inset, inset, -inset, -inset), 8, 8)
