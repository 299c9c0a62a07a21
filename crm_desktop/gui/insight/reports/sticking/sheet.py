"""The sheet that says where deals stick: of which deals is chosen in its head, every bar opens them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from crm_desktop.gui.context import Context
from crm_desktop.gui.insight.layouts import headed
from crm_desktop.gui.insight.reports import choosers
from crm_desktop.gui.insight.reports.following_sheet import FollowingSheet
from crm_desktop.gui.insight.reports.sheet import Export
from crm_desktop.gui.insight.reports.sheet_head import SheetHead
from crm_desktop.gui.insight.reports.sticking import shown as told
from crm_desktop.gui.insight.reports.sticking.body import StickingBody
from crm_desktop.gui.widgets.empty_state import EmptyState
from crm_desktop.gui.widgets.scrolling import scrolled
from crm_desktop.i18n import tr
from crm_desktop.insight.sticking import bottleneck_files
from crm_desktop.insight.sticking.bottleneck import STUCK, Bottleneck, Offered, Shown, Wanted

REMEMBERED = "report.sticking"


class StickingSheet(FollowingSheet):
    """Keeps one `Bottleneck` in the lane of figures, which follows the file."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.asked = _remembered(context)
        self.head = SheetHead(tr(bottleneck_files.TITLE), self)
        self.head.action("download", tr("Save as file…"), self.save_file)
        self.period = self.head.chooser(tr("Added in"), lambda v: self.want(period=v))
        self.board = self.head.chooser(tr("Pipeline"), lambda v: self.want(pipeline=v))
        self.whose = self.head.chooser(tr("Person"), lambda v: self.want(owner=v))
        self.source = self.head.chooser(tr("Source"), lambda v: self.want(source=v))
        self.product = self.head.chooser(tr("Product"), lambda v: self.want(product=v))
        self.body = StickingBody(self)
        self.empty = EmptyState("circle-alert", "", over=self)
        self.area = scrolled(self.body, tr("Figures"), self, sideways=True)
        headed(self, self.head, self.area)
        self.setFocusProxy(self.body.funnel.view)
        self._offer(Offered(), self.asked)
        self.body.opened.connect(self.open_bar)
        self.body.limit.chosen.connect(lambda days: self.want(limit=int(days)))

    def want(self, **other: Any) -> None:
        """Ask of other deals."""
        self.asked = self.asked._replace(**other)
        kept = {"period": self.asked.period, "limit": self.asked.limit}
        self.context.ws.remember(REMEMBERED, kept)
        self.ask()

    def begin(self) -> Callable[[Any], Bottleneck]:
        base, wanted, now = self.context.ws.profile.currency, self.asked, self.now()
        return lambda conn: Bottleneck(conn, wanted, base, now)

    @staticmethod
    def told(kept: Bottleneck, conn: Any) -> Shown:
        return kept.shown(conn)

    def open_bar(self, bar: str, stage: int) -> None:
        """List the deals behind a bar of a stage; those stuck in all stages where that is -1."""
        kept, shown, reader = self.kept, self.shown, self.context.ws.reader
        if kept is None or shown is None:
            return
        stages = range(len(shown.funnel.steps)) if bar == STUCK and stage < 0 else (stage,)

        def job(_token: Any) -> list[int]:
            return sorted({n for at in stages for n in kept.behind(reader(), bar, at)})

        name = shown.funnel.steps[stage].stage.name if stage >= 0 else ""
        self.run("behind", job, lambda ns: self.open_records("deal", ns, told.named(bar, name)))

    def exports(self) -> Export | None:
        return None if self.shown is None else told.export(self.shown, self.now().date())

    def refused(self, error: Exception) -> None:
        self.say_refused(error)

    def show_found(self, shown: Shown) -> None:
        self.shown = shown
        self.empty.hide()
        self._offer(shown.offered, shown.wanted)
        self.body.show_report(shown, self.now().date())
        self.say_computed()

    def _offer(self, offered: Offered, wanted: Wanted) -> None:
        self.period.offer(choosers.periods(tr("Added at any time")), wanted.period)
        self.board.offer(offered.pipelines or [("", tr("All pipelines"))], wanted.pipeline)
        self.whose.offer(choosers.people(offered.owners), wanted.owner)
        self.source.offer([("", tr("All sources")), *((s, s) for s in offered.sources)],
                          wanted.source)  # fmt: skip
        self.product.offer([("", tr("All products")), *offered.products], wanted.product)
        self.body.offer(wanted.limit)


def _remembered(context: Context) -> Wanted:
    kept = context.ws.setting(REMEMBERED, {})
    period, limit = kept.get("period"), kept.get("limit")
    known = Wanted()
    return known._replace(
        period=period if isinstance(period, str) else known.period,
        limit=limit if isinstance(limit, int) else known.limit,
    )
