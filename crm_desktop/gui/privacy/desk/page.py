"""The page of the privacy desk: its sections at the left, the chosen one at the right."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QMenu, QStackedWidget, QVBoxLayout, QWidget

from crm_desktop.domain.operation import Changed
from crm_desktop.gui import fonts, icons, theme
from crm_desktop.gui.asking import Asking
from crm_desktop.gui.binding.turns import paint_later
from crm_desktop.gui.context import Context
from crm_desktop.gui.insight.day_watch import DayWatch
from crm_desktop.gui.privacy.desk.section import AFTER, SectionView
from crm_desktop.gui.privacy.desk.sections import SECTIONS, WATCHED
from crm_desktop.gui.sidebar import NavItem, NavList
from crm_desktop.gui.widgets.dressing import label, push
from crm_desktop.gui.widgets.fitting import Beside
from crm_desktop.gui.widgets.menus import drop_down
from crm_desktop.i18n import tr

REMEMBERED = "privacy.section"
AFFECT_WAITING = frozenset(("retention", "kept"))
"""Kinds of record after whose changes it is counted again who waits; else when the page is shown."""
WIDE, BESIDE, HEAD = 236, 720, 52
"""Pixels of the list at 100 %, and of a page that has room for it beside a section."""


class PrivacyPage(QFrame):
    """Keeps the sections that were seen; only the one in front reads."""

    counts = Signal(str)
    current_record = Signal(str, str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "page")
        self.context = context
        self.name = ""
        self.sections: dict[str, SectionView] = {}
        self._words: dict[str, str] = {}  # what each section has the status bar say
        items = [NavItem(one.name, tr(one.label), one.icon) for one in SECTIONS]
        self.list = NavList(items, tr("Sections"), self)
        self.list.setProperty("kind", "")  # on the ground of the page, not of the sidebar
        self.stack = QStackedWidget(self)
        self.choose = push("", icon="chevron-down", size="small")
        self._asking = Asking(context, self)
        self._job: Any = None
        self._soon = QTimer(self, interval=AFTER, singleShot=True)
        self._soon.timeout.connect(self.count)
        self._days = DayWatch(self)
        self._lay_out()
        self._connect()
        kept = str(context.ws.setting(REMEMBERED, ""))
        self.show_section(kept if any(one.name == kept for one in SECTIONS) else SECTIONS[0].name)
        self._days.start()

    @property
    def section(self) -> Any:
        """Return the section in front."""
        return self.sections[self.name]

    def show_section(self, name: str) -> None:
        """Bring a section to the front, made when it is wanted the first time."""
        spec = next(one for one in SECTIONS if one.name == name)
        if name not in self.sections:
            made = self.sections[name] = spec.make(self.context)
            made.said.connect(partial(self._said, name))
            made.said.connect(lambda _text: self._soon.start())  # its days may be others now
            if hasattr(made, "current_record"):
                made.current_record.connect(self.current_record)
            if hasattr(made, "section_wanted"):
                made.section_wanted.connect(self._show_of)
            self.stack.addWidget(made)
            paint_later(made)
        changed, self.name = self.name != name, name
        self.stack.setCurrentWidget(self.sections[name])
        self.list.show_current(name)
        self.counts.emit(self._words.get(name, ""))
        self.choose.setText(tr(spec.label))
        if changed:
            self.context.ws.remember(REMEMBERED, name)
        self.sections[name].wake()

    def new_record(self) -> None:
        """Begin what the section in front is a list of."""
        if hasattr(self.section, "new_record") and not self.context.ws.closed_because:
            self.section.new_record()

    def focus_rows(self) -> None:
        """Give the keyboard to what the section lists."""
        self.section.setFocus()

    def leave(self) -> None:
        """Ask no more: the file is about to be closed."""
        self._days.stop()
        self._soon.stop()
        if self._job is not None:
            self._job.cancel()
        self.context.bridge.changed.disconnect(self._news)
        for section in self.sections.values():
            section.leave()

    def count(self) -> None:
        """Count what is late or close to it in each section."""
        ws, today = self.context.ws, date.today()

        def read(conn: Any) -> dict[str, int]:
            return {one.name: one.calling(ws, conn, today) for one in SECTIONS}

        self._asking.ask(read, self._show_counts)

    def count_waiting(self) -> None:
        """Count who waits without any hurry, where that may take its time."""
        reader = self.context.ws.reader

        def job(_token: Any) -> dict[str, int]:
            conn = reader()
            return {one.name: one.waiting(conn) for one in SECTIONS if one.waiting is not None}

        self._job = self.context.figures_lane.run(job, self._show_waiting, self.context.failed)

    def _show_waiting(self, found: dict[str, int]) -> None:
        for name, count in found.items():
            self.list.places.set_count(name, count)

    def _show_of(self, name: str, id: str) -> None:
        """Bring a section to the front, standing on one of what it shows."""
        self.show_section(name)
        self.section.stand_on(id)
        self.section.setFocus()

    def _show_counts(self, found: dict[str, int]) -> None:
        for one in SECTIONS:
            if one.waiting is None:
                self.list.places.set_count(one.name, found[one.name], alarm=True)

    def _news(self, news: Changed) -> None:
        for section in self.sections.values():
            section.take(news)
        if set(WATCHED) & set(news.rows):
            self._soon.start()
        if AFFECT_WAITING & set(news.rows):
            self.count_waiting()

    def _another_day(self) -> None:
        for section in self.sections.values():
            section.again()
        self.count()
        self._days.start()

    def _said(self, name: str, text: str) -> None:
        self._words[name] = text
        if name == self.name:
            self.counts.emit(text)

    def _go(self, name: str) -> None:
        self.show_section(name)

    def _offer(self) -> None:
        menu = QMenu(self)
        for one in SECTIONS:
            action = menu.addAction(icons.icon(one.icon), tr(one.label))
            action.setCheckable(True)
            action.setChecked(one.name == self.name)
            action.triggered.connect(partial(self._chosen, one.name))
        drop_down(menu, self.choose)

    def _chosen(self, name: str, _on: bool = False) -> None:
        self.show_section(name)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        self.count()
        self.count_waiting()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Offer the sections in a menu where there is no room for their list."""
        self.side.setFixedWidth(fonts.widened(WIDE))
        self._beside.fit(room=self.width() >= fonts.widened(BESIDE))

    def _lay_out(self) -> None:
        self.side = QWidget(self)
        named = label(tr("Privacy desk"), "title")
        named.setContentsMargins(16, 0, 8, 0)
        named.setMinimumHeight(HEAD)
        column = QVBoxLayout(self.side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(named)
        column.addWidget(self.list)
        column.addStretch(1)
        self._beside = Beside(self, self.side, self.choose, self.stack)
        self.setFocusProxy(self.list)

    def _connect(self) -> None:
        self.list.chosen.connect(self._go)
        self.list.entered.connect(lambda reason: self.section.setFocus(reason))
        self.choose.clicked.connect(self._offer)
        self.context.bridge.changed.connect(self._news)
        self._days.another.connect(self._another_day)
        theme.news.changed.connect(self._fit)
