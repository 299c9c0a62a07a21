"""What floats over the window without being one: the popover by its control, and the scrim."""

from __future__ import annotations

from typing import ClassVar
from weakref import WeakSet

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget
from shiboken6 import isValid

from crm_desktop.gui import theme
from crm_desktop.gui.widgets import paint
from crm_desktop.gui.widgets.motion import slide_in

GAP = 8
EDGE = paint.SHADOW_MARGIN


class Raised(QFrame):
    """A raised sheet with round corners and a soft shadow, a child of the window. Fill `inside`."""

    def __init__(self, window: QWidget, radius: int = 8) -> None:
        super().__init__(window)
        self._radius = radius
        outside = QVBoxLayout(self)
        outside.setContentsMargins(EDGE, EDGE, EDGE, EDGE)
        self.inside = QVBoxLayout()
        self.inside.setContentsMargins(1, 1, 1, 1)
        self.inside.setSpacing(0)
        outside.addLayout(self.inside)
        self.hide()

    def sheet(self) -> QRect:
        """Return the rectangle of the sheet itself, without the margin of its shadow."""
        return self.rect().adjusted(EDGE, EDGE, -EDGE, -EDGE)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        paint.paint_shadow(painter, self.sheet(), self._radius)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("line2"), 1))
        painter.setBrush(theme.colour("raised"))
        edge = self.sheet().toRectF().adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(edge, self._radius, self._radius)


class Popover(Raised):
    """Opens beside a control; Esc and a click outside close it and give the focus back."""

    closed = Signal()
    _opened: ClassVar[WeakSet[Popover]] = WeakSet()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._window = window
        self._anchor: QWidget | None = None

    def open_at(self, anchor: QWidget) -> None:
        """Show the sheet below `anchor`, or above where there is no room; a second call closes."""
        if self.isVisible():
            self.close_it()
            return
        self._anchor = anchor
        self.adjustSize()
        self.raise_()
        slide_in(self, self._place(anchor), 4)
        _app().installEventFilter(self)
        Popover._opened.add(self)
        self._first().setFocus(Qt.FocusReason.PopupFocusReason)

    @classmethod
    def any_open(cls) -> bool:
        """Say whether one is open: all that happens in the program costs double then, for it hears of it."""
        return any(isValid(one) and one.isVisible() for one in tuple(cls._opened))

    @classmethod
    def close_all(cls) -> None:
        """Close those that are open: the file they are about is about to be closed."""
        for one in tuple(cls._opened):
            if isValid(one):
                one.close_it()

    def _first(self) -> QWidget:
        """Return the first part that takes the keyboard, else the sheet itself."""
        for part in self.findChildren(QWidget):
            if part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.isVisibleTo(self):
                return part
        return self

    def close_it(self) -> None:
        """Close the sheet and give the focus back to its control."""
        if not self.isVisible():
            return
        _app().removeEventFilter(self)
        had_focus = self.isAncestorOf(self.window().focusWidget() or self.window())
        self.hide()
        if had_focus and self._anchor is not None and isValid(self._anchor):
            self._anchor.setFocus(Qt.FocusReason.PopupFocusReason)
        self.closed.emit()

    def _place(self, anchor: QWidget) -> QPoint:
        window = self._window
        at = QRect(anchor.mapTo(window, QPoint(0, 0)), anchor.size())
        below = at.bottom() + 1 + GAP - EDGE
        above = at.top() - GAP + EDGE - self.height()
        top = below if below + self.height() <= window.height() or above < 0 else above
        top = min(top, window.height() - self.height())
        mirrored = self.isRightToLeft()
        left = at.right() + 1 + EDGE - self.width() if mirrored else at.left() - EDGE
        return QPoint(max(0, min(left, window.width() - self.width())), max(0, top))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            if isinstance(watched, QWidget) and not self._inside(event.globalPosition().toPoint()):
                self.close_it()
        elif event.type() == QEvent.Type.Resize and watched is self._window:
            self.close_it()
        return False

    def _inside(self, at: QPoint) -> bool:
        """Say whether a press at `at` leaves the sheet open: on it, on its control, or in a menu."""
        if QApplication.activePopupWidget() is not None:
            return True
        anchor = self._anchor
        there = anchor is not None and isValid(anchor)  # it may have gone with what it stood on
        if there and anchor.rect().contains(anchor.mapFromGlobal(at)):
            return True
        return self.sheet().contains(self.mapFromGlobal(at))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape:
            self.close_it()
        else:
            super().keyPressEvent(event)


class Scrim(QWidget):
    """Dims the whole window under something that wants an answer; a click says "away with it"."""

    clicked = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.hide()

    def cover(self) -> None:
        """Lie over all of the window, under what is raised next."""
        self.setGeometry(self._window.rect())
        self._window.installEventFilter(self)
        self.raise_()
        self.show()

    def lift(self) -> None:
        """Stop dimming the window."""
        self._window.removeEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._window.rect())
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self.clicked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        QPainter(self).fillRect(self.rect(), theme.colour("scrim"))


def _app() -> QCoreApplication:
    app = QCoreApplication.instance()
    assert app is not None
    return app
