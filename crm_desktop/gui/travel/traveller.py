"""The whole window as it was on a date, and back at the same place: which file it shows, and when."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout

from crm_desktop.gui.binding.turns import next_turn, take_away
from crm_desktop.gui.travel.banner import PastBanner
from crm_desktop.gui.travel.words import said
from crm_desktop.i18n import tr

if TYPE_CHECKING:
    from crm_desktop.gui.desk import Desk
    from crm_desktop.gui.window import MainWindow
    from crm_desktop.store.past import PastWorkspace

LOOKS_EVERY = 5000
"""Milliseconds between two looks whether something was erased: another program may do it too."""


class Traveller(QObject):
    """Keeps the desk of now, as it stands, while the window shows another one."""

    _prepared = Signal(float)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._kept: Desk | None = None
        self._banner: PastBanner | None = None
        self.past: PastWorkspace | None = None
        self._look = QTimer(self, interval=LOOKS_EVERY)
        self._look.timeout.connect(self._leave_erased)
        self._prepared.connect(self._show_prepared)

    def ask(self) -> None:
        """Ask for the date to go to."""
        from crm_desktop.gui.travel.date_dialog import DateDialog

        dialog = DateDialog(self._window.context, self._window)
        dialog.arrived.connect(self.enter)
        dialog.open()

    def compare(self) -> None:
        """Ask for two dates and show what differs between them."""
        from crm_desktop.gui.travel.compare_dialog import CompareDialog

        CompareDialog(self._window.context, self._window).open()

    def enter(self, past: PastWorkspace) -> None:
        """Show everything as it was in `past`, which is closed on the way back."""
        page, record, history = self._place()
        if self.past is not None:
            self._close_past()
        else:
            self._kept = self._window.set_desk_aside()
            self._kept.context.bridge.changed.connect(self._leave_erased)
            self._look.start()
        self.past = past
        past.named = said(past.moment.at)
        desk = self._window.build_desk(past)
        self._lay_banner(desk)
        desk.show_page(page)
        desk.page.setFocus()
        self._window.soon(partial(self._show_beside, desk, record, history))
        if not past.searchable:
            self._prepare(desk, past)

    @property
    def now(self) -> Desk | None:
        """Return the desk of now, while the past stands in its place."""
        return self._kept

    def back(self) -> None:
        """Show the desk of now again, as it was left."""
        kept = self._end()
        if kept is not None:
            self._window.put_back(kept)

    def leave(self) -> None:
        """Let the window have the desk of now again without showing it: its file is about to be closed."""
        kept = self._end()
        if kept is not None:
            self._window.desk = kept
            next_turn(kept, partial(take_away, kept))

    def _end(self) -> Desk | None:
        """Close the past; return the desk of now, which is kept no more."""
        kept, self._kept = self._kept, None
        if kept is not None:
            self._look.stop()
            kept.context.bridge.changed.disconnect(self._leave_erased)
            self._close_past()
        return kept

    def _place(self) -> tuple[str, tuple[str, str], bool]:
        """Return what the window shows: page, record beside it, whether the history."""
        desk = self._window.desk
        assert desk is not None
        side = desk.side
        record = (side.panel.entity, side.panel.id) if side.record_shown() else ("", "")
        return desk.page_name, record, side.history_shown()

    def _close_past(self) -> None:
        past, self.past, self._banner = self.past, None, None
        desk = self._window.desk
        if desk is not None:
            desk.leave()
        if past is not None:
            past.close()

    def _lay_banner(self, desk: Desk) -> None:
        assert self.past is not None
        banner = PastBanner(said(self.past.moment.at), desk)
        banner.back.connect(self.back)
        banner.other.connect(self.ask)
        layout = desk.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(layout.indexOf(desk.banner), banner)
        day = said(self.past.moment.at, "d MMM yyyy")
        desk.status.show_state(tr("As on {day}", day=day), "history", "attention")
        self._banner = banner

    def _prepare(self, desk: Desk, past: PastWorkspace) -> None:
        """Make the search indexes of a large file while one looks around already."""
        context = desk.context
        self._show_prepared(0.0)
        context.network_lane.run(
            lambda token: past.make_searchable(self._prepared.emit, token.check),
            lambda _done: self._show_prepared(None), context.failed,
        )  # fmt: skip

    def _show_prepared(self, part: float | None) -> None:
        if self._banner is not None:
            self._banner.show_waiting(part)

    def _leave_erased(self, _news: Any = None) -> None:
        """Come back when something was erased for good: the past was built before."""
        if self.past is None or not self.past.holds_erased():
            return
        self.back()
        words = tr("Something was erased for good, so the view of the past was closed.")
        self._window.context.toast(words, icon="circle-alert")

    def _show_beside(self, desk: Desk, record: tuple[str, str], history: bool) -> None:
        """Show what stood beside the page; a panel that is still to be made, in the turn after."""
        if record[1] and desk.side.panel is None:
            desk.side.make_panel()
            self._window.soon(partial(self._show_beside, desk, record, history))
            return
        shown = bool(record[1]) and desk.show_beside(*record)
        if not shown and history:
            desk.side.show_history()
        if shown or history:
            desk.page.setFocus()
