"""The sheet of a report that is a question: its figure, chart and table, each opening its records."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from crm_desktop.gui import fonts, icons
from crm_desktop.gui.binding.turns import next_turn
from crm_desktop.gui.context import Context
from crm_desktop.gui.insight import left_out
from crm_desktop.gui.insight.campaigns import missing_rates
from crm_desktop.gui.insight.layouts import beside, give_way, headed
from crm_desktop.gui.insight.reports.asked import since
from crm_desktop.gui.insight.reports.asked.exporting import export_of
from crm_desktop.gui.insight.reports.asked.menu import report_menu
from crm_desktop.gui.insight.reports.asked.narrowing import NarrowBar
from crm_desktop.gui.insight.reports.asked.parts import ReportParts
from crm_desktop.gui.insight.reports.building.workshop import Workshop
from crm_desktop.gui.insight.reports.following_sheet import FollowingSheet
from crm_desktop.gui.insight.reports.sheet import Export
from crm_desktop.gui.insight.reports.sheet_head import SheetHead
from crm_desktop.gui.insight.why_panel import WhyPanel
from crm_desktop.gui.widgets.empty_state import EmptyState
from crm_desktop.gui.widgets.menus import drop_down, pop_up
from crm_desktop.gui.widgets.scrolling import scrolled
from crm_desktop.i18n import tr
from crm_desktop.insight import grouped_whys
from crm_desktop.insight.composed import drafts, kept_report, results
from crm_desktop.insight.composed.kept_report import Kept, Shown
from crm_desktop.insight.composed.results import Line
from crm_desktop.insight.composed.saved import Saved
from crm_desktop.insight.composed.specs import Spec
from crm_desktop.insight.explaining import Since
from crm_desktop.store.figures.unrated import Unrated
from crm_desktop.store.past import moment_at, read_moment
from crm_desktop.store.past.moments import beginning

BESIDE = 760
"""Width of a sheet that has room for what explains a figure beside it."""


class ReportSheet(FollowingSheet):
    """Asks one report, a standard one or the user's."""

    def __init__(self, context: Context, saved: Saved, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.saved = saved
        self.shop: Workshop | None = None  # while the report is changed
        self.head = SheetHead(saved.title, self)
        self.bar = NarrowBar(self.head)
        self.edit = self.head.action("sliders-horizontal", tr("Change the report…"), self.change)
        self.past = self.head.action(
            "calendar-clock", tr("As on date…"), partial(context.actions.trigger, "view.as_on")
        )
        self.keep = self.head.action("download", tr("Save as file…"), self.save_file)
        self.more = self.head.action("ellipsis", tr("More"), self._open_menu)
        self.parts = ReportParts(saved.title, self)
        self.why = WhyPanel(self)
        self.empty = EmptyState("circle-alert", "", over=self)
        mend = self.empty.other(tr("Change the report…"), "sliders-horizontal")
        mend.clicked.connect(lambda: self.change())
        self._lay_out()
        self._connect()
        if drafts.of(context.ws, saved.id) is not None:  # it was being changed when it was left
            self.shop = self._workshop()
            self._say_title()
        self.bar.offer(self.spec, None)

    # what the page calls

    def ask(self) -> None:
        """Answer the report anew."""
        self.close_why()
        super().ask()

    def begin(self) -> Callable[[Any], Kept]:
        base, now = self.context.ws.profile.currency, self.now()
        narrow, saved, draft = self.bar.narrow, self.saved, self.spec
        return lambda conn: Kept.ask(conn, narrow.of(draft or saved.asked()), base, now)

    @staticmethod
    def told(kept: Kept, conn: Any) -> Shown | None:
        return kept.shown

    def exports(self) -> Export | None:
        """Return chart and rows as they are now."""
        if self.shown is None:
            return None
        return export_of(self.saved.title, self.shown)

    def refused(self, error: Exception) -> None:
        self.say_refused(error)

    def renew(self, report: Saved) -> None:
        """Take another state of the report; what is being changed stays as it is."""
        if report == self.saved:
            return
        asks_other = report.spec != self.saved.spec
        self.saved = report
        if self.shop is not None:
            self.shop.renew(report)
        self._say_title()
        if asks_other and (self.shop is None or self.shop.draft is None):
            self.ask()

    # changing it

    @property
    def spec(self) -> Spec | None:
        """What is asked: the draft where there is one."""
        return self.shop.spec if self.shop is not None else self.saved.spec

    def change(self, draft: Spec | None = None) -> None:
        """Let the user change what is asked, beside the answer."""
        if self.shop is None:
            self.shop = self._workshop()
        self.close_why()
        asked = self.bar.narrow.of(self.spec) if self.spec is not None else None
        self.bar.put_away(True)
        self.shop.begin(draft)
        focused = QApplication.focusWidget()
        # With the sheet it is of it would be a tenth of a second.
        next_turn(self, lambda: self._open_panel(focused))
        if self.spec != asked:
            self._drafted()

    def _open_panel(self, focused: QWidget | None) -> None:
        """Show the panel, unless that was taken back meanwhile; the keyboard goes there from `focused`."""
        if self._left or self.shop is None or not self.bar.away:
            return
        self.shop.panel.show()
        self._fit()
        if self.isVisible() and QApplication.focusWidget() is focused:
            self.shop.panel.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_change(self) -> None:
        """Give the room back to the figures; what is not saved stays a draft."""
        if self.shop is not None and self.shop.is_open():
            self.shop.panel.hide()
        self.bar.put_away(False)
        self.bar.offer(self.spec, self.shown)
        self._fit()
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _workshop(self) -> Workshop:
        made = Workshop(self.context, self.saved, self, self.row.addWidget)
        made.drafted.connect(self._drafted)
        made.kept.connect(self._saved_as)
        made.closed.connect(self.close_change)
        made.given_up.connect(lambda: self.wanted.emit(""))
        return made

    def _drafted(self) -> None:
        self._say_title()
        self.bar.offer(self.spec, self.shown)
        self.ask()

    def _saved_as(self, id: str) -> None:
        self._say_title()
        self.wanted.emit(id)
        if self.saved.id:
            self.ask()

    def _say_title(self) -> None:
        self.head.title.setText(self.saved.title)
        changed = self.shop is not None and self.shop.changed
        self.head.note.setText(tr("Changed, not saved") if changed else "")

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

    def open_left_out(self) -> None:
        """List the records the figure leaves out."""
        shown, reader = self.shown, self.context.ws.reader
        if shown is not None:
            named = left_out.named(shown.result, shown.figure)
            self.run("behind", lambda _token: results.left_out(reader(), shown.result),
                     lambda ns: self.open_records(shown.entity, ns, named))  # fmt: skip

    def enter_rates(self, unrated: tuple[Unrated, ...]) -> None:
        """Ask for the rates that lack."""
        missing_rates.enter(self.context, self.window(), unrated)

    def explain(self, day: str, line: Line | None = None) -> None:
        """Say beside the figures why one of them is not what it was on a day."""
        shown, kept, ws, now = self.shown, self.kept, self.context.ws, self.now()
        if shown is None or kept is None or not shown.explainable:
            return
        keys = kept_report.keys_of(line, shown.result) if line is not None else None
        if self.bar.away:
            self.close_change()
        self.why.wait(" · ".join(line.names) if line is not None else shown.figure)
        self.why.show()
        self._fit()
        self.why.setFocus(Qt.FocusReason.OtherFocusReason)

        def job(token: Any) -> grouped_whys.Why:
            moment = moment_at(ws.reader(), read_moment(day, now))
            with Since(ws, moment, check=token.check) as changes:
                return grouped_whys.told(
                    ws.reader(), changes.explain(kept.asked, keys), moment, now
                )

        self.run("explain", job, self.why.show_why, long=True)

    def close_why(self) -> None:
        """Give the room back to the figures."""
        if self.why.isHidden():
            return
        had = self.why.isAncestorOf(self.window().focusWidget() or self)
        self.drop("explain")
        self.why.hide()
        self._fit()
        if had:
            self.parts.first().setFocus(Qt.FocusReason.OtherFocusReason)

    # what is shown

    def show_found(self, shown: Shown) -> None:
        self.shown = shown
        self.empty.hide()
        self.bar.offer(self.spec, shown)
        self.parts.show_report(self.saved.title, shown)
        self.say_computed()

    def _narrowed(self) -> None:
        self.bar.offer(self.spec, self.shown)
        self.ask()

    def _open_menu(self) -> None:
        drop_down(self.menu_of(), self.more)

    def menu_of(self) -> QMenu:
        """Return what can be done with the report as a whole."""
        return report_menu(self)

    def _line_menu(self, at: QPoint) -> None:
        line = self.parts.table.lines.line(self.parts.table.currentIndex().row())
        if line is None or self.shown is None:
            return
        menu = QMenu(self)
        act = menu.addAction(icons.icon("list"), tr("Open the records"))
        act.setEnabled(bool(line.count))
        act.triggered.connect(lambda _on=False: self.open_line(line))
        if self.shown.explainable and kept_report.keys_of(line, self.shown.result) is not None:
            menu.addMenu(self.since_menu(line))
        pop_up(menu, self.parts.table.viewport().mapToGlobal(at))

    def _since(self, line: Line | None, day: str) -> None:
        self.explain(day, line)

    def _offer_since(self) -> None:
        drop_down(self.since_menu(), self.parts.figure.why)

    def since_menu(self, line: Line | None = None) -> QMenu:
        """Return the days since which a change can be explained."""
        began = beginning(self.context.ws.reader())
        return since.menu(self, self.now(), began, partial(self._since, line))

    def _close_refused(self, error: Exception) -> None:
        self.close_why()
        self.context.failed(error)

    # building

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Let what explains a figure, or what it asks, have its room."""
        panel = self.shop.made() if self.shop is not None else None
        panels = [self.why, *([panel] if panel is not None else [])]
        give_way(self.left, self.edge, panels, room=self.width() >= fonts.widened(BESIDE))

    def _failed(self, name: str, error: Exception) -> None:
        self._jobs.pop(name, None)
        (self._close_refused if name in ("explain", "behind") else self.refused)(error)

    def _lay_out(self) -> None:
        self.area = scrolled(self.parts, self.saved.title, self)
        self.left = QWidget(self)
        headed(self.left, self.head, self.area)
        self.row, self.edge = beside(self, self.left, self.why)
        self.setFocusProxy(self.bar.period)

    def _connect(self) -> None:
        self.bar.wanted.connect(lambda _narrow: self._narrowed())
        self.parts.opened.connect(self.open_line)
        self.parts.figure.all_wanted.connect(lambda: self.open_line(None))
        for deeds in (self.parts.notice.deeds, self.why.deeds):
            deeds.opened.connect(self.open_left_out)
            deeds.rates_wanted.connect(self.enter_rates)
        self.parts.figure.why_wanted.connect(self._offer_since)
        self.parts.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.parts.table.customContextMenuRequested.connect(self._line_menu)
        self.why.closed.connect(self.close_why)
        self.why.opened.connect(self.context.open_record)
        self.why.all_wanted.connect(self.open_records)
