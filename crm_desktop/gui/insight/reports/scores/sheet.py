"""What is likely: open leads or deals in the order of their chance, why, and whether it can be believed."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from crm_desktop.gui import fonts
from crm_desktop.gui.context import Context
from crm_desktop.gui.insight.card import ChartCard, Notice, framed
from crm_desktop.gui.insight.layouts import headed
from crm_desktop.gui.insight.rankings import rankings
from crm_desktop.gui.insight.reports.scores import chart, giving_out
from crm_desktop.gui.insight.reports.scores.model import CHANCE, PAGE, POINTS, WHY
from crm_desktop.gui.insight.reports.scores.rules_dialog import RulesDialog
from crm_desktop.gui.insight.reports.scores.table import ScoreTable
from crm_desktop.gui.insight.reports.scores.why_card import WhyCard
from crm_desktop.gui.insight.reports.scores.words import LISTS
from crm_desktop.gui.insight.reports.sheet import Export, Sheet
from crm_desktop.gui.insight.reports.sheet_head import SheetHead
from crm_desktop.gui.widgets.dressing import label, push
from crm_desktop.gui.widgets.empty_state import EmptyState
from crm_desktop.gui.widgets.scrolling import scrolled
from crm_desktop.i18n import tr, trn
from crm_desktop.insight.scores import CHANCE as BY_CHANCE
from crm_desktop.insight.scores import POINTS as BY_POINTS
from crm_desktop.insight.scores import listed, told
from crm_desktop.insight.scores.listed import Line, Standing

EDGE, GAP, LEAST, BESIDE = 16, 12, 300, 700


class ScoreSheet(Sheet):
    """Learned once for the file; after an edit only the rows it touched move."""

    def __init__(self, of: str, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.of, self.by = of, ""
        self.shown: Standing | None = None
        self.head = SheetHead(tr(LISTS[of]), self)
        self.head.action("download", tr("Save as file…"), self.save_file)
        self.order = self.head.chooser(tr("Order"), self._by)
        self.rules = push(tr("Score rules…"), icon="list-checks")
        self.head.add(self.rules)
        self.count = label("", "small")
        self.head.add(self.count)
        self.notice = Notice(self)
        self.first_rule = push(tr("Write the first rule…"), icon="list-checks", size="small")
        self.notice.column.addWidget(self.first_rule, 0, Qt.AlignmentFlag.AlignLeft)
        self.table = ScoreTable(tr(LISTS[of]), self)
        self.empty = EmptyState("target", *_nothing(of), over=self.table)
        self.why = WhyCard(self)
        self.chart = ChartCard("bar", tr("Do chances keep their word?"), self)
        self._lay_out()
        self.table.scored.wanted.connect(self._read)
        self.table.opened.connect(partial(context.open_record, of))
        self.table.stood.connect(self._say_why)
        for button in (self.rules, self.first_rule):
            button.clicked.connect(lambda _on=False: self.edit_rules())
        self.table.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocusProxy(self.table)
        self.count.setText(tr("Learning from this file…"))

    # what the page calls

    def ask(self) -> None:
        """Learn where nothing was learned yet, and rank."""
        super().ask()
        self.follow()

    def follow(self) -> None:
        """Take in what was written since: what is shown moves."""
        before, by = self.table.scored.listed, self.by

        def job(_conn: Any, ranking: Any) -> Standing:
            return listed.standing(ranking, by, before)

        self.drop("rank")
        self._jobs["rank"] = rankings(self.context).run(
            self.of, job, self._show, self.refused, self.now()
        )

    def exports(self) -> Export | None:
        """Return what of the list was looked at, and how chances came out."""
        if self.shown is None:
            return None
        return giving_out.export(tr(LISTS[self.of]), self.shown, self.table.scored.lines)

    def save_file(self) -> None:
        """Read the whole list, then ask for a file and write it there."""
        from crm_desktop.gui.insight.reports import saving

        shown, reader, title = self.shown, self.context.ws.reader, tr(LISTS[self.of])
        if shown is None:
            return

        def job(token: Any) -> Export:
            return giving_out.whole(reader(), title, shown, token.check)

        self.run("save", job, lambda found: saving.save(self.context, found, self.window()))

    # what the user does

    def edit_rules(self) -> None:
        """Open the rules that give points."""
        RulesDialog(self.context, self.of, self.window()).open()

    def _by(self, value: str) -> None:
        self.by = value
        self._offer()
        self.follow()

    # what is shown

    def _show(self, standing: Standing) -> None:
        self._jobs.pop("rank", None)
        first = self.shown is None
        self.shown = standing
        self.table.leave_out(self._without(standing))
        self.table.scored.show_standing(standing)
        if first and standing.scores:
            self.table.setCurrentIndex(self.table.scored.index(0, 0))
        self._offer()
        self._say(standing)
        self.chart.show_data(chart.reliability(standing))
        self._say_why()
        self.say_computed()

    def _without(self, standing: Standing) -> set[int]:
        gone = {CHANCE} if standing.model is None else set()
        gone |= set() if standing.rules else {POINTS}
        return gone if standing.ranked else gone | {WHY}

    def _say(self, standing: Standing) -> None:
        n = len(standing.scores)
        said = (trn("{n} open deal", "{n} open deals", n) if self.of == "deal"
                else trn("{n} open lead", "{n} open leads", n))  # fmt: skip
        if n and not standing.ranked:
            said = f"{said}, {told.stand_by(self.of)}"
        self.count.setText(said)
        parts = [told.instead(standing.why, standing.rules), *standing.problems.values()]
        parts += [] if standing.ranked or not n else [told.stand(self.of)]
        parts.append(told.unseen_said(standing.unseen))
        self.notice.words.setText(" ".join(p for p in parts if p))
        self.notice.setVisible(bool(self.notice.words.text()))
        self.first_rule.setVisible(not standing.ranked and not self.context.ws.closed_because)
        if n:
            self.empty.hide()
        else:
            self.empty.cover(self.table)
        self.why.setVisible(bool(n) and standing.ranked)
        self.chart.setVisible(standing.model is not None)

    def _offer(self) -> None:
        learned = self.shown is not None and self.shown.model is not None
        options = [(BY_CHANCE, tr("By chance")), (BY_POINTS, tr("By points"))]
        by = self.by or (BY_CHANCE if learned else BY_POINTS)
        self.order.offer(options, by)
        self.order.setVisible(learned)

    def _say_why(self) -> None:
        self.why.show_row(self.table.current())

    def _read(self, scores: list[Any]) -> None:
        """Read what rows say, in the reading lane."""
        model, ws, of = self.shown.model if self.shown else None, self.context.ws, self.of
        asked = scores[: 4 * PAGE]

        def job(_token: Any) -> dict[int, Line]:
            return listed.lines(ws.reader(), of, model, asked)

        def done(found: dict[int, Line]) -> None:
            self.table.scored.take(found)
            self._say_why()

        self.context.lane.run(job, done, self.refused)

    def _lay_out(self) -> None:
        body = QWidget(self)
        listed_card = framed(self.table, body)
        self.table.setMinimumHeight(fonts.height(LEAST))
        self.below = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.below.setSpacing(GAP)
        self.below.addWidget(self.why, 1)
        self.below.addWidget(self.chart, 1)
        column = QVBoxLayout(body)
        column.setContentsMargins(EDGE, 0, EDGE, EDGE)
        column.setSpacing(GAP)
        column.addWidget(self.notice)
        column.addWidget(listed_card, 1)
        column.addLayout(self.below)
        self.area = scrolled(body, tr("Figures"), self)
        self.notice.hide()
        self.chart.hide()
        headed(self, self.head, self.area, line=False)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        beside = self.width() >= fonts.widened(BESIDE)
        way = QBoxLayout.Direction
        self.below.setDirection(way.LeftToRight if beside else way.TopToBottom)


def _nothing(of: str) -> tuple[str, str]:
    if of == "deal":
        return tr("No open deals"), tr("Deals that are open stand here, the likeliest first.")
    return tr("No open leads"), tr("Leads that are open stand here, the likeliest first.")


def leads(context: Context, parent: QWidget | None = None) -> Sheet:
    """Return the sheet of leads."""
    return ScoreSheet("lead", context, parent)


def deals(context: Context, parent: QWidget | None = None) -> Sheet:
    """Return the sheet of deals."""
    return ScoreSheet("deal", context, parent)
