"""Reading one record for a screen: its row at once, where it stands in the lane, again on news."""

from __future__ import annotations

from typing import Any, NamedTuple

from PySide6.QtCore import QObject, Signal

from crm_desktop.deals import lines, needs
from crm_desktop.deals.lines import Line
from crm_desktop.domain.operation import Changed
from crm_desktop.gui.context import Context
from crm_desktop.store import listing, overview, scopes, telling, timeline
from crm_desktop.store.listing import RecordView
from crm_desktop.store.overview import Overview
from crm_desktop.store.telling import Told
from crm_desktop.store.timeline import Wish

FILES = 30


class Standing(NamedTuple):
    """What a record's head and sides show beside its row."""

    over: Overview
    wanted: needs.Wanted | None  # of the deal itself, or of the open deal that is furthest
    files: tuple[Told, ...]
    bought: tuple[list[Line], str] = ([], "")  # the products of a deal and their currency


class RecordReading(QObject):
    """Tells `shown` with the row, then `stood` with the rest; `gone` when it is deleted."""

    shown = Signal(object)  # RecordView
    stood = Signal(object, object)  # RecordView, Standing
    changed = Signal()  # something that may be part of its story was written
    gone = Signal()

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._over = False
        self.view: RecordView | None = None
        self._job: Any = None
        self._behind = False
        self._awake = True
        context.bridge.changed.connect(self.take)

    def show_record(self, entity: str, id: str) -> bool:
        """Show a record; say whether it is there."""
        view = listing.record(self._context.ws.reader(), entity, id)
        if view is None:
            return False
        self.view = view
        self.shown.emit(view)
        self._read()
        return True

    def wake(self, awake: bool) -> None:
        """Follow the news at once, or only when the screen is looked at again."""
        self._awake = awake
        if awake and self._behind:
            self._again()

    def take(self, news: Changed) -> None:
        """Take news from the bridge; any kind of record may stand on this screen by name."""
        if self.view is None or not news.rows:
            return
        if self._awake:
            self._again()
        else:
            self._behind = True

    def stop(self) -> None:
        """Ask no more: the file is about to be closed."""
        self._cancel()
        self.view = None
        if not self._over:
            self._context.bridge.changed.disconnect(self.take)
        self._over = True

    def forget(self) -> None:
        self._cancel()
        self.view = None

    def _again(self) -> None:
        self._behind = False
        assert self.view is not None
        view = listing.record(self._context.ws.reader(), self.view.entity, self.view.id)
        if view is None:
            self.forget()
            self.gone.emit()
            return
        self.view = view
        self.shown.emit(view)
        self.changed.emit()
        self._read()

    def _read(self) -> None:
        self._cancel()
        reader, view = self._context.ws.reader, self.view
        assert view is not None

        def job(_token: Any) -> Standing:
            return standing_of(reader(), view)

        def done(found: Standing) -> None:
            if view is self.view:
                self.stood.emit(view, found)

        self._job = self._context.lane.run(job, done, self._context.failed)

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None


def standing_of(conn: Any, view: RecordView) -> Standing:
    """Return where a record stands, with what the furthest of its open deals needs."""
    over = overview.overview(conn, view.entity, view.row)
    deals = [view.row] if view.entity == "deal" else list(over.deals)
    wanted = next((w for deal in deals if (w := needs.wanted(conn, deal)) is not None), None)
    scope = scopes.scope(conn, view.entity, view.n)
    files = timeline.index(conn, scope, Wish("file"))[:FILES]
    told = telling.tell(conn, scope, files) if files else []
    bought = lines.of_deal(conn, view.id) if view.entity == "deal" else ([], "")
    return Standing(over, wanted, tuple(t for t in told if t.row is not None), bought)
