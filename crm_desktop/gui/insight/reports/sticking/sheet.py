"""The sheet that says where deals stick: of which deals is chosen in its head, every bar opens them."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from crm_desktop.errors import UserError
from crm_desktop.gui.context import Context
from crm_desktop.gui.insight.reports import choosers
from crm_desktop.gui.insight.reports.sheet import Export, Sheet
from crm_desktop.gui.insight.reports.sheet_head import SheetHead
from crm_desktop.gui.insight.reports.sticking import shown as told
from crm_desktop.gui.insight.reports.sticking.body import StickingBody
from crm_desktop.gui.widgets.dressing import hairline
from crm_desktop.gui.widgets.empty_state import EmptyState
from crm_desktop.i18n import tr
from crm_desktop.insight.bottleneck import STUCK, Bottleneck, Offered, Shown, Wanted

REMEMBERED = "report.sticking"


class StickingSheet(Sheet):
    """Keeps one `Bottleneck` in the lane of figures, which follows the file."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.asked = _remembered(context)
        self.shown: Shown | None = None
        self._kept: Bottleneck | None = None
        self.head = SheetHead(tr("Funnel and bottleneck"), self)
        self.head.action("download", tr("Save as file…"), self.save_file)
        self.period = self.head.chooser(tr("Added in"), lambda v: self.want(period=v))
        self.board = self.head.chooser(tr("Pipeline"), lambda v: self.want(pipeline=v))
        self.whose = self.head.chooser(tr("Person"), lambda v: self.want(owner=v))
        self.source = self.head.chooser(tr("Source"), lambda v: self.want(source=v))
        self.product = self.head.chooser(tr("Product"), lambda v: self.want(product=v))
        self.body = StickingBody(self)
        self.empty = EmptyState("circle-alert", "")
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidget(self.body)
        self.area.setAccessibleName(tr("Figures"))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.head)
        box.addWidget(hairline(self))
        box.addWidget(self.area, 1)
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

    def ask(self) -> None:
        """Work out everything anew."""
        super().ask()
        self._kept = None
        reader, base = self.context.ws.reader, self.context.ws.profile.currency
        wanted, now = self.asked, self.now()

        def job(_token: Any) -> tuple[Bottleneck, Shown]:
            conn = reader()
            made = Bottleneck(conn, wanted, base, now)
            return made, made.shown(conn)

        self.run("read", job, self._keep)

    def follow(self) -> None:
        """Take in what was written since."""
        kept, reader = self._kept, self.context.ws.reader
        if kept is None:
            self.ask()
            return

        def job(_token: Any) -> Shown | None:
            conn = reader()
            return kept.shown(conn) if kept.follow(conn) else None

        def done(shown: Shown) -> None:
            if kept is self._kept:
                self._show(shown)

        self.take_in(job, done)

    def open_bar(self, bar: str, stage: int) -> None:
        """List the deals behind a bar of a stage; those stuck in all stages where that is -1."""
        kept, shown, reader = self._kept, self.shown, self.context.ws.reader
        if kept is None or shown is None:
            return
        stages = range(len(shown.funnel.steps)) if bar == STUCK and stage < 0 else (stage,)

        def job(_token: Any) -> list[int]:
            return sorted({n for at in stages for n in kept.behind(reader(), bar, at)})

        name = shown.funnel.steps[stage].stage.name if stage >= 0 else ""
        self.run("behind", job, lambda ns: self.open_records("deal", ns, told.named(bar, name)))

    def exports(self) -> Export | None:
        """Return the funnel and the table of stages."""
        if self.shown is None:
            return None
        return Export(tr("Funnel and bottleneck"), tuple(told.headings()), told.file_rows(self.shown),
                      1, "funnel", told.funnel(self.shown))  # fmt: skip

    def refused(self, error: Exception) -> None:
        """Say in the place of the figures what cannot be asked."""
        if not isinstance(error, UserError):
            super().refused(error)
            return
        self.shown = self._kept = None
        self.empty.say("circle-alert", tr("This report cannot be answered"), str(error))
        self.empty.cover(self.area)

    def _keep(self, found: tuple[Bottleneck, Shown]) -> None:
        self._kept, shown = found
        self._show(shown)

    def _show(self, shown: Shown) -> None:
        self.shown = shown
        self.empty.hide()
        self._offer(shown.offered, shown.wanted)
        self.body.show_report(shown)
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
