"""The rankings of an open file, learned once for all screens that show scores."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject

from crm_desktop.gui.context import Context

if TYPE_CHECKING:
    from crm_desktop.insight.scores import Ranking

T = TypeVar("T")


class Rankings(QObject):
    """Keeps one ranking a kind in a lane of its own, where alone it is read and followed."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.bridge)
        self._context = context
        self._kept: dict[str, Ranking] = {}

    def run(
        self, of: str, work: Callable[[Any, Ranking], T], done: Callable[[T], None],
        failed: Callable[[Exception], None], now: datetime | None = None,
        unless: tuple[Callable[[Any], bool], T] | None = None,
    ) -> Any:  # fmt: skip
        """Learn or follow, then run `work` on connection and ranking; return the job.

        `unless` says of a connection whether it may be learned where it was not yet, and what is
        found otherwise.
        """
        ws, at = self._context.ws, now or moment_of(self._context)

        def job(token: Any) -> T:
            from crm_desktop.insight.scores import (
                Ranking,  # 0.1 s to load, which the window shall not wait
            )

            conn = ws.reader()
            kept = self._kept.get(of)
            if kept is None:
                if unless is not None and not unless[0](conn):
                    return unless[1]
                kept = self._kept[of] = Ranking(conn, of, at, token.check)
            else:
                kept.follow(conn, at, token.check)
            return work(conn, kept)

        return self._context.scores_lane.run(job, done, failed, reads=True)


def rankings(context: Context) -> Rankings:
    """Return those of an open file; they end with it."""
    found = context.bridge.findChild(Rankings)
    return found if isinstance(found, Rankings) else Rankings(context)


def moment_of(context: Context) -> datetime:
    """Return the moment figures are of: that of a past file is its own."""
    moment = getattr(context.ws, "moment", None)
    return (datetime.now() if moment is None else moment.at).astimezone()
