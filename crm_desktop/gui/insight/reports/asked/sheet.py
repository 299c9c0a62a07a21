"""The sheet of a report that is a question: its figure, chart and table, each opening its records."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QScrollArea, QVBoxLayout, QWidget

from crm_desktop.errors import UserError
from crm_desktop.gui import fonts, icons
from crm_desktop.gui.context import Context
from crm_desktop.gui.insight.reports import choosers
from crm_desktop.gui.insight.reports.asked import pictured, since
from crm_desktop.gui.insight.reports.asked.parts import ReportParts
from crm_desktop.gui.insight.reports.sheet import Export, Sheet
from crm_desktop.gui.insight.reports.sheet_head import SheetHead
from crm_desktop.gui.insight.why_panel import WhyPanel
from crm_desktop.gui.widgets.dressing import hairline
from crm_desktop.gui.widgets.empty_state import EmptyState
from crm_desktop.gui.widgets.menus import drop_down, pop_up
from crm_desktop.i18n import tr
from crm_desktop.insight import grouped_whys, kept_report, results
from crm_desktop.insight.explaining import Since
from crm_desktop.insight.kept_report import Kept, Narrow, Shown
from crm_desktop.insight.results import Line
from crm_desktop.insight.saved import Saved
from crm_desktop.store.past import moment_at, read_moment

BESIDE = 760
"""Width of a sheet that has room for what explains a figure beside it."""
BEFORE = "before"


class ReportSheet(Sheet):
    """Asks one report, a standard one or the user's."""

    def __init__(self, context: Context, saved: Saved, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.saved = saved
        self.narrow = Narrow()
        self.shown: Shown | None = None
        self._kept: Kept | None = None
        self.head = SheetHead(saved.title, self)
        self.period = self.head.chooser(tr("Period"), self._want_period)
        self.compared = self.head.chooser(tr("Compared with"), self._want_compared)
        self.board = self.head.chooser(tr("Pipeline"), self._want_board)
        self.whose = self.head.chooser(tr("Person"), self._want_owner)
        self.past = self.head.action(
            "calendar-clock", tr("As on date…"), partial(context.actions.trigger, "view.as_on")
        )
        self.parts = ReportParts(saved.title, self)
        self.why = WhyPanel(self)
        self.empty = EmptyState("circle-alert", "")
        self._lay_out()
        self._connect()
        self._offer()

    # what the page calls

    def ask(self) -> None:
        """Answer the report anew."""
        super().ask()
        self.close_why()
        self._kept = None
        reader, base, now = self.context.ws.reader, self.context.ws.profile.currency, self.now()
        saved, narrow = self.saved, self.narrow

        def job(_token: Any) -> tuple[Kept, Shown | None]:
            kept = Kept.ask(reader(), narrow.of(saved.asked()), base, now)
            return kept, kept.shown

        self.run("read", job, self._keep)

    def follow(self) -> None:
        """Take in what was written since."""
        kept, reader = self._kept, self.context.ws.reader
        if kept is None:
            self.ask()
            return

        def job(_token: Any) -> Shown | None:
            return kept.shown if kept.follow(reader()) else None

        def done(shown: Shown | None) -> None:
            if shown is not None and kept is self._kept:
                self._show(shown)

        self.context.lane.run(job, done, self.refused)  # never dropped: half an answer is none

    def exports(self) -> Export | None:
        """Return chart and rows as they are now."""
        if self.shown is None:
            return None
        picture, result = self.parts.picture, self.shown.result
        return Export(
            self.saved.title, self.shown.headings, tuple(pictured.rows(result)),
            len(result.spec.groups), picture.kind if picture else "",
            picture.data if picture else None,
        )  # fmt: skip

    def refused(self, error: Exception) -> None:
        """Say in the place of the figures what cannot be asked."""
        if not isinstance(error, UserError):
            super().refused(error)
            return
        self.shown = self._kept = None
        self.empty.say("circle-alert", tr("This report cannot be answered"), str(error))
        self.empty.cover(self.area)

    # what is behind

    def open_line(self, line: Line | None) -> None:
        """List the records behind a line, or behind all of them."""
        shown, reader = self.shown, self.context.ws.reader
        if shown is None:
            return
        named = self.saved.title
        if line is not None:
            named = f"{named}: {' · '.join(line.names)}"
        self.run("behind", lambda _token: results.behind(reader(), shown.result, line),
                 lambda ns: self.open_records(shown.entity, ns, named))  # fmt: skip

    def explain(self, day: str, line: Line | None = None) -> None:
        """Say beside the figures why one of them is not what it was on a day."""
        shown, kept, ws, now = self.shown, self._kept, self.context.ws, self.now()
        if shown is None or kept is None or not shown.explainable:
            return
        keys = kept_report.keys_of(line, shown.result) if line is not None else None
        self.why.wait(" · ".join(line.names) if line is not None else shown.figure)
        self.why.show()
        self._fit()
        self.why.setFocus(Qt.FocusReason.OtherFocusReason)

        def job(token: Any) -> grouped_whys.Why:
            moment = moment_at(ws.reader(), read_moment(day, now))
            with Since(ws, moment, check=token.check) as changes:
                return grouped_whys.told(ws.reader(), changes.explain(kept.asked, keys), moment)

        self.run("explain", job, self.why.show_why, long=True)

    def close_why(self) -> None:
        """Give the room back to the figures."""
        had = self.why.isAncestorOf(self.window().focusWidget() or self)
        self.drop("explain")
        self.why.hide()
        self._fit()
        if had:
            self.parts.first().setFocus(Qt.FocusReason.OtherFocusReason)

    # what is shown

    def _keep(self, found: tuple[Kept, Shown]) -> None:
        self._kept, shown = found
        self._show(shown)

    def _show(self, shown: Shown) -> None:
        self.shown = shown
        self.empty.hide()
        self._offer()
        self.parts.show_report(self.saved.title, shown)
        self.say_computed()

    def _offer(self) -> None:
        """Offer what the report can be narrowed to."""
        spec, shown = self.saved.spec, self.shown
        if spec is None:
            self.head.line.hide()
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

    def _want(self, narrow: Narrow) -> None:
        self.narrow = narrow
        self._offer()
        self.ask()

    def _want_period(self, period: str) -> None:
        self._want(self.narrow._replace(period=period))

    def _want_compared(self, how: str) -> None:
        self._want(self.narrow._replace(compared=how == BEFORE))

    def _want_board(self, pipeline: str) -> None:
        self._want(self.narrow._replace(pipeline=pipeline))

    def _want_owner(self, owner: str) -> None:
        self._want(self.narrow._replace(owner=owner))

    def _line_menu(self, at: QPoint) -> None:
        line = self.parts.table.lines.line(self.parts.table.currentIndex().row())
        if line is None or self.shown is None:
            return
        menu = QMenu(self)
        act = menu.addAction(icons.icon("list"), tr("Open the records"))
        act.setEnabled(bool(line.count))
        act.triggered.connect(lambda _on=False: self.open_line(line))
        if self.shown.explainable and kept_report.keys_of(line, self.shown.result) is not None:
            menu.addMenu(since.menu(self, self.now(), partial(self._since, line)))
        pop_up(menu, self.parts.table.viewport().mapToGlobal(at))

    def _since(self, line: Line | None, day: str) -> None:
        self.explain(day, line)

    def _offer_since(self) -> None:
        drop_down(since.menu(self, self.now(), partial(self._since, None)), self.parts.figure.why)

    def _close_refused(self, error: Exception) -> None:
        self.close_why()
        self.context.failed(error)

    # building

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Let what explains a figure cover the others where there is no room beside them."""
        open_, room = not self.why.isHidden(), self.width() >= fonts.widened(BESIDE)
        self.left.setVisible(room or not open_)
        self.edge.setVisible(open_ and room)
        self.why.setMaximumWidth(self.why.minimumWidth() if room else 16777215)

    def _failed(self, name: str, error: Exception) -> None:
        self._jobs.pop(name, None)
        (self._close_refused if name in ("explain", "behind") else self.refused)(error)

    def _lay_out(self) -> None:
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(self.parts)
        self.area.setAccessibleName(self.saved.title)
        self.left = QWidget(self)
        column = QVBoxLayout(self.left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(hairline(self))
        column.addWidget(self.area, 1)
        self.edge = hairline(self, "upright")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.left, 1)
        row.addWidget(self.edge)
        row.addWidget(self.why)
        self.edge.hide()
        self.why.hide()
        self.setFocusProxy(self.period)

    def _connect(self) -> None:
        self.parts.opened.connect(self.open_line)
        self.parts.figure.all_wanted.connect(lambda: self.open_line(None))
        self.parts.figure.why_wanted.connect(self._offer_since)
        self.parts.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.parts.table.customContextMenuRequested.connect(self._line_menu)
        self.why.closed.connect(self.close_why)
        self.why.opened.connect(self.context.open_record)
        self.why.all_wanted.connect(self.open_records)
