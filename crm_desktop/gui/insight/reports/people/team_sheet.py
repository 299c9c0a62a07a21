"""The team against its goals: who did how much of what, how far each goal is, and how its periods went."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.deals import pipelines
from crm_desktop.domain import money
from crm_desktop.domain.goal import IN_MONEY
from crm_desktop.gui import fonts
from crm_desktop.gui.charts import units
from crm_desktop.gui.charts.data import Mark
from crm_desktop.gui.context import Context
from crm_desktop.gui.insight import goals_dialog
from crm_desktop.gui.insight.card import Card, ChartCard, Notice, framed
from crm_desktop.gui.insight.layouts import headed
from crm_desktop.gui.insight.reports import choosers
from crm_desktop.gui.insight.reports.following_sheet import FollowingSheet
from crm_desktop.gui.insight.reports.people import goal_words
from crm_desktop.gui.insight.reports.people.figure_table import Figure, FigureTable
from crm_desktop.gui.insight.reports.sheet import Export
from crm_desktop.gui.insight.reports.sheet_head import SheetHead
from crm_desktop.gui.widgets.dressing import push
from crm_desktop.gui.widgets.empty_state import EmptyState
from crm_desktop.gui.widgets.scrolling import scrolled
from crm_desktop.gui.widgets.wrapping_list import WrappingList
from crm_desktop.i18n import mark, tr, trn
from crm_desktop.insight.people import goals
from crm_desktop.insight.people.goals import Goal, Reached
from crm_desktop.insight.people.team import MEASURES, Against, Row, Shown, Team, Wanted
from crm_desktop.store.figures import asking

EDGE, GAP, BESIDE, LINE = 16, 12, 700, 34
TITLE = mark("Team against goals")
PERIODS = 12
_ID = Qt.ItemDataRole.UserRole


class Past(NamedTuple):
    """The periods of a goal."""

    goal: Goal
    reached: list[Reached]
    closing: int | None


class TeamSheet(FollowingSheet):
    """Figures open their records; a goal of the list shows its periods."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.sought = Wanted()
        self.past: Past | None = None
        self.by = MEASURES[0]
        self._boards: list[tuple[str, str]] = []
        self.head = SheetHead(tr(TITLE), self)
        self.head.action("download", tr("Save as file…"), self.save_file)
        self.period = self.head.chooser(tr("Period"), self._want_period)
        self.pipeline = self.head.chooser(tr("Pipeline"), self._want_pipeline)
        self.order = self.head.chooser(tr("Order"), self._order)
        self.set = push(tr("Goals…"), icon="target")
        self.head.add(self.set)
        self.notice = Notice(self)
        self.table = FigureTable(tr(TITLE), self)
        self.list = WrappingList(self, LINE)
        self.list.setAccessibleName(tr("Goals"))
        self.chart = ChartCard("bar", tr("Goal"), self)
        self.empty = EmptyState("target", tr("Nothing of the team in this time"),
                                tr("What people win and do stands here, against goals."),
                                over=self)  # fmt: skip
        self.empty.primary(tr("New goal…"), "plus").clicked.connect(self._set_goals)
        self.empty.close_for(context.ws.closed_because)
        self._lay_out()
        self.setFocusProxy(self.table)
        self.table.opened.connect(self._open)
        self.list.currentRowChanged.connect(lambda _row: self._choose())
        self.list.itemActivated.connect(lambda _item: self._choose())
        self.chart.view.chosen.connect(self._open_period)
        self.set.clicked.connect(lambda _on=False: self._set_goals())
        self._offer()

    # what the page calls

    def begin(self) -> Callable[[Any], Team]:
        base, wanted, now = self.context.ws.profile.currency, self.sought, self.now()
        return lambda conn: Team(conn, wanted, base, now)

    @staticmethod
    def told(kept: Team, conn: Any) -> tuple[Shown, list[tuple[str, str]]]:
        return kept.shown(), [(one.id, one.name) for one in pipelines.pipelines(conn)]

    def exports(self) -> Export | None:
        """Return the board, and the chart of the goal."""
        if self.shown is None:
            return None
        heads = (tr("Person"), *(goal_words.measure(name) for name in MEASURES))
        rows = tuple(
            (row.person or tr("Nobody"), *(self._plain(name, row.of(name)) for name in MEASURES))
            for row in self.shown.ranked(self.by)
        )
        left = sum(self.shown.lacking.values())
        notes = (_left_out(left),) if left else ()
        data = self.chart.view.shown if self.past is not None else None
        return Export(tr(TITLE), heads, rows, 1, "bar" if data else "", data, notes)

    # what the user does

    def _want_period(self, period: str) -> None:
        self.sought = self.sought._replace(period=period)
        self._offer()
        self.ask()

    def _want_pipeline(self, pipeline: str) -> None:
        self.sought = self.sought._replace(pipeline=pipeline)
        self._offer()
        self.ask()

    def _order(self, measure: str) -> None:
        self.by = measure
        self._offer()
        if self.shown is not None:
            self._show_rows(self.shown)

    def _set_goals(self) -> None:
        goals_dialog.GoalsDialog(self.context, self.window()).open()

    def _open(self, key: tuple[str, str | None]) -> None:
        """List what is behind a figure of the table."""
        team, reader, (measure, person) = self.kept, self.context.ws.reader, key
        if team is None:
            return
        who = tr("Everyone") if person is None else person or tr("Nobody")
        named = f"{goal_words.measure(measure)}, {who}"
        self.run(
            "behind", lambda _token: team.behind(reader(), measure, person),
            lambda ns: self.open_records(goal_words.entity(measure), ns, named),
        )  # fmt: skip

    def _open_period(self, chosen: Mark) -> None:
        if self.past is None:
            return
        goal, one, reader = (
            self.past.goal,
            self.past.reached[chosen.category],
            self.context.ws.reader,
        )
        named = f"{goal.name}, {self.chart.view.shown.categories[chosen.category]}"
        self.run(
            "behind", lambda _token: asking.behind(reader(), one.asked),
            lambda ns: self.open_records(goal_words.entity(goal.measure), ns, named),
        )  # fmt: skip

    # what is shown

    def show_found(self, shown: tuple[Shown, list[tuple[str, str]]]) -> None:
        found, self._boards = shown
        self.shown = found
        self._offer()
        if found.bare:
            self.empty.cover(self.area)
        else:
            self.empty.hide()
        self._show_rows(found)
        self._list(found)
        left = sum(found.lacking.values())
        self.notice.setVisible(bool(left))
        self.notice.words.setText(_left_out(left))
        self.say_computed()

    def _show_rows(self, shown: Shown) -> None:
        rows = [self._row(shown, row) for row in shown.ranked(self.by)]
        totals = tuple(self._total(shown, name) for name in MEASURES)
        if len(rows) > 1:
            rows.append((Figure(tr("Total"), strong=True), *totals))
        self.table.show_rows((tr("Person"), *(goal_words.measure(n) for n in MEASURES)), rows)

    def _total(self, shown: Shown, name: str) -> Figure:
        total = shown.totals[name]
        said = self._said(name, total)
        heard = f"{tr('Total')}, {goal_words.measure(name)} {said}"
        key = (name, None) if total else None
        return Figure(said, heard=heard, key=key, strong=True)

    def _row(self, shown: Shown, row: Row) -> tuple[Figure, ...]:
        return (
            Figure(row.person or tr("Nobody")),
            *(self._figure(shown, row, name) for name in MEASURES),
        )

    def _figure(self, shown: Shown, row: Row, name: str) -> Figure:
        value, against = row.of(name), row.goals.get(name)
        said = self._said(name, value)
        parts = [row.person or tr("Nobody"), f"{goal_words.measure(name)} {said}"]
        key = (name, row.person) if value else None
        if against is None:
            return Figure(said, heard=", ".join(parts), key=key)
        note = goal_words.of_target(against)
        parts += [
            note,
            goal_words.projected(against, shown.now.date()),
            goal_words.lacking(against),
        ]
        reached = against.reached
        due = reached.part if reached.part < 1 else None
        heard = ", ".join(part for part in parts if part)
        brief = units.share(100 * (reached.share or 0))
        return Figure(said, note, reached.share or 0.0, due, heard, key, brief=brief)

    def _list(self, shown: Shown) -> None:
        """List the goals, each with how far it is in this time where its periods fill it."""
        against = {one.goal.id: one for one in _every(shown)}
        current = self._current()
        self.list.blockSignals(True)
        self.list.clear()
        for goal in shown.goals:
            item = QListWidgetItem(_said(goal, against.get(goal.id), self._names()), self.list)
            item.setData(_ID, goal.id)
            item.setToolTip(item.text())
            if goal.id == current:
                self.list.setCurrentItem(item)
        self.list.fit()
        if self.list.count() and self.list.currentRow() < 0:
            self.list.setCurrentRow(0)
        self.list.blockSignals(False)
        self.goals.setVisible(bool(shown.goals))
        self.chart.setVisible(bool(shown.goals))
        self._choose()

    def _choose(self) -> None:
        """Read the periods of the current goal."""
        goal = (
            next((g for g in self.shown.goals if g.id == self._current()), None)
            if self.shown
            else None
        )
        if goal is None:
            return
        reader, now = self.context.ws.reader, self.now()

        def job(_token: Any) -> Past:
            conn = reader()
            found = goals.reached(conn, goal, now, PERIODS)
            short = bool(found) and found[-1].part < 1
            return Past(goal, found, goals.deals_to_close(conn, goal, found[-1]) if short else None)

        self.run("past", job, self._show_past)

    def _show_past(self, past: Past) -> None:
        self.past = past
        data = goal_words.history(past.goal, past.reached, past.closing, self.now().date())
        self.chart.show_data(data)

    def _offer(self) -> None:
        self.period.offer(choosers.periods(), self.sought.period)
        self.pipeline.offer(choosers.boards(self._boards), self.sought.pipeline)
        self.pipeline.setVisible(len(self._boards) > 1)
        self.order.offer([(name, tr("By {what}", what=goal_words.measure(name).lower()))
                          for name in MEASURES], self.by)  # fmt: skip

    def _names(self) -> dict[str, str]:
        return dict(self._boards)

    def _current(self) -> str:
        item = self.list.currentItem()
        return str(item.data(_ID)) if item is not None else ""

    def _said(self, name: str, value: int) -> str:
        return goal_words.amount(value, self._currency(name))

    def _plain(self, name: str, value: int) -> str:
        currency = self._currency(name)
        return money.plain(value, currency) if currency else str(value)

    def _currency(self, name: str) -> str:
        base: str = self.context.ws.profile.currency
        return base if name in IN_MONEY else ""

    def _lay_out(self) -> None:
        body = QWidget(self)
        board = framed(self.table, body)
        self.goals = Card(tr("Goals"), body)
        self.goals.inside.addWidget(self.list, 1)
        self.below = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.below.setSpacing(GAP)
        self.below.addWidget(self.goals, 1)
        self.below.addWidget(self.chart, 1)
        column = QVBoxLayout(body)
        column.setContentsMargins(EDGE, 0, EDGE, EDGE)
        column.setSpacing(GAP)
        column.addWidget(board)
        column.addWidget(self.notice)
        column.addLayout(self.below, 1)
        self.area = scrolled(body, tr("Figures"), self)
        self.notice.hide()
        headed(self, self.head, self.area, line=False)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        beside = self.width() >= fonts.widened(BESIDE)
        way = QBoxLayout.Direction
        self.below.setDirection(way.LeftToRight if beside else way.TopToBottom)


def _left_out(n: int) -> str:
    return trn(
        "{n} amount is left out: it has none, or one in a currency without a rate.",
        "{n} amounts are left out: they have none, or one in a currency without a rate.", n,
    )  # fmt: skip


def _every(shown: Shown) -> Sequence[Against]:
    return [*shown.shared, *(one for row in shown.rows for one in row.goals.values())]


def _said(goal: Goal, against: Against | None, boards: dict[str, str]) -> str:
    """Return a goal in a line, with how far it is first."""
    said = goals_dialog.said(goal)
    if goal.pipeline:
        said += f", {boards.get(goal.pipeline) or tr('(deleted)')}"
    if against is None:
        return said
    parts = [goal_words.of_target(against), goal_words.lacking(against), said]
    return " · ".join(part for part in parts if part)
