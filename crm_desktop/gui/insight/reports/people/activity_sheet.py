"""What people did: calls, visits, messages by person, how they ended, when somebody is best reached."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from crm_desktop.gui.charts.data import Mark
from crm_desktop.gui.context import Context
from crm_desktop.gui.insight.card import ChartCard, framed
from crm_desktop.gui.insight.layouts import headed
from crm_desktop.gui.insight.reports import choosers
from crm_desktop.gui.insight.reports.following_sheet import FollowingSheet
from crm_desktop.gui.insight.reports.people import activity_words as words
from crm_desktop.gui.insight.reports.people.figure_table import FigureTable
from crm_desktop.gui.insight.reports.sheet import Export
from crm_desktop.gui.insight.reports.sheet_head import SheetHead
from crm_desktop.gui.widgets.dressing import label
from crm_desktop.gui.widgets.empty_state import EmptyState
from crm_desktop.gui.widgets.scrolling import scrolled
from crm_desktop.i18n import tr
from crm_desktop.insight.people import activity_board, activity_files
from crm_desktop.insight.people.activity_board import ActivityBoard, Shown, Wanted

EDGE, GAP = 16, 12


class ActivitySheet(FollowingSheet):
    """Every figure opens its activities."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.sought = Wanted()
        self.head = SheetHead(tr(activity_files.TITLE), self)
        self.head.action("download", tr("Save as file…"), self.save_file)
        self.period = self.head.chooser(tr("Period"), self._want_period)
        self.owner = self.head.chooser(tr("Person"), self._want_owner)
        self.table = FigureTable(tr("Activities by person"), self)
        self.hours = ChartCard("heat", tr("Best time to call"), self)
        self.ends = ChartCard("list", tr("How they ended"), self)
        self.empty = EmptyState("phone", tr("Nothing was done in this time"),
                                tr("Calls, visits and messages you log are counted here."),
                                over=self)  # fmt: skip
        self._lay_out()
        self.setFocusProxy(self.table)
        self.table.opened.connect(self._open)
        self.hours.view.chosen.connect(self._open_hour)
        self.ends.view.chosen.connect(self._open_ending)
        self._offer()

    def begin(self) -> Callable[[Any], ActivityBoard]:
        wanted, now = self.sought, self.now()
        return lambda conn: ActivityBoard(conn, wanted, now)

    def exports(self) -> Export | None:
        return None if self.shown is None else words.export(self.shown)

    def _want_period(self, period: str) -> None:
        self.sought = self.sought._replace(period=period)
        self._offer()
        self.ask()

    def _want_owner(self, owner: str) -> None:
        self.sought = self.sought._replace(owner=owner)
        self._offer()
        self.ask()

    def show_found(self, shown: Shown) -> None:
        self.shown = shown
        self._offer()
        if shown.cells:
            self.empty.hide()
        else:
            self.empty.cover(self.area)
        self.table.show_rows(words.headings(shown), words.rows(shown))
        self.hours.show_data(words.hours(shown), matters=False)
        self.ends.show_data(words.endings(shown))
        self.say_computed()

    def _offer(self) -> None:
        self.period.offer(choosers.periods(), self.sought.period)
        self.owner.offer(
            choosers.people(self.shown.offered if self.shown else ()), self.sought.owner
        )

    # opening what is behind

    def _open(self, key: tuple[str | None, str]) -> None:
        person, channel = key
        who = tr("Everyone") if person is None else person or tr("Nobody")
        named = f"{words.channel(channel)}, {who}" if channel else who
        self._list(named, lambda board, conn: board.behind(conn, person, channel))

    def _open_hour(self, chosen: Mark) -> None:
        if self.shown is None:
            return
        columns, _ = activity_board.grid(self.shown.hours)
        data, hour = self.hours.view.shown, columns[chosen.category]
        named = f"{data.series[chosen.series].name} {data.categories[chosen.category]}"
        self._list(named, lambda board, conn: board.behind_hour(conn, chosen.series + 1, hour))

    def _open_ending(self, chosen: Mark) -> None:
        if self.shown is None:
            return
        one = self.shown.endings[chosen.category]
        named = self.ends.view.shown.categories[chosen.category]
        self._list(named, lambda board, conn: board.behind(conn, None, one.channel, one.result.id))

    def _list(self, named: str, rows: Any) -> None:
        board, reader = self.kept, self.context.ws.reader
        if board is not None:
            self.run(
                "behind", lambda _token: rows(board, reader()),
                lambda ns: self.open_records("activity", ns, named),
            )  # fmt: skip

    def _lay_out(self) -> None:
        body = QWidget(self)
        people = framed(self.table, body)
        column = QVBoxLayout(body)
        column.setContentsMargins(EDGE, 0, EDGE, EDGE)
        column.setSpacing(GAP)
        legend = label(words.legend(), "small", wrap=True)
        self.table.setAccessibleDescription(legend.text())
        for card in (people, legend, self.hours, self.ends):
            column.addWidget(card)
        column.addStretch(1)
        self.area = scrolled(body, tr("Figures"), self)
        headed(self, self.head, self.area, line=False)
