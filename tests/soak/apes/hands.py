"""Random keys, clicks, words, menus, pages and sizes, from a seed: what a monkey does to the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import shiboken6
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QMouseEvent, QWheelEvent
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit, QMenu, QWidget

from crm_desktop.gui import theme
from crm_desktop.gui.window import MainWindow

WORDS = (
    "tan", "Siti", "陈志明", "محمد", "செல்வி", "call tomorrow 3pm", "=1+1", "RM 1,200", "0123456789",
    "\u202eevil", "a@b.my", "2026-02-30", "-1", "99999999999999999999",
    "🙂👩‍👩‍👧", "'; DROP TABLE", "<b>x</b>", "{{name}}", "%s", " ",
)  # fmt: skip
KEYS = (
    Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Space, Qt.Key.Key_Up,
    Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageDown,
    Qt.Key.Key_PageUp, Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_F2, Qt.Key.Key_Menu,
)  # fmt: skip
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789,./[]-="
PLAIN, CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)  # fmt: skip
CLICK = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease)
TWICE = (QEvent.Type.MouseButtonDblClick, QEvent.Type.MouseButtonRelease)
SIZES = ((1024, 680), (1100, 700), (1280, 800), (1440, 900), (1920, 1080), (2400, 1300))
LONG = 40
"""Steps with one dialog or menu in front, after which it is closed as a user would."""


class Hands:
    """Does one thing after the other. Whatever it chooses comes from `rng` and what there is to see."""

    def __init__(self, rng: Random, window: MainWindow, folder: Path) -> None:
        self._rng, self._window, self._folder = rng, window, folder
        self._front: Any = None
        self._stays = 0
        self._unsaid = ""  # of the words being typed
        self.at = ""
        self._deeds: list[tuple[int, Callable[[], str]]] = [
            (30, self._click), (12, self._key), (10, self._type), (8, self._shortcut), (6, self._menu),
            (6, self._page), (5, self._scroll), (3, self._record), (4, self._right_click), (3, self._drag),
            (2, self._size), (1, self._look),
        ]  # fmt: skip

    def one(self) -> str:
        """Do one thing; return what, for the log."""
        front = self._in_front()
        _to_the_fore(front)
        self._stays = self._stays + 1 if front is self._front else 0
        self._front = front
        if isinstance(front, QFileDialog | QPrintDialog):
            return self._answer(front)
        if self._stays > LONG and front is not self._window:
            self._stays = 0
            return self._leave(front)
        if not front.isEnabled():  # all in it, as while it writes: a system gives it nothing
            return "not: what is switched off"
        if self._window.desk is None:
            return "no file is open"
        if self._unsaid:
            return self._letter()
        weights = [weight for weight, _ in self._deeds]
        (deed,) = self._rng.choices([deed for _, deed in self._deeds], weights)
        return deed()

    def _in_front(self) -> QWidget:
        return QApplication.activePopupWidget() or QApplication.activeModalWidget() or self._window

    def _answer(self, dialog: QDialog) -> str:
        """Choose a file of the monkey's own, or none: it must not get at those of who runs it."""
        if isinstance(dialog, QFileDialog) and self._rng.random() < 0.6:
            return self._choose(dialog)
        dialog.reject()
        return f"closed {type(dialog).__name__}"

    def _choose(self, dialog: QFileDialog) -> str:
        """Type the name of a file and press the button: only by that the program hears of it."""
        saves = dialog.acceptMode() == QFileDialog.AcceptMode.AcceptSave
        if dialog.fileMode() == QFileDialog.FileMode.Directory:
            chosen = self._folder / "out"
        elif saves:
            chosen = self._folder / "out" / f"out{self._rng.randrange(5)}"
        else:
            inside = (self._folder / "in").iterdir()
            chosen = self._some(sorted(path for path in inside if path.is_file()))
        line = dialog.findChild(QLineEdit, "fileNameEdit")
        line.setText(str(chosen))
        dialog.accept()
        stays = shiboken6.isValid(dialog) and dialog.isVisible()  # the name is not taken, as it is
        return f"{'asked for' if stays else 'chose'} {chosen.name}"

    def _leave(self, front: QWidget) -> str:
        front.reject() if isinstance(front, QDialog) else front.close()
        return f"left {type(front).__name__}"

    def _some(self, choices: Any) -> Any:
        return self._rng.choice(list(choices))

    def _target(self) -> QWidget:
        """Return something to be seen and used in front, deepest things most often."""
        front = self._in_front()
        shown = [w for w in _within(front) if w.isVisibleTo(front) and w.isEnabled()]
        shown = [
            w for w in shown if w.window() is front.window() and not w.visibleRegion().isEmpty()
        ]
        return self._some(shown) if shown else front

    def _spot(self, widget: QWidget) -> QPoint:
        area = widget.visibleRegion().boundingRect()
        x, y = (self._rng.randrange(max(1, side)) for side in (area.width(), area.height()))
        return area.topLeft() + QPoint(x, y)

    def _said(self, deed: str, widget: QWidget | None) -> str:
        if widget is None or not shiboken6.isValid(widget):
            return deed
        name, said = widget.objectName(), widget.accessibleName()[:40]
        within = type(widget.parentWidget()).__name__, type(widget.window()).__name__
        self.at = f"{deed} {type(widget).__name__} {name} {said!r} in {' in '.join(within)}"
        return self.at

    def _click(self) -> str:
        target = self._target()
        said = self._said("click", target)
        kinds = CLICK + TWICE if self._rng.random() < 0.1 else CLICK
        how, at = self._some([PLAIN] * 8 + [CTRL, SHIFT]), self._spot(target)
        for kind in kinds:
            # A press may close or hide what it was meant for; QTest would go on with it.
            if shiboken6.isValid(target) and target.isVisible():
                _pressed(kind, target, at, how)
        return said

    def _right_click(self) -> str:
        target = self._target()
        said = self._said("menu of", target)
        if target.contextMenuPolicy() != Qt.ContextMenuPolicy.NoContextMenu:
            from PySide6.QtGui import QContextMenuEvent

            at = self._spot(target)
            event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, target.mapToGlobal(at))
            QApplication.sendEvent(target, event)
        return said

    def _drag(self) -> str:
        target = self._target()
        said = self._said("drag", target)
        left = Qt.MouseButton.LeftButton
        if _drags_away(target):  # a drag of Qt's own would wait for a mouse that is not there
            return f"not: {said}"
        QTest.mousePress(target, left, PLAIN, self._spot(target))
        if shiboken6.isValid(target):
            QTest.mouseMove(target, self._spot(target))
        if shiboken6.isValid(target):
            QTest.mouseRelease(target, left, PLAIN, self._spot(target))
        return said

    def _focus(self) -> QWidget:
        front = self._in_front()
        focused = QApplication.focusWidget()
        if isinstance(front, QMenu) or focused is None or focused.window() is not front.window():
            return front  # a system gives no keys to a window that waits behind a dialog
        return focused

    def _key(self) -> str:
        target, key = self._focus(), self._some(KEYS)
        said = self._said(f"key {key.name} in", target)
        QTest.keyClick(target, key, self._some([PLAIN] * 5 + [SHIFT, CTRL]))
        return said

    def _shortcut(self) -> str:
        target, letter = self._focus(), self._some(LETTERS)
        how = self._some([CTRL, CTRL, CTRL | SHIFT, ALT])
        if letter == "q" and how == CTRL:
            return "not: quit"
        said = self._said(f"{how} {letter} in", target)
        QTest.keyClick(target, letter, how)
        return said

    def _type(self) -> str:
        self._unsaid = self._some(WORDS)
        return self._letter()

    def _letter(self) -> str:
        """Type the next letter, where the keyboard is by now: nobody types two in one turn of the loop."""
        letter, self._unsaid = self._unsaid[0], self._unsaid[1:]
        target = self._focus()
        said = self._said(f"type {letter!r} into", target)
        if shiboken6.isValid(target) and target.isVisible():
            _typed(target, letter)
        return said

    def _menu(self) -> str:
        front = self._in_front()
        menus = [a.menu() for a in self._window.desk.topbar.menus.actions() if a.isVisible()]
        menu = front if isinstance(front, QMenu) else self._some(menus)
        if front not in (self._window, menu):
            return "not: a menu behind a dialog"
        menu.aboutToShow.emit()
        entries = [
            a for a in menu.actions() if a.isEnabled() and a.isVisible() and not a.isSeparator()
        ]
        entries = [a for a in entries if a.menu() is None and not _ends_all(a)]
        if not entries:
            return "not: an empty menu"
        chosen = self._some(entries)
        said = f"menu {chosen.text()!r}"
        menu.close()
        chosen.trigger()
        return said

    def _page(self) -> str:
        if self._in_front() is not self._window:
            return "not: a page behind a dialog"
        desk = self._window.desk
        name = self._some(desk._specs)
        desk.show_page(name)
        return f"page {name}"

    def _record(self) -> str:
        if self._in_front() is not self._window:
            return "not: a record behind a dialog"
        desk = self._window.desk
        entity = self._some(("contact", "company", "deal", "lead"))
        sql = f"SELECT id FROM {entity} WHERE deleted=0 ORDER BY n LIMIT 50"
        ids = [id for (id,) in desk.context.ws.reader().execute(sql).fetchall()]
        if not ids:
            return "no record"
        id = self._some(ids)
        fully = self._rng.random() < 0.4
        (desk.context.open_page if fully else desk.context.open_record)(entity, id)
        return f"record {entity}"

    def _scroll(self) -> str:
        target = self._target()
        said = self._said("scroll", target)
        at, by = self._spot(target), self._some((120, -120, -600, 600))
        event = QWheelEvent(
            QPointF(at), QPointF(target.mapToGlobal(at)), QPoint(), QPoint(0, by), Qt.MouseButton.NoButton,
            self._some([PLAIN] * 6 + [SHIFT]), Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(target, event)
        return said

    def _size(self) -> str:
        size = self._some(SIZES)
        self._window.resize(*size)
        return f"size {size}"

    def _look(self) -> str:
        name = self._some(theme.NAMES)
        if self._in_front() is not self._window:
            return "not: another look behind a dialog"
        self._window.set_theme(name)
        return f"look {name}"


def _to_the_fore(front: QWidget) -> None:
    """Have the keyboard where a system has it once another window has closed: keys go nowhere else."""
    if QApplication.activePopupWidget() is None and not front.isActiveWindow():
        front.activateWindow()


def _pressed(kind: QEvent.Type, target: QWidget, at: QPoint, how: Qt.KeyboardModifier) -> None:
    left = Qt.MouseButton.LeftButton
    if kind == QEvent.Type.MouseButtonPress:
        QTest.mousePress(target, left, how, at)
    elif kind == QEvent.Type.MouseButtonRelease:
        QTest.mouseRelease(target, left, how, at)
    else:
        place = QPointF(at), QPointF(target.mapToGlobal(at))
        QApplication.sendEvent(target, QMouseEvent(kind, *place, left, left, how))


def _typed(target: QWidget, letter: str) -> None:
    if letter.isascii() and letter.isprintable():
        QTest.keyClick(target, letter)
        return
    from PySide6.QtGui import QKeyEvent

    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        if shiboken6.isValid(target):
            QApplication.sendEvent(target, QKeyEvent(kind, 0, PLAIN, letter))


def _drags_away(target: QWidget) -> bool:
    parent = target.parentWidget()
    return any(
        getattr(w, "dragEnabled", lambda: False)() or w.acceptDrops()
        for w in (target, parent) if w is not None
    )  # fmt: skip


def _ends_all(action: QAction) -> bool:
    return action.menuRole() == QAction.MenuRole.QuitRole or "quit" in action.objectName().lower()


def _within(front: QWidget) -> Iterator[QWidget]:
    """Yield what stands in a widget; a window keeps what `findChildren` found for as long as it lives."""
    for child in front.children():
        if isinstance(child, QWidget):
            yield child
            yield from _within(child)
