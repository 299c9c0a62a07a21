"""The page of reports: those there are at the left, the chosen one at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.domain.operation import Changed
from crm_desktop.gui import fonts, icons, theme
from crm_desktop.gui.binding.turns import paint_later
from crm_desktop.gui.context import Context
from crm_desktop.gui.insight.reports import catalogue, deeds
from crm_desktop.gui.insight.reports.catalogue import ENTRIES, GROUPS, Entry
from crm_desktop.gui.insight.reports.report_list import ReportList
from crm_desktop.gui.insight.reports.sheet import Sheet
from crm_desktop.gui.widgets.dressing import hairline, icon_button, label, push
from crm_desktop.gui.widgets.fitting import Beside, FrontStack
from crm_desktop.gui.widgets.menus import FindMenu, drop_down, unmarked
from crm_desktop.i18n import tr
from crm_desktop.insight.composed import drafts, saved
from crm_desktop.insight.composed.drafts import NEW
from crm_desktop.insight.composed.saved import Saved

REMEMBERED = "reports"
WIDTH, BESIDE, HEAD = 248, 720, 52
"""Pixels of the list at 100 %, and of a page that has room for it beside a report."""
PART, WIDEST = 0.25, 320
"""What the list may have for long names: a part of the page, and pixels at 100 %."""


class ReportsPage(QFrame):
    """Keeps the sheets that were seen; only the one in front asks."""

    counts = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "page")
        self.context = context
        self.entries: tuple[Entry, ...] = ENTRIES
        self.sheets: dict[str, Sheet] = {}
        self.own: dict[str, Saved] = {}
        self.name = ""
        self._listed = False
        self._making = drafts.of(context.ws, "") is not None
        self.list = ReportList(self)
        self.stack = FrontStack(self)
        self.add = icon_button("plus", tr("New report"))
        self.add.setEnabled(not context.ws.closed_because)
        self.choose = _chooser()  # where there is no room for the list
        self._lay_out()
        self._connect()
        remembered = context.ws.setting(REMEMBERED, {})
        self._wanted = str(remembered.get("report", "")) if isinstance(remembered, dict) else ""
        self._show_entries()
        self.read()

    # what the shell calls

    def focus_rows(self) -> None:
        """Give the keyboard to the list."""
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_filter(self) -> None:
        """Give the keyboard to the line that finds a report."""
        if self.side.isVisible():
            self.list.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.offer_reports()

    def leave(self) -> None:
        """Ask no more: the file is about to be closed."""
        self.context.bridge.changed.disconnect(self._news)
        for sheet in self.sheets.values():
            sheet.leave()

    @property
    def sheet(self) -> Sheet | None:
        """Return the sheet in front."""
        return self.sheets.get(self.name)

    def show_report(self, name: str) -> None:
        """Bring a report to the front, by its name or id; the first where there is none of that name."""
        entry = self._entry(name) or ENTRIES[0]
        self._wanted = ""
        self.name = entry.name
        sheet = self.sheets.get(entry.name) or self._make(entry)
        self.stack.setCurrentWidget(sheet)
        self.list.show_current(entry.name)
        self.context.ws.remember(REMEMBERED, {"report": entry.name})
        if self.isVisible():
            sheet.wake()

    def new_record(self) -> None:
        """Begin a report."""
        if not self.context.ws.closed_because:
            if not self._making:
                self._making = True
                self._show_entries()
            self.show_report(NEW)

    def read(self) -> None:
        """List the user's reports as they are now."""
        reader = self.context.ws.reader
        self.context.lane.run(lambda _token: saved.own(reader()), self._list, self.context.failed)

    def offer_reports(self) -> None:
        """Open the menu of all reports."""
        drop_down(self.reports_menu(), self.choose)

    def reports_menu(self) -> QMenu:
        """Return the menu of all reports, found by typing."""
        menu = FindMenu(parent=self)
        for group in GROUPS:
            for entry in self.entries:
                if entry.group == group:
                    text = unmarked(f"{tr(group)}: {entry.said()}")
                    action = menu.addAction(icons.icon(entry.icon), text)
                    action.setCheckable(True)
                    action.setChecked(entry.name == self.name)
                    action.triggered.connect(lambda _on=False, n=entry.name: self.show_report(n))
        menu.find_among(tr("Find a report"))
        return menu

    # the list

    def _list(self, found: list[Saved]) -> None:
        self.own = {one.id: one for one in found}
        self._show_entries()
        for one in found:
            if (sheet := self.sheets.get(one.id)) is not None:
                sheet.renew(one)
        self._drop_gone()
        self._drop_drafts()
        if self._wanted or not self.name or self._entry(self.name) is None:
            self.show_report(self._wanted or self.name or ENTRIES[0].name)

    def _show_entries(self) -> None:
        """List the user's reports, what is being made, and those there are."""
        made = (catalogue.blank(),) if self._making else ()
        self.entries = (*(catalogue.own(one) for one in self.own.values()), *made, *ENTRIES)
        self.list.show_entries(self.entries, self.name)
        self._widen()

    def _drop_gone(self) -> None:
        """Let go of the sheets of reports that are not there any more."""
        for name in [name for name in self.sheets if self._entry(name) is None]:
            sheet = self.sheets.pop(name)
            sheet.leave()
            self.stack.removeWidget(sheet)
            sheet.deleteLater()

    def _drop_drafts(self) -> None:
        """Forget drafts of reports deleted before the file was opened; till then undo brings both back."""
        if not self._listed and not self.context.ws.closed_because:
            drafts.keep_only(self.context.ws, {entry.name for entry in self.entries})
        self._listed = True

    def _make(self, entry: Entry) -> Sheet:
        made = self.sheets[entry.name] = entry.make(self.context, self.stack)
        made.said.connect(lambda text, n=entry.name: self._said(n, text))
        made.wanted.connect(self._go_on)
        self.stack.addWidget(made)
        paint_later(made)
        return made

    def _go_on(self, name: str) -> None:
        """Show a report that was made just now; what is left of the one it was made in begins anew."""
        self._making = False
        self._wanted = name
        self.read()

    def _delete(self, name: str) -> None:
        if name in self.own:
            deeds.delete(self.context, self.own[name])

    def _rename(self, name: str) -> None:
        if name in self.own and not self.context.ws.closed_because:
            deeds.rename(self.context, self.own[name], self.window())

    def _entry(self, name: str) -> Entry | None:
        return next((entry for entry in self.entries if entry.name == name), None)

    def _choose(self, name: str) -> None:
        if self.name:  # before all are listed the first one is only where the keyboard stands
            self.show_report(name)

    def _enter(self) -> None:
        if self.sheet is not None:
            self.sheet.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _said(self, name: str, text: str) -> None:
        if name == self.name:
            self.counts.emit(text)

    # news

    def _news(self, news: Changed) -> None:
        if "report" in news.rows:
            self.read()
        for name, sheet in self.sheets.items():
            sheet.take(news, self.isVisible() and name == self.name)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        if self.sheet is not None:
            self.sheet.wake()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Offer the reports in a menu where there is no room for the list."""
        self._widen()
        self._beside.fit(room=self.width() >= fonts.widened(BESIDE))

    def _widen(self) -> None:
        """Give the list the width its names need, as far as the page has it."""
        least = fonts.widened(WIDTH)
        most = min(fonts.widened(WIDEST), round(PART * self.width()))
        self.side.setFixedWidth(max(least, min(self.list.wanted(), most)))

    # building

    def _lay_out(self) -> None:
        self.side = QWidget(self)
        head = QHBoxLayout()
        head.setContentsMargins(16, 0, 8, 0)
        head.addWidget(label(tr("Reports"), "title"), 1)
        head.addWidget(self.add)
        headed = QWidget(self.side)
        headed.setLayout(head)
        headed.setMinimumHeight(HEAD)
        column = QVBoxLayout(self.side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(headed)
        column.addWidget(hairline(self))
        column.addWidget(self.list, 1)
        self._beside = Beside(self, self.side, self.choose, self.stack)
        self.setFocusProxy(self.list)

    def _connect(self) -> None:
        self.list.chosen.connect(self._choose)
        self.list.entered.connect(self._enter)
        self.list.deleted.connect(self._delete)
        self.list.renamed.connect(self._rename)
        self.add.clicked.connect(self.new_record)
        self.choose.clicked.connect(self.offer_reports)
        self.context.bridge.changed.connect(self._news)
        theme.news.changed.connect(self._fit)


def _chooser() -> QPushButton:
    made = push(tr("Reports"), icon="chevron-down", size="small")
    made.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    return made
