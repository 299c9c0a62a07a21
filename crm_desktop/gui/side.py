"""The right-hand side of the window: the record panel or the history, made when first wanted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from crm_desktop.gui import fonts, sheet
from crm_desktop.gui.binding.turns import first_turn, next_turn, paint_later
from crm_desktop.gui.context import Context
from crm_desktop.gui.widgets.fitting import NO_LIMIT
from crm_desktop.i18n import tr

NARROWEST, USUAL, WIDEST = 320, 380, 520
PAGE = 420
"""Width a page needs beside the history, which covers it where there is less."""
FOLLOWS_AFTER = 30
"""Milliseconds a row stays current before the panel shows it: holding an arrow key stays smooth."""


class Side(QStackedWidget):
    """Hidden, or showing one record, or what was done in this file."""

    moved = Signal()  # shown, hidden, or showing something else
    list_wanted = Signal(str, str, str)  # kind of record, stamp and words of an operation
    stepped = Signal(int)  # the panel's own "previous" and "next"

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self.panel: Any = None
        self.history: Any = None
        self.width_wanted = int(context.settings.get("panel.width", USUAL))
        self._narrow = False
        self.set_narrow(False)
        self.setAccessibleName(tr("Record and history"))
        self._page = ""
        self._currents: dict[str, tuple[str, str]] = {}  # of each page: entity and id
        self._waiting = False  # for a row of the page: none is current there
        self.coming: tuple[str, str] | None = None  # entity and id, shown in the turn after
        self._follow = QTimer(self, interval=FOLLOWS_AFTER, singleShot=True)
        self._follow.timeout.connect(self._follow_now)
        self.hide()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(fonts.widened(NARROWEST if self._narrow else self.width_wanted), 400)

    def set_narrow(self, narrow: bool) -> None:
        """Leave the room to the page, or be as wide as the user made it."""
        self._narrow = narrow
        self.setMinimumWidth(fonts.widened(NARROWEST))
        # The splitter has its own new width only afterwards.
        first_turn(self, self._take_room)

    def _take_room(self) -> None:
        both, mine = self.parentWidget(), self.sizeHint().width()
        if not isinstance(both, QSplitter):
            return
        covers = self.history_shown() and both.width() - mine < fonts.widened(PAGE)
        both.widget(0).setVisible(not covers)
        self.setMaximumWidth(
            NO_LIMIT if covers else fonts.widened(NARROWEST if self._narrow else WIDEST)
        )
        if not covers and self.isVisible() and both.sizes()[1] != mine:
            both.setSizes([both.width() - mine - both.handleWidth(), mine])

    def _covers(self) -> bool:
        both = self.parentWidget()
        return isinstance(both, QSplitter) and both.widget(0).isHidden()

    def keep_width(self) -> None:
        """Remember how wide the user made it; in a narrow window there is no choice."""
        if not self._narrow:
            self.width_wanted = round(self.width() * USUAL / fonts.widened(USUAL))
            self._context.settings.set("panel.width", self.width_wanted)

    def record_shown(self) -> bool:
        """Say whether the record panel stands open."""
        return not self.isHidden() and self.currentWidget() is self.panel is not None

    def record_wanted(self) -> bool:
        """Say whether the panel stands open, or would with a row to show, or is about to."""
        return self.record_shown() or self._waiting or self.coming is not None

    def history_shown(self) -> bool:
        return not self.isHidden() and self.currentWidget() is self.history is not None

    def show_record(self, entity: str, id: str) -> bool:
        """Open the panel with a record; say whether it is there."""
        self.coming = None
        if not id or not self.make_panel().show_record(entity, id):
            return False
        self._bring(self.panel)
        return True

    @property
    def current(self) -> tuple[str, str]:
        """Return the current record (entity, id) of the page in front, ("", "") without one."""
        return self._currents.get(self._page, ("", ""))

    def follow(self, page: str, entity: str, id: str) -> None:
        """Show the row of a page that became current, if the panel stands open."""
        self._currents[page] = (entity, id)
        if page != self._page:
            return
        if self.coming is not None:
            self.coming = (entity, id)
        elif self.record_wanted():
            self._follow.start()

    def turn(self, page: str) -> None:
        """Let the panel be about the page that came to the front: a row of it, or nothing."""
        self._page = page
        if self._covers():
            self.close_side()
        if not self.record_wanted():
            return
        if self.current[1]:
            next_turn(self, self._turned)  # together with the page it would be a pause
        else:
            self._wait()

    def _turned(self) -> None:
        if not self.current[1] or not self.record_wanted() or self._ready_first(self._turned):
            return
        if not self.show_record(*self.current):
            self._wait()

    def _wait(self) -> None:
        self.close_side()
        self._waiting = True

    def show_history(self) -> None:
        """Open the list of what was done."""
        if self.history is None:
            from crm_desktop.gui.history import HistoryPanel

            self.history = HistoryPanel(self._context)
            self.addWidget(self.history)
            self.history.closed.connect(self.close_side)
            self.history.list_wanted.connect(self.list_wanted)
        self._bring(self.history)

    def close_side(self) -> None:
        """Give the room back to the page."""
        self._waiting, self.coming = False, None
        self.hide()
        self._take_room()
        self.moved.emit()

    def leave(self) -> None:
        """Ask no more: the file is about to be closed."""
        self.coming, self._page = None, ""
        self._follow.stop()
        for part in (self.panel, self.history):
            if part is not None and hasattr(part, "leave"):
                part.leave()

    def _follow_now(self) -> None:
        if not self.record_wanted():
            return
        if not self.current[1] or not self._ready_first(self._follow_now):
            self.show_record(*self.current)

    def _ready_first(self, then: Callable[[], object]) -> bool:
        """Get the panel ready in this turn and go on in the next, where it is not."""
        waits = self.make_ready()
        if waits:
            next_turn(self, then)
        return waits

    def make_panel(self) -> Any:
        """Return the record panel, made when it is wanted the first time; it does not open by that."""
        if self.panel is None:
            from crm_desktop.gui.attachments.attaching import DropToAttach
            from crm_desktop.gui.record.panel import RecordPanel

            # Given a parent later it would be dressed twice.
            self.panel = RecordPanel(self._context, self)
            DropToAttach(self.panel, self._context, lambda: (self.panel.entity, self.panel.id))
            self.addWidget(self.panel)
            self.panel.closed.connect(self.close_side)
            self.panel.previous.connect(lambda: self.stepped.emit(-1))
            self.panel.next.connect(lambda: self.stepped.emit(1))
        return self.panel

    def make_ready(self) -> bool:
        """Make the panel, or dress some of it; say whether it did: the next of it is for another turn."""
        if self.panel is None:
            self.make_panel()
            return True
        return sheet.dress_waiting(self.panel)

    def _bring(self, part: QWidget) -> None:
        self._waiting = False
        if not part.isVisible():
            paint_later(part)
        self.setCurrentWidget(part)
        self.show()
        self._take_room()
        self.moved.emit()
