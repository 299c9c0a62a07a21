"""What people did: calls, visits, messages by person, how they ended, when somebody is best reached."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from crm_desktop.gui.charts.data import Mark
from crm_desktop.gui.context import Context
from crm_desktop.gui.insight.card import Card, ChartCard
from crm_desktop.gui.insight.reports import choosers
from crm_desktop.gui.insight.reports.people import activity_words as words
from crm_desktop.gui.insight.reports.people.figure_table import FigureTable
from crm_desktop.gui.insight.reports.sheet import Export, Sheet
from crm_desktop.gui.insight.reports.sheet_head import SheetHead
from crm_desktop.gui.widgets.empty_state import EmptyState
from crm_desktop.i18n import mark, tr
from crm_desktop.insight import activity_board, activity_files
from crm_desktop.insight.activity_board import ActivityBoard, Shown, Wanted

EDGE, GAP = 16, 12
TITLE = mark("What people did")


class ActivitySheet(Sheet):
    """Every figure opens its activities."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.sought = Wanted()
        self.shown: Shown | None = None
        self._board: ActivityBoard | None = None
        self.head = SheetHead(tr(TITLE), self)
        self.head.action("download", tr("Save as file…"), self.save_file)
        self.period = self.head.chooser(tr("Period"), self._want_period)
        self.owner = self.head.chooser(tr("Person"), self._want_owner)
        self.table = FigureTable(tr("Activities by person"), self)
        self.hours = ChartCard("heat", tr("Best time to call"), self)
        self.ends = ChartCard("list", tr("How they ended"), self)
        self.empty = EmptyState("phone", tr("Nothing was done in this time"),
                                tr("Calls, visits and messages you log are counted here."))  # fmt: skip
        self._lay_out()
        self.setFocusProxy(self.table)
        self.table.opened.connect(self._open)
        self.hours.view.chosen.connect(self._open_hour)
        self.ends.view.chosen.connect(self._open_ending)
        self._offer()

    def ask(self) -> None:
        """Work everything out for a period and person."""
        super().ask()
        ws, wanted, now = self.context.ws, self.sought, self.now()

        def job(_token: Any) -> tuple[ActivityBoard, Shown]:
            made = ActivityBoard(ws.reader(), wanted, now)
            return made, made.shown()

        def done(found: tuple[ActivityBoard, Shown]) -> None:
            self._board = found[0]
            self._show(found[1])

        self.run("read", job, done)

    def follow(self) -> None:
        """Take in what was written since."""
        board, reader = self._board, self.context.ws.reader
        if board is None:
            self.ask()
            return

        def job(_token: Any) -> Shown | None:
            return board.shown() if board.follow(reader()) else None

        def done(shown: Shown) -> None:
            if board is self._board:
                self._show(shown)

        self.take_in(job, done)

    def exports(self) -> Export | None:
        """Return a line for each person and channel, and the chart of hours."""
        if self.shown is None:
            return None
        rows = tuple(tuple(row) for row in activity_files.rows(self.shown))
        heads = tuple(activity_files.headings())
        return Export(tr(TITLE), heads, rows, 2, "heat", words.hours(self.shown))

    def _want_period(self, period: str) -> None:
        self.sought = self.sought._replace(period=period)
        self._offer()
        self.ask()

    def _want_owner(self, owner: str) -> None:
        self.sought = self.sought._replace(owner=owner)
        self._offer()
        self.ask()

    def _show(self, shown: Shown) -> None:
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
        board, reader = self._board, self.context.ws.reader
        if board is not None:
            self.run(
                "behind", lambda _token: rows(board, reader()),
                lambda ns: self.open_records("activity", ns, named),
            )  # fmt: skip

    def _lay_out(self) -> None:
        body = QWidget(self)
        body.setBackgroundRole(QPalette.ColorRole.Base)
        body.setAutoFillBackground(True)
        people = Card("", body)
        for part in (people.title, people.note):
            part.hide()
        people.head.setContentsMargins(0, 0, 0, 0)
        people.inside.setContentsMargins(1, 1, 1, 1)
        people.inside.addWidget(self.table)
        column = QVBoxLayout(body)
        column.setContentsMargins(EDGE, 0, EDGE, EDGE)
        column.setSpacing(GAP)
        for card in (people, self.hours, self.ends):
            column.addWidget(card)
        column.addStretch(1)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(body)
        self.area.setAccessibleName(tr("Figures"))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.head)
        box.addWidget(self.area, 1)
