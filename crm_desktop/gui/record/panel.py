"""The panel of one record beside the list: head, facts, timeline and what belongs to it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from crm_desktop.domain.records import RECORDS
from crm_desktop.gui import fonts
from crm_desktop.gui.binding.turns import next_turn
from crm_desktop.gui.conflicts.strip import ConflictStrip
from crm_desktop.gui.context import Context
from crm_desktop.gui.insight.scored.line import ScoreLine
from crm_desktop.gui.insight.scored.part import ScorePart
from crm_desktop.gui.leads.strip import LeadStrip
from crm_desktop.gui.record.bar import Above, Below, RecordBar
from crm_desktop.gui.record.deed_part import DEEDS
from crm_desktop.gui.record.facts import Facts
from crm_desktop.gui.record.header import RecordHeader
from crm_desktop.gui.record.naming import edit_name
from crm_desktop.gui.record.opening import open_part
from crm_desktop.gui.record.reading import Standing
from crm_desktop.gui.record.related import RelatedList, as_people, as_related
from crm_desktop.gui.record.related_column import DEALS as DEALS_OF
from crm_desktop.gui.record.screen import RecordScreen
from crm_desktop.gui.record.story import StoryPart
from crm_desktop.gui.trail import PAGED
from crm_desktop.gui.widgets.scrolling import scrolled
from crm_desktop.i18n import tr
from crm_desktop.store.listing import RecordView

STORY, FACTS, DEALS, PEOPLE = range(4)
ROOMY = 540


class RecordPanel(RecordScreen):
    """Shows one record and follows the news about it."""

    closed = Signal()
    previous = Signal()
    next = Signal()
    shown = Signal(str, str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.setProperty("kind", "panel")
        self.bar = RecordBar(context, self)
        self.header = RecordHeader(context, self)
        self.lead = LeadStrip(context, self)
        self.score_line = ScoreLine(self.score, self)
        self.scored = ScorePart(context, self.score, self)
        self.conflict = ConflictStrip(context, self)
        self.tabs = QTabBar(self)
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setAccessibleName(tr("Parts of the record"))
        self.brief = Facts(self.deeds, self, brief=True)
        self.facts = Facts(self.deeds, self)
        self.deals = RelatedList(tr("Deals"), tr("No deals yet"), self)
        self.people = RelatedList(tr("Contacts"), tr("No contacts yet"), self)
        self.story = StoryPart(context, self, compact=True)
        self.stack = QStackedWidget(self)

    # what the shell calls

    def show_record(self, entity: str, id: str) -> bool:
        """Show a record; say whether it is there."""
        other, before = (entity, id) != (self.entity, self.id), self.entity
        self.lay_out()
        self.reading.wake(True)
        if not self.reading.show_record(entity, id):
            return False
        if (entity in DEEDS) != (before in DEEDS):
            self.tabs.setCurrentIndex(FACTS if entity in DEEDS else STORY)
        if other:
            self.shown.emit(entity, id)
        return True

    def retranslate(self) -> None:
        """Say everything in the language now in force."""
        self.brief.forget()
        self.facts.forget()
        if self.id:
            self.show_record(self.entity, self.id)

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

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Where there is little room the few facts above the tabs leave: the tab has them all."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Of a task and an activity the facts stand open below: they need not be there twice."""
        roomy = self.height() >= fonts.grown(ROOMY)
        self.brief.setVisible(roomy and self.entity not in DEEDS)
        self.header.fit(tight=not roomy)
        self.score_line.fit(roomy=roomy)

    # showing

    def _show(self, view: RecordView) -> None:
        self.entity, self.id = view.entity, view.id
        record = RECORDS[view.entity]
        self.header.show_row(record, view.row, self.context.ws.closed_because)
        if view.entity not in DEEDS:
            self.brief.show_row(record, view.row)
        self._fit()
        self.facts.show_row(record, view.row)
        self.bar.show_record(view.entity, view.id)
        self.lead.show_view(view)
        self.conflict.show_record(view.entity, view.id, view.n)
        self.tabs.setTabVisible(DEALS, view.entity in ("contact", "company"))
        self.tabs.setTabVisible(PEOPLE, view.entity in ("company", "deal"))
        self.bar.expand.setVisible(view.entity in PAGED)
        self.story.show_record(view.entity, view.id, view.n)

    def _show_standing(self, view: RecordView, found: Standing) -> None:
        self.header.show_standing(RECORDS[view.entity], view.row, found)
        self.deals.show_items(as_related(found.over.deals))
        self.people.show_items(as_people(found.over.people))
        self._name_tab(DEALS, tr("Deals"), sum(s.deals for s in found.over.sums))
        self._name_tab(PEOPLE, tr("Contacts"), found.over.people_count)

    def _show_why(self) -> None:
        """Show the reasons of the score, below the facts."""
        self.tabs.setCurrentIndex(FACTS)
        self.tabs.setFocus(Qt.FocusReason.OtherFocusReason)
        next_turn(self.scored, lambda: self.known.ensureWidgetVisible(self.scored))

    def _name_tab(self, tab: int, name: str, count: int) -> None:
        self.tabs.setTabText(tab, f"{name} {count:,}" if count else name)

    def _gone(self) -> None:
        self.id = ""
        self.closed.emit()

    # building

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(1, 0, 0, 0)  # 1: the line at its side is never painted over
        box.setSpacing(0)
        for part in (self.bar, self.conflict, Above(self.header, self), self.lead, self.score_line,
                     self.brief):  # fmt: skip
            box.addWidget(part)
        strip = QHBoxLayout()
        strip.setContentsMargins(16, 0, 16, 0)
        strip.addWidget(self.tabs)
        strip.addStretch(1)
        box.addLayout(strip)
        line = QFrame(self)
        line.setProperty("kind", "line")
        box.addWidget(line)
        under = Below(self)
        QVBoxLayout(under).setContentsMargins(0, 0, 0, 0)
        under.layout().addWidget(self.stack)
        box.addWidget(under, 1)
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.facts, self.scored, self.consents):
            column.addWidget(part)
        column.addStretch(1)
        self.known = scrolled(inside, tr("Facts"), self)
        for part in (self.story, self.known, self.deals, self.people):
            self.stack.addWidget(part)
        for name in (tr("Timeline"), tr("Facts"), tr("Deals"), tr("Contacts")):
            self.tabs.addTab(name)
        self.setFocusProxy(self.tabs)

    def _connect(self) -> None:
        self.bar.up.clicked.connect(self.previous)
        self.bar.down.clicked.connect(self.next)
        self.bar.cross.clicked.connect(self.closed)
        self.bar.expand.clicked.connect(lambda: self.context.open_page(self.entity, self.id))
        self.tabs.currentChanged.connect(self.stack.setCurrentIndex)
        self.story.back_wanted.connect(self.bring_back)
        self.score_line.why_wanted.connect(self._show_why)
        self.header.name_wanted.connect(lambda fact: edit_name(self.header, self.deeds, fact))
        self.header.deal_wanted.connect(partial(self.make_for, DEALS_OF))
        for part in (self.header, self.brief, self.facts):
            part.followed.connect(self.context.open_record)
        for part in (self.deals, self.people, self.story):
            part.opened.connect(self._open)
        self.reading.shown.connect(self._show)
        self.reading.stood.connect(self._show_standing)
        self.reading.changed.connect(self.story.news)
        self.reading.gone.connect(self._gone)

    def _open(self, entity: str, id: str) -> None:
        """Show another record here, or what else an entry leads to."""
        open_part(self.context, self, self.context.open_record, (entity, id))
