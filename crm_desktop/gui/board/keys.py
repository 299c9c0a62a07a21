"""The keyboard of the board: going, choosing, moving, closing, and what a move is heard as."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent

from crm_desktop.i18n import tr

if TYPE_CHECKING:
    from crm_desktop.gui.board.page import BoardPage

_ARROWS = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1),
}  # fmt: skip
_MODIFIERS = Qt.KeyboardModifier
_FAR = 1 << 30


class BoardKeys(QObject):
    """Arrows go, with Shift they choose, with Alt or Ctrl+Shift they move the cards."""

    def __init__(self, page: BoardPage) -> None:
        super().__init__(page)
        self._page = page

    def take(self, event: QKeyEvent) -> None:
        """Act on a key pressed on a card; one that means nothing goes on its way."""
        mods = event.modifiers() & ~_MODIFIERS.KeypadModifier
        done = self._arrow(event.key(), mods) or self._plain(event.key(), mods)
        event.setAccepted(done)

    def move(self, columns: int, rows: int) -> None:
        """Move the chosen cards so many columns or rows and say where they are."""
        page, kanban = self._page, self._page.kanban
        ns, board = page.chosen(), page.feed.board
        if page.front is not kanban:
            self._move_row(ns, columns)
            return
        column, position = kanban.current
        if not ns or board is None or position < 0:
            return
        target = column + columns
        if not 0 <= target < len(board.columns):
            return
        if rows:
            mine = set(ns)
            here = [at for at, n in enumerate(board.columns[column].ns) if n in mine]
            position = min(here) - 1 if rows < 0 else max(here) + 2
            if not here or not 0 <= position <= board.columns[column].count:
                return
        page.put(ns, target, min(position, board.columns[target].count), see=True)
        self._tell_place()

    def _move_row(self, ns: list[int], columns: int) -> None:
        """Move deals of the list to the end of a stage so many stages on."""
        page, board = self._page, self._page.feed.board
        found = board.find(ns[0]) if ns and board else None
        if found is None or board is None or not columns:
            return
        target = found[0] + columns
        if 0 <= target < len(board.columns):
            page.put(ns, target, board.columns[target].count, see=True)

    def _arrow(self, key: int, mods: Qt.KeyboardModifier) -> bool:
        if key not in _ARROWS:
            return False
        columns, rows = _ARROWS[Qt.Key(key)]
        columns = -columns if self._page.isRightToLeft() else columns
        listed = self._page.front is not self._page.kanban
        moving = (_MODIFIERS.AltModifier, _MODIFIERS.ControlModifier | _MODIFIERS.ShiftModifier)
        if mods in moving:
            self.move(columns, rows)
        elif listed:
            return False
        elif mods == _MODIFIERS.ShiftModifier and rows:
            self._page.kanban.extend(rows)
        elif mods == _MODIFIERS.NoModifier:
            self._page.kanban.go(columns, rows)
        else:
            return False
        return True

    def _plain(self, key: int, mods: Qt.KeyboardModifier) -> bool:
        table = self._actions() if mods == _MODIFIERS.NoModifier else {}
        if mods == _MODIFIERS.ControlModifier and key == Qt.Key.Key_A:
            table = {key: self._page.tick_all}
        act = table.get(key)
        if act is None:
            return False
        act()
        return True

    def _actions(self) -> dict[int, Callable[[], object]]:
        page, kanban = self._page, self._page.kanban
        acts: dict[int, Callable[[], object]] = {
            Qt.Key.Key_Space: self._toggle,
            Qt.Key.Key_Return: page.open_full,
            Qt.Key.Key_Enter: page.open_full,
            Qt.Key.Key_W: page.win_chosen,
            Qt.Key.Key_L: page.lose_chosen,
            Qt.Key.Key_Delete: page.delete_chosen,
            Qt.Key.Key_Escape: self._escape,
        }
        if page.front is not kanban:
            return acts
        return acts | {
            Qt.Key.Key_Home: lambda: kanban.go(0, -_FAR),
            Qt.Key.Key_End: lambda: kanban.go(0, _FAR),
            Qt.Key.Key_PageUp: lambda: kanban.go(0, -kanban.page_rows()),
            Qt.Key.Key_PageDown: lambda: kanban.go(0, kanban.page_rows()),
        }

    def _toggle(self) -> None:
        """Choose the current card, or not any more."""
        page = self._page
        n = page.front.current_row()
        if page.front is page.kanban:
            page.kanban.toggle_current()
        elif n:
            page.feed.picks.toggle(n)

    def _escape(self) -> None:
        if not self._page.drag.cancel():
            self._page.untick_all()

    def _tell_place(self) -> None:
        """Say where a card is now to those who listen instead of look."""
        at, count = self._page.neighbours()
        column = self._page.kanban.current[0]
        if column >= 0:
            stage = self._page.kanban.lanes[column].name
            said = tr("{stage}, {at} of {count}", stage=stage, at=at, count=count)
            event = QAccessibleAnnouncementEvent(self._page, said)
            QAccessible.updateAccessibility(event)
