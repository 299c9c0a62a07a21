"""Menus that are made when they are asked for."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget, QWidgetAction

from crm_desktop.domain.fold import fold
from crm_desktop.gui.widgets.search_field import SearchField

MANY = 12
"""Entries from which on a menu has a line to find one by."""


def unmarked(name: str) -> str:
    """Return what a menu or a button shows letter for letter: "&" in a name would mark the next one."""
    return name.replace("&", "&&")


class FindMenu(QMenu):
    """A menu whose entries are found by typing, where there are many."""

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self._line: SearchField | None = None
        self._found: list[QAction] = []
        self._passing = False

    def find_among(self, asking: str) -> None:
        """Offer a line over the entries so far, which stays empty while nothing is typed."""
        self._found = [action for action in self.actions() if not action.isSeparator()]
        if len(self._found) < MANY:
            return
        self._line = SearchField(asking, parent=self)
        self._line.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # keys come to it through the menu
        self._line.textChanged.connect(self._find)
        place = QWidgetAction(self)
        place.setDefaultWidget(self._line)
        self.insertAction(self._found[0], place)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        line = self._line
        # What the line does not want, like Ctrl with a letter, Qt brings back to whom it lies in.
        if line is None or self._passing or not self._is_typed(line, event):
            super().keyPressEvent(event)
            return
        self._passing = True
        try:
            QCoreApplication.sendEvent(line, event)
        finally:
            self._passing = False

    def _is_typed(self, line: SearchField, event: QKeyEvent) -> bool:
        if event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Space) and line.text():
            return True
        return event.text().isprintable() and bool(event.text().strip())

    def _find(self, text: str) -> None:
        self.setMinimumWidth(self.width())
        wanted = fold(text)
        for action in self._found:
            action.setVisible(wanted in fold(action.text()))
        self.adjustSize()  # as high as what is left
        first = next((a for a in self._found if a.isVisible() and a.isEnabled()), None)
        if first is not None:
            self.setActiveAction(first)


def drop_down(menu: QMenu, under: QWidget) -> None:
    """Open a menu under the control that asked for it; it goes when it is closed."""
    pop_up(menu, under.mapToGlobal(QPoint(0, under.height() + 4)))


def pop_up(menu: QMenu, at: QPoint) -> None:
    """Open a menu at a point of the screen; it goes when it is closed.

    Not where what it is of was switched off meanwhile: its entries may have been read for it.
    """
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    of = menu.parentWidget()
    if of is not None and not of.isEnabled():
        menu.deleteLater()
        return
    menu.popup(at)
