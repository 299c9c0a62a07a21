"""The toast: what just happened, and the way back, for ten seconds above the status bar.

What the user asked to be told stays until it is answered, or newer news come.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QPropertyAnimation, QSize, Qt, QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QEnterEvent,
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QApplication, QDialog, QFrame, QHBoxLayout, QWidget
from shiboken6 import isValid

from crm_desktop.gui import fonts, sheet, theme
from crm_desktop.gui.widgets.dressing import IconLabel, icon_button, label, push
from crm_desktop.gui.widgets.labels import KeyCaps
from crm_desktop.gui.widgets.motion import slide_in
from crm_desktop.i18n import tr

STAYS = 10_000
FOOT, SIDE = 16, 24
BUTTONS = 108
"""At the foot of a dialog, where its buttons are: left free."""
_GONE_TO = (
    Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.MouseFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)  # fmt: skip
ROOMY = QSize(560, 320)
"""A dialog from which on a toast has room in it."""


class Toast(QFrame):
    """One for a window, over the page it is given: the newest news wins.

    While a dialog takes all keys and clicks it stands in that, and comes back with what is left to say.
    It stands on the foot of what `ground` returns, so that the bar of the ticked rows stays free.
    """

    def __init__(self, over: QWidget, ground: Callable[[], QWidget] | None = None) -> None:
        super().__init__(over)
        self._home = self._over = self._ground = over
        over.destroyed.connect(self.deleteLater)  # it may stand in a dialog then
        self._find_ground = ground or (lambda: over)
        self._act: Callable[[], object] | None = None
        self._stays = False  # until it is answered
        self._held = False  # the user went to it with the keyboard or the mouse
        self._leaves = QTimer(self, singleShot=True, interval=STAYS)
        self._leaves.timeout.connect(self._maybe_leave)
        self._icon = IconLabel("circle-check", "toastgood")
        self._words = label("", "toast")
        self._action = push("", "toast")
        self._action.clicked.connect(self._acted)
        self._keys = KeyCaps(on_toast=True)
        self._cross = icon_button("x", tr("Dismiss"), "ontoast")
        self._cross.setProperty("kind", "toasticon")
        self._cross.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._cross.clicked.connect(self.leave)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 8, 6)
        row.setSpacing(12)
        for part in (self._icon, self._words, self._action, self._keys, self._cross):
            row.addWidget(part)
        sheet.WhenSeen(self, self._fit)
        self.hide()
        for part in (over, self._action, self._cross):
            part.installEventFilter(self)

    def say(
        self, words: str, action: str = "", act: Callable[[], object] | None = None, key: str = ""
    ) -> None:
        """Tell what happened; `action` names the button that calls `act`, `key` its shortcut."""
        self._tell(words, "circle-check", "toastgood")
        self._offer(action, act, key)
        self._come()

    def warn(self, words: str, action: str = "", act: Callable[[], object] | None = None) -> None:
        """Tell what did not happen, and what can be done."""
        self._tell(words, "triangle-alert", "toastattention")
        self._offer(action, act, "")
        self._come()

    def remind(self, words: str, action: str, act: Callable[[], object]) -> None:
        """Tell what the user asked to be told of: it stays until it is answered."""
        self._tell(words, "bell", "toastattention")
        self._offer(action, act, "")
        self._come(stays=True)

    def reach(self) -> bool:
        """Give the keyboard to the toast; say whether there is one to reach."""
        if self.isVisible():
            target = self._action if self._action.isVisible() else self._cross
            target.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return self.isVisible()

    def leave(self) -> None:
        """Take the toast away."""
        self._leaves.stop()
        self._stays = False
        had_focus = self.isAncestorOf(self.window().focusWidget() or self)
        self.hide()
        if had_focus:
            self._over.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self, words: str, icon: str, role: str) -> None:
        self._move_to(_dialog() or self._home)
        self._icon.show_icon(icon, role)
        self.setAccessibleName(words)

    def _offer(self, action: str, act: Callable[[], object] | None, key: str) -> None:
        self._act = act
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self._keys.say(key)
        self._keys.setVisible(bool(key and action) and self._over is self._home)

    def _fit(self) -> None:
        """Take the room there is: words that have none left are cut, and said by a hint."""
        words, row = self.accessibleName(), self.layout()
        assert row is not None
        self._words.setText("")
        row.activate()
        most = max(200, self._over.width() - 2 * SIDE - row.sizeHint().width())
        cut = self._words.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, most)
        self._words.setText(cut)
        self._words.setToolTip(words if cut != words else "")
        self.adjustSize()
        self.move(self._place())

    def _come(self, *, stays: bool = False) -> None:
        self._watch(self._find_ground() if self._over is self._home else self._over)
        self._fit()
        self.raise_()
        slide_in(self, self._place())
        self._stays = stays
        self._begin_to_leave()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.accessibleName()))

    def _place(self) -> QPoint:
        left = (self._over.width() - self.width()) // 2
        foot = self._ground.mapTo(self._over, QPoint(0, self._ground.height())).y()
        foot -= FOOT if self._over is self._home else FOOT + fonts.height(BUTTONS)
        return QPoint(max(8, left), foot - self.height())

    def _move_to(self, over: QWidget) -> None:
        """Stand over another widget from now on."""
        if over is self._over:
            return
        for run in self.findChildren(
            QPropertyAnimation
        ):  # it would end at the place it was begun for
            run.stop()
        self.hide()
        self._over.removeEventFilter(self)
        self._over = over
        self.setParent(over)
        over.installEventFilter(self)

    def _come_home(self) -> None:
        """Say what is left to say over the page: the dialog is closed."""
        ground = self._find_ground()
        if not (isValid(self._home) and isValid(ground)):
            self.deleteLater()
            return
        says = self._leaves.isActive() or self._stays
        self._move_to(self._home)
        self._watch(ground)
        if says:
            self._fit()
            self.show()
            self.raise_()

    def _watch(self, ground: QWidget) -> None:
        """Follow the foot of a widget within the page: what comes below it lifts the toast."""
        if self._ground is not self._over:
            self._ground.removeEventFilter(self)
        self._ground = ground
        ground.installEventFilter(self)

    def _acted(self) -> None:
        act = self._act
        self.leave()
        if act:
            act()

    def _begin_to_leave(self) -> None:
        self._leaves.stop()
        if not self._stays:
            self._leaves.start()

    def _maybe_leave(self) -> None:
        focused = self.isAncestorOf(self.window().focusWidget() or self.window())
        if self.underMouse() or (focused and self._held):
            self._leaves.start()
        else:
            self.leave()

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802
        self._leaves.stop()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        if self.isVisible():
            self._begin_to_leave()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if isinstance(event, QFocusEvent) and event.gotFocus() and self.isAncestorOf(watched):
            self._held = event.reason() in _GONE_TO  # not where another widget merely went away
        # Not only while it is seen: what a file says as it opens is said before its page has a size.
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self._fit() if watched is self._over else self.move(self._place())
        if event.type() == QEvent.Type.Hide and watched is self._over is not self._home:
            self._come_home()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("toastline"), 1))
        painter.setBrush(theme.colour("toast"))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)


def _dialog() -> QDialog | None:
    """Return the dialog that takes all keys and clicks, where it has room for a toast."""
    found = QApplication.activeModalWidget()
    roomy = isinstance(found, QDialog) and found.size().boundedTo(ROOMY) == ROOMY
    return found if isinstance(found, QDialog) and roomy else None
