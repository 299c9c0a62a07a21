"""The sheet of sources and campaigns: every figure opens its records; the way to campaigns and rates."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from crm_desktop.gui.context import Context
from crm_desktop.gui.insight import left_out
from crm_desktop.gui.insight.campaigns import missing_rates
from crm_desktop.gui.insight.card import Card, ChartCard
from crm_desktop.gui.insight.layouts import headed
from crm_desktop.gui.insight.left_out import LeftOutNotice
from crm_desktop.gui.insight.reports import choosers
from crm_desktop.gui.insight.reports.bringing import shown as told
from crm_desktop.gui.insight.reports.choosers import Chooser
from crm_desktop.gui.insight.reports.following_sheet import FollowingSheet
from crm_desktop.gui.insight.reports.number_table import NumberTable
from crm_desktop.gui.insight.reports.sheet import Export
from crm_desktop.gui.insight.reports.sheet_head import SheetHead
from crm_desktop.gui.widgets.dressing import label, push
from crm_desktop.gui.widgets.scrolling import scrolled
from crm_desktop.i18n import tr
from crm_desktop.insight.campaigns import bringing, bringing_files, sources
from crm_desktop.insight.campaigns.bringing import Bringing, Clicked, Shown, Wanted
from crm_desktop.store.figures.unrated import Unrated

REMEMBERED = "report.bringing"
EDGE, GAP, INSET = 16, 12, 6


class BringingSheet(FollowingSheet):
    """Keeps one `Bringing` in the lane of figures, which follows the file."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.asked = _remembered(context)
        self.head = SheetHead(tr(bringing_files.TITLE), self)
        self.head.action("download", tr("Save as file…"), self.save_file)
        self.period = self.head.chooser(tr("Period"), lambda v: self.want(period=v))
        self.by = self.head.chooser(tr("By"), lambda v: self.want(by=v))
        for icon, name, page in (
            ("flag", tr("Campaigns"), "campaigns"), ("chart-column", tr("Results"), "campaign_results"),
            ("coins", tr("Exchange rates"), "rates"),
        ):  # fmt: skip
            button = push(name, icon=icon, size="small")
            button.clicked.connect(partial(self._show_page, page))
            self.head.add(button)
        self.notice = LeftOutNotice(self)
        self.chart = ChartCard("bar", tr("Won value and cost"), self)
        self.brought = Card(tr("What each brought"), self)
        self.table = NumberTable(
            tr("What each brought"), bringing_files.columns(sources.SOURCE), parent=self
        )
        self.dash = label(bringing_files.dash(), "small", wrap=True)
        self.table.setAccessibleDescription(self.dash.text())
        self.clicked = Card(tr("What was shown and clicked"), self)
        self.clicks = NumberTable(
            tr("What was shown and clicked"), told.clicked_headings(sources.CAMPAIGN), parent=self
        )
        self.clicked_by = Chooser(tr("By"), self)
        self.clicked.head.addWidget(self.clicked_by)
        self.no_clicks = label(
            tr("No result of a campaign is known of this time. Import what Google or Facebook gives out."),
            "small", wrap=True,
        )  # fmt: skip
        self._lay_out()
        self._offer()
        self.table.opened.connect(lambda behind, _row, _column: self.open_figure(*behind))
        self.clicks.opened.connect(lambda one, _row, _column: self.open_results(one))
        self.chart.view.chosen.connect(lambda mark: self._open_bar(mark.category, mark.series))
        self.notice.deeds.opened.connect(self.open_left_out)
        self.notice.deeds.rates_wanted.connect(self.enter_rates)
        self.clicked_by.chosen.connect(lambda by: self.want(clicked_by=by))

    def want(self, **other: Any) -> None:
        """Ask of another time, or put together by something else."""
        self.asked = self.asked._replace(**other)
        self.context.ws.remember(REMEMBERED, self.asked._asdict())
        self._offer()
        self.ask()

    def begin(self) -> Callable[[Any], Bringing]:
        base, wanted, now = self.context.ws.profile.currency, self.asked, self.now()
        return lambda conn: Bringing(conn, wanted, base, now)

    @staticmethod
    def told(kept: Bringing, conn: Any) -> Shown:
        return kept.shown(conn)

    def open_figure(self, at: int, figure: str) -> None:
        """List the records behind a figure of a row."""
        shown, reader = self.shown, self.context.ws.reader
        if shown is None:
            return
        one = shown.rows[at]
        named = told.named(figure, sources.shown_name(one))
        self.run("behind", lambda _token: one.behind(reader(), figure),
                 lambda ns: self.open_records(told.OF[figure], ns, named))  # fmt: skip

    def open_results(self, one: Clicked) -> None:
        """List the results of a campaign, keyword or advertisement."""
        kept, reader = self.kept, self.context.ws.reader
        if kept is not None:
            named = told.named("cost", one.name or tr("(none)"))
            self.run("behind", lambda _token: kept.results(reader(), one.key),
                     lambda ns: self.open_records("campaign_result", ns, named))  # fmt: skip

    def open_left_out(self) -> None:
        """List the records sums leave out."""
        kept, shown, reader = self.kept, self.shown, self.context.ws.reader
        if kept is not None and shown is not None:
            won = bool(shown.total.lacking)
            named = left_out.no_value() if won else tr("Left out: costs without an exchange rate")
            self.run("behind", lambda _token: kept.left_out(reader()),
                     lambda found: self.open_records(*found, named))  # fmt: skip

    def enter_rates(self, unrated: tuple[Unrated, ...]) -> None:
        """Ask for the rates that lack."""
        missing_rates.enter(self.context, self.window(), unrated)

    def exports(self) -> Export | None:
        return None if self.shown is None else told.export(self.shown)

    def show_found(self, shown: Shown) -> None:
        self.shown = shown
        said = bringing_files.lacking(shown)
        self.notice.say(said, bringing_files.left_out(shown), shown.rates)
        self.chart.show_data(told.chart(shown))
        self.table.show_headings(bringing_files.columns(shown.wanted.by))
        self.table.show_rows(told.rows(shown))
        self.brought.setVisible(bool(shown.rows))
        self.clicks.show_headings(told.clicked_headings(shown.wanted.clicked_by))
        self.clicks.show_rows(told.clicked_rows(shown))
        self.clicks.setVisible(bool(shown.clicked))
        self.no_clicks.setVisible(not shown.clicked)
        self.clicked.note.setText(
            tr("and {n} more", n=f"{shown.more_clicked:,}") if shown.more_clicked else ""
        )
        self.say_computed()

    def _offer(self) -> None:
        wanted = self.asked
        self.period.offer(choosers.periods(tr("Any time")), wanted.period)
        self.by.offer([(by, bringing_files.by_name(by)) for by in bringing.BYS], wanted.by)
        self.clicked_by.offer([(by, bringing_files.by_name(by)) for by in bringing.CLICKED_BYS],
                              wanted.clicked_by)  # fmt: skip

    def _open_bar(self, category: int, series: int) -> None:
        if self.shown is not None:
            found = [at for at, one in enumerate(self.shown.rows) if one.won or one.cost]
            self.open_figure(found[category], "cost" if series else "won")

    def _show_page(self, name: str, _on: bool = False) -> None:
        self.context.actions.trigger(f"page.{name}")

    def _lay_out(self) -> None:
        inside = QWidget(self)
        for card, parts in (
            (self.brought, (self.table, self.dash)),
            (self.clicked, (self.clicks, self.no_clicks)),
        ):
            inset = QVBoxLayout()
            inset.setContentsMargins(INSET, 0, INSET, INSET)
            for part in parts:
                inset.addWidget(part)
            card.inside.addLayout(inset)
        for part in (self.dash, self.no_clicks):
            part.setContentsMargins(8, 0, 8, 8)
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(EDGE, GAP, EDGE, EDGE)
        rows.setSpacing(GAP)
        for part in (self.notice, self.chart, self.brought, self.clicked):
            rows.addWidget(part)
        rows.addStretch(1)
        self.area = scrolled(inside, tr("Figures"), self, sideways=True)
        self.notice.hide()
        headed(self, self.head, self.area)
        self.setFocusProxy(self.chart.view)


def _remembered(context: Context) -> Wanted:
    kept, known = context.ws.setting(REMEMBERED, {}), Wanted()
    by, clicked = kept.get("by"), kept.get("clicked_by")
    period = kept.get("period")
    return Wanted(
        period if isinstance(period, str) else known.period,
        by if by in bringing.BYS else known.by,
        clicked if clicked in bringing.CLICKED_BYS else known.clicked_by,
    )
