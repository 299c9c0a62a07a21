"""The panel of one record beside the list: head, facts, what belongs to it, its history."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.domain.operation import Changed
from crm_desktop.domain.records import RECORDS
from crm_desktop.gui.context import Context
from crm_desktop.gui.leads.strip import LeadStrip
from crm_desktop.gui.models.deeds import Deeds
from crm_desktop.gui.record.editors import make_editor
from crm_desktop.gui.record.editors.session import EditSession
from crm_desktop.gui.record.facts import Facts
from crm_desktop.gui.record.header import RecordHeader
from crm_desktop.gui.record.related import Related, RelatedList, as_related, deals_of, people_of
from crm_desktop.gui.record.sentences import Happening, happening
from crm_desktop.gui.record.timeline import Timeline
from crm_desktop.gui.widgets.dressing import icon_button, label
from crm_desktop.i18n import tr
from crm_desktop.store import history, listing

BAR = 44
HISTORY, FACTS, DEALS, PEOPLE = range(4)


class RecordPanel(QFrame):
    """Shows one record and follows the news about it."""

    closed = Signal()
    previous = Signal()
    next = Signal()
    shown = Signal(str, str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.deeds = Deeds(context, self)
        self.entity = self.id = ""
        self._view: Any = None
        self._n = 0
        self._jobs: list[Any] = []
        self._naming = False
        self.setAccessibleName(tr("Record"))
        self.setProperty("kind", "panel")
        self.place = label("", "hint")
        self.up = icon_button("chevron-up", tr("Previous record"))
        self.down = icon_button("chevron-down", tr("Next record"))
        self.cross = icon_button("x", tr("Close the panel"))
        self.header = RecordHeader(self)
        self.lead = LeadStrip(context, self)
        self.tabs = QTabBar(self)
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setAccessibleName(tr("Parts of the record"))
        self.brief = Facts(self.deeds, self, brief=True)
        self.facts = Facts(self.deeds, self)
        self.deals = RelatedList(tr("Deals"), tr("No deals yet"), self)
        self.people = RelatedList(tr("Contacts"), tr("No contacts yet"), self)
        self.timeline = Timeline(self)
        self.stack = QStackedWidget(self)
        self._lay_out()
        self._connect()

    # what the shell calls

    def show_record(self, entity: str, id: str) -> bool:
        """Show a record; say whether it is there."""
        view = listing.record(self.context.ws.reader(), entity, id)
        if view is None:
            return False
        other = (entity, id) != (self.entity, self.id)
        self.entity, self.id, self._n = entity, id, view.n
        self._show(view)
        if other:
            self.shown.emit(entity, id)
        self._read_more()
        return True

    def set_neighbours(self, position: int, total: int) -> None:
        """Say which of how many this is, from 1; 0 when it is not in the list."""
        self.place.setText(f"{position:,} / {total:,}" if position > 0 else "")
        self.up.setEnabled(position > 1)
        self.down.setEnabled(0 < position < total)

    def retranslate(self) -> None:
        """Say everything in the language now in force."""
        self.brief.forget()
        self.facts.forget()
        if self.id:
            self.show_record(self.entity, self.id)

    def leave(self) -> None:
        """Show nothing and ask no more: the file is about to be closed."""
        for session in self.findChildren(EditSession):
            session.leave()
        for job in self._jobs:
            job.cancel()
        self.id = ""
        self.context.bridge.changed.disconnect(self.take)

    def take(self, news: Changed) -> None:
        """Take news from the bridge: this record, its deals, people and names of others."""
        if not self.id or not self.isVisible():
            self._stale = True
            return
        rows = news.rows.get(self.entity, frozenset())
        mine = rows is None or self._n in rows
        if mine or set(news.rows) & {"deal", "contact", "company", "tag", "stage", "custom_field"}:
            self._again()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif control and event.key() == Qt.Key.Key_Up:
            self.previous.emit()
        elif control and event.key() == Qt.Key.Key_Down:
            self.next.emit()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: Any) -> None:  # noqa: N802
        super().showEvent(event)
        if self._stale and self.id:
            self._again()

    # showing

    _stale = False

    def _again(self) -> None:
        self._stale = False
        view = listing.record(self.context.ws.reader(), self.entity, self.id)
        if view is None:
            self.id = ""
            self.closed.emit()
            return
        self._show(view)
        self._read_more()

    def _show(self, view: Any) -> None:
        self._view = view
        record = RECORDS[view.entity]
        self.header.show_row(record, view.row, self.context.ws.closed_because)
        self.brief.show_row(record, view.row)
        self.facts.show_row(record, view.row)
        self.lead.show_view(view)
        self.tabs.setTabVisible(DEALS, view.entity not in ("deal", "lead"))
        self.tabs.setTabVisible(PEOPLE, view.entity not in ("contact", "lead"))

    def _read_more(self) -> None:
        """Read what is not needed for the first look, off the window's thread."""
        for job in self._jobs:
            job.cancel()
        reader, view, entity = self.context.ws.reader, self._view, self.entity
        record = RECORDS[entity]

        def related(_token: Any) -> tuple[list[Any], list[Related]]:
            conn = reader()
            deals = [] if entity in ("deal", "lead") else deals_of(conn, entity, view.id)
            people = [] if entity in ("contact", "lead") else people_of(conn, entity, view.row)
            return deals, people

        def past(_token: Any) -> list[Happening]:
            conn = reader()
            told = history.record_history(conn, entity, view.id)
            return [happening(conn, record, info, cells) for info, cells in told]

        run: Callable[..., Any] = self.context.lane.run
        self._jobs = [
            run(related, lambda found: self._show_related(view, *found), self.context.failed),
            run(past, lambda told: self._show_past(view, told), self.context.failed),
        ]

    def _show_related(self, view: Any, deals: list[Any], people: list[Related]) -> None:
        if view is not self._view:
            return
        self.header.show_deals(RECORDS[view.entity], deals)
        self.deals.show_items(as_related(deals))
        self.people.show_items(people)
        self._name_tab(DEALS, tr("Deals"), len(deals))
        self._name_tab(PEOPLE, tr("Contacts"), len(people))

    def _show_past(self, view: Any, told: list[Happening]) -> None:
        if view is self._view:
            self.timeline.show_happenings(told)

    def _name_tab(self, tab: int, name: str, count: int) -> None:
        self.tabs.setTabText(tab, f"{name} {count:,}" if count else name)

    def _edit_name(self, fact: Any) -> None:
        if self._naming:
            return
        editor: Any = make_editor(self.header, self.context, fact.subject)
        session = EditSession(editor, self.deeds, fact.subject)
        self._naming = True
        session.refused.connect(self.deeds.warn)
        session.finished.connect(lambda _step: self._end_naming(editor, fact))
        editor.setGeometry(fact.geometry())
        editor.show()
        session.begin()

    def _end_naming(self, editor: QWidget, fact: QWidget) -> None:
        self._naming = False
        editor.hide()
        editor.deleteLater()
        fact.setFocus(Qt.FocusReason.OtherFocusReason)

    def _bring_back(self, told: Happening) -> None:
        from crm_desktop.gui.travel.record_back import RecordBack

        RecordBack(self.context, (self.entity, self.id), told, self.window()).open()

    def _new_deal(self) -> None:
        from crm_desktop.gui.record.new_record import NewRecord

        known: dict[str, Any] = {"company": self.id} if self.entity == "company" else {}
        if self.entity == "contact":
            known[f"contacts.{self.id}"] = True
            company = self._view.row.get("company")
            known |= {"company": company} if company else {}
        NewRecord(self.window(), self.deeds, "deal", known).open()

    # building

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(16, 0, 8, 0)
        bar.setSpacing(4)
        for widget in (self.place, self.up, self.down):
            bar.addWidget(widget)
        bar.addStretch(1)
        bar.addWidget(self.cross)
        head = QWidget(self)
        head.setMinimumHeight(BAR)
        head.setLayout(bar)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(head)
        box.addWidget(self.header)
        box.addWidget(self.lead)
        box.addWidget(self.brief)
        strip = QHBoxLayout()
        strip.setContentsMargins(16, 0, 16, 0)
        strip.addWidget(self.tabs)
        strip.addStretch(1)
        box.addLayout(strip)
        box.addWidget(self._hairline())
        box.addWidget(self.stack, 1)
        area = QScrollArea(self)
        area.setWidget(self.facts)
        area.setWidgetResizable(True)
        self.facts.setBackgroundRole(QPalette.ColorRole.Base)
        area.viewport().setBackgroundRole(QPalette.ColorRole.Base)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName(tr("Facts"))
        for part in (self.timeline, area, self.deals, self.people):
            self.stack.addWidget(part)
        for name in (tr("History"), tr("Facts"), tr("Deals"), tr("Contacts")):
            self.tabs.addTab(name)
        self.setFocusProxy(self.tabs)

    def _connect(self) -> None:
        self.up.clicked.connect(self.previous)
        self.down.clicked.connect(self.next)
        self.cross.clicked.connect(self.closed)
        self.tabs.currentChanged.connect(self.stack.setCurrentIndex)
        self.timeline.back_wanted.connect(self._bring_back)
        self.header.followed.connect(self.context.open_record)
        self.header.name_wanted.connect(self._edit_name)
        self.header.deal_wanted.connect(self._new_deal)
        self.brief.followed.connect(self.context.open_record)
        self.facts.followed.connect(self.context.open_record)
        self.deals.opened.connect(self.context.open_record)
        self.people.opened.connect(self.context.open_record)
        self.context.bridge.changed.connect(self.take)

    def _hairline(self) -> QFrame:
        line = QFrame(self)
        line.setProperty("kind", "line")
        return line
