"""The choosers of a customer sheet's head: of which time, of which pipeline's and whose deals it is."""

from __future__ import annotations

from typing import Any, NamedTuple

from PySide6.QtCore import QObject, Signal

from crm_desktop.deals import pipelines
from crm_desktop.gui.insight.reports import choosers
from crm_desktop.gui.insight.reports.choosers import Option
from crm_desktop.gui.insight.reports.sheet_head import SheetHead
from crm_desktop.i18n import tr
from crm_desktop.insight.narrowing import Narrowing
from crm_desktop.store import in_use


class Offered(NamedTuple):
    """The pipelines, where there are several, and the people there are to choose from."""

    boards: tuple[Option, ...]
    people: tuple[str, ...]


def offered(conn: Any) -> Offered:
    """Read what can be chosen, in a lane."""
    every = pipelines.pipelines(conn)
    boards = tuple((one.id, one.name) for one in every) if len(every) > 1 else ()
    return Offered(boards, tuple(in_use.owners(conn, ("deal",))))


class CustomerChoosers(QObject):
    """Tells when another part of the won deals is wanted; `timed` ones offer when they were won, too."""

    changed = Signal()

    def __init__(self, head: SheetHead, *, timed: bool) -> None:
        super().__init__(head)
        self.period, self.within = "", Narrowing()
        self._when = head.chooser(tr("Period"), self._want_period) if timed else None
        self._board = head.chooser(tr("Pipeline"), lambda board: self._want(pipeline=board))
        self._whose = head.chooser(tr("Person"), lambda name: self._want(owner=name))
        for chooser in (self._board, self._whose):
            chooser.hide()
        if self._when is not None:
            self._when.offer(choosers.periods(tr("Any time")), "")

    def offer(self, found: Offered) -> None:
        """Offer what there is; what is chosen stays offered although it is no more."""
        self._board.offer(choosers.boards(found.boards), self.within.pipeline)
        self._board.setVisible(bool(found.boards or self.within.pipeline))
        self._whose.offer(choosers.people(found.people), self.within.owner)
        self._whose.setVisible(bool(found.people or self.within.owner))

    @property
    def narrowed(self) -> bool:
        """Whether less than all won deals are asked for."""
        return bool(self.period) or self.within != Narrowing()

    def _want_period(self, period: str) -> None:
        self.period = period
        if self._when is not None:
            self._when.offer(choosers.periods(tr("Any time")), period)
        self.changed.emit()

    def _want(self, *, pipeline: str | None = None, owner: str | None = None) -> None:
        self.within = Narrowing(
            self.within.pipeline if pipeline is None else pipeline,
            self.within.owner if owner is None else owner,
        )
        self.changed.emit()
