"""The choosers of a report's head: of which time, compared with what, of which pipeline and person."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from crm_desktop.gui.insight.reports import choosers
from crm_desktop.gui.insight.reports.sheet_head import SheetHead
from crm_desktop.i18n import tr
from crm_desktop.insight.composed.kept_report import Narrow, Shown
from crm_desktop.insight.composed.specs import Spec

BEFORE = "before"


class NarrowBar(QObject):
    """Tells what is wanted instead of what the report says."""

    wanted = Signal(object)  # Narrow

    def __init__(self, head: SheetHead) -> None:
        super().__init__(head)
        self.head = head
        self.narrow = Narrow()
        self.away = False  # while the report itself is changed
        self.period = head.chooser(tr("Period"), lambda p: self._want(period=p))
        self.compared = head.chooser(
            tr("Compared with"), lambda how: self._want(compared=how == BEFORE)
        )
        self.board = head.chooser(tr("Pipeline"), lambda board: self._want(pipeline=board))
        self.whose = head.chooser(tr("Person"), lambda name: self._want(owner=name))

    def offer(self, spec: Spec | None, shown: Shown | None) -> None:
        """Offer what a report can be narrowed to, nothing for one that cannot be asked."""
        self.head.line.setVisible(spec is not None and not self.away)
        if spec is None:
            return
        asked = self.narrow.of(spec)
        self.period.offer(choosers.periods(tr("Any time")), asked.period)
        if shown is not None and shown.day:
            self.period.setToolTip(tr("Period, by “{day}”", day=shown.day))
        self.compared.setVisible(bool(asked.period))
        self.compared.offer(
            [("", tr("Not compared")), (BEFORE, tr("With the period before"))],
            BEFORE if asked.compared else "",
        )
        boards, people = (shown.pipelines, shown.people) if shown else ((), ())
        self.board.setVisible(bool(boards))
        self.board.offer(choosers.boards(boards), self.narrow.pipeline)
        self.whose.setVisible(bool(people))
        self.whose.offer(choosers.people(people), self.narrow.owner)

    def put_away(self, away: bool) -> None:
        """Be gone while the report itself is changed, which narrows it no more."""
        self.away = away
        if away:
            self.narrow = Narrow()
        self.head.line.setVisible(not away)

    def _want(self, **parts: object) -> None:
        self.narrow = self.narrow._replace(**parts)  # type: ignore[arg-type]
        self.wanted.emit(self.narrow)
