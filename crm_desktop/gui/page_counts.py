"""How many records stand behind each page of the sidebar, counted off the window's thread."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any

from PySide6.QtCore import QTimer

from crm_desktop.domain.operation import Changed
from crm_desktop.gui.context import Context
from crm_desktop.gui.pages import PageSpec

AFTER = 250


class PageCounts:
    """Counts when asked to; `show` takes a page's name, its count, and `alarm`: it is late."""

    def __init__(
        self, context: Context, specs: Iterable[PageSpec], show: Callable[..., object]
    ) -> None:
        self._context, self._show = context, show
        self._specs = [spec for spec in specs if spec.counted]
        self._stale: set[str] = set()
        self._later = QTimer(context.bridge, interval=AFTER, singleShot=True)
        self._later.timeout.connect(self._ask_stale)

    def take(self, news: Changed) -> None:
        """Count soon what was changed."""
        self._stale |= set(news.rows)
        self._later.start()

    def _ask_stale(self) -> None:
        stale, self._stale = self._stale, set()
        self.ask(stale)

    def ask(self, stale: Collection[str] | None = None) -> None:
        """Count the pages that show any of the `stale` kinds of record; all without them."""
        wanted = [s for s in self._specs if stale is None or s.watched() & set(stale)]
        ws = self._context.ws

        def count(_token: Any) -> dict[str, int]:
            from crm_desktop.store import listing

            conn = ws.reader()
            return {
                s.name: s.count(ws, conn) if s.count
                else listing.count(conn, listing.ListQuery(s.entity))
                for s in wanted
            }  # fmt: skip

        if wanted:
            self._context.lane.run(count, self._take, self._context.failed)

    def _take(self, found: dict[str, int]) -> None:
        alarms = {spec.name for spec in self._specs if spec.alarm}
        for name, count in found.items():
            self._show(name, count, alarm=name in alarms)
