"""One record on a page of its own: head, facts, timeline, and what belongs to it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.domain.records import RECORDS
from crm_desktop.gui import fonts, formats, theme
from crm_desktop.gui.conflicts.strip import ConflictStrip
from crm_desktop.gui.context import Context
from crm_desktop.gui.insight.scored.part import ScorePart
from crm_desktop.gui.record.bar import Above, Below, RecordBar
from crm_desktop.gui.record.facts import Facts
from crm_desktop.gui.record.header import RecordHeader
from crm_desktop.gui.record.naming import edit_name
from crm_desktop.gui.record.opening import open_part
from crm_desktop.gui.record.reading import Standing
from crm_desktop.gui.record.related_column import (
    DEALS,
    DEEDS,
    FILES,
    LINES,
    PEOPLE,
    RelatedColumn,
)
from crm_desktop.gui.record.screen import RecordScreen
from crm_desktop.gui.record.story import StoryPart
from crm_desktop.gui.record.worth import Worth
from crm_desktop.gui.widgets.dressing import hairline, push
from crm_desktop.gui.widgets.scrolling import scrolled
from crm_desktop.i18n import mark, tr
from crm_desktop.store.listing import RecordView

LEFT, RIGHT = 300, 292
NAMES = 88
"""Room for the names of facts: the column is narrower than the panel."""
TABS_BELOW, BESIDE = 1180, 960
"""Width of the window, and of the page beside the panel, under which the right column becomes tabs."""
STORY_TABS = (("all", mark("Timeline")), ("note", mark("Notes")), ("task", mark("Tasks")),
              ("history", mark("History")))  # fmt: skip
SIDE_TABS = ((PEOPLE, mark("Contacts")), (DEALS, mark("Deals")), (FILES, mark("Files")))
ADDS = {"note": ("note.add", mark("Add a note")), "task": ("task.add", mark("Add a task"))}


class RecordPage(RecordScreen):
    """Shows one record and follows the news about it. The trail brings it to the front."""

    back_wanted = Signal()
    stepped = Signal(int)
    gone = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.n = 0
        self.setProperty("kind", "page")
        self.bar = RecordBar(context, self, wide=True)
        self.header = RecordHeader(context, self, wide=True)
        self.conflict = ConflictStrip(context, self)
        self.facts = Facts(self.deeds, self, names=NAMES)
        self.worth = Worth(self.deeds, self, NAMES)
        self.scored = ScorePart(context, self.score, self)
        self.facts.elsewhere = ("touch_every",)
        self.tabs = QTabBar(self)
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setUsesScrollButtons(True)
        self.tabs.setAccessibleName(tr("Parts of the record"))
        self.add = push("", "quiet", "plus", "small")
        self.stack = QStackedWidget(self)
        self.story = StoryPart(context, self.stack)
        self.related = RelatedColumn(context, self)
        self._narrow = False
        self._counts: dict[str, int] = {}
        self._adding = ""

    # what the trail and the actions call

    def show_record(self, entity: str, id: str) -> bool:
        """Show a record; say whether it is there."""
        self.lay_out()
        self.reading.wake(True)
        other = (entity, id) != (self.entity, self.id)
        if not self.reading.show_record(entity, id):
            return False
        if other:
            self.tabs.setCurrentIndex(0)
            self.left.verticalScrollBar().setValue(0)
        return True

    def step(self, by: int) -> None:
        """Go to the next or previous record of the list."""
        self.stepped.emit(by)

    def state(self) -> dict[str, int]:
        """Return what comes back with `restore`: the tab and where everything was scrolled to."""
        return {
            "tab": self.tabs.currentIndex(),
            "story": self.story.view.verticalScrollBar().value(),
            "row": self.story.view.currentIndex().row(),
            "left": self.left.verticalScrollBar().value(),
        }

    def restore(self, state: dict[str, int] | None) -> None:
        """Stand as `state` says, once the timeline is listed."""
        if state is not None:
            self.tabs.setCurrentIndex(state["tab"])
            self.left.verticalScrollBar().setValue(state["left"])
            self.story.come_to(state["row"], state["story"])

    def make_room(self, room: QSize) -> None:
        """Stand, not seen yet, as in the room the page will have."""
        self.resize(room)
        self._fit()

    def new_record(self) -> None:
        """Make another record of this kind and open it."""
        from crm_desktop.gui.record.new_record import NewRecord

        dialog = NewRecord(self.window(), self.deeds, self.entity)
        dialog.made.connect(partial(self.context.open_page, self.entity))
        dialog.open()

    def focus_rows(self) -> None:
        """Give the keyboard to the timeline."""
        self.story.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_filter(self) -> None:
        """Search the timeline."""
        self.tabs.setCurrentIndex(0)
        self.story.find.setChecked(True)
        self.story.text.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape:
            self.back_wanted.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        if self.laid_out:
            self._fit()

    # showing

    def _show(self, view: RecordView) -> None:
        self.entity, self.id, self.n = view.entity, view.id, view.n
        record = RECORDS[view.entity]
        self.bar.list.setText(tr(record.plural))
        self.bar.name.say(formats.title(record, view.row))
        self.bar.show_record(view.entity, view.id)
        self.conflict.show_record(view.entity, view.id, view.n)
        self.header.show_row(record, view.row, self.context.ws.closed_because)
        self.facts.show_row(record, view.row)
        self.worth.setVisible(view.entity != "deal")
        self.worth.show_row(record, view.row)
        self.related.show_row(view.entity)
        self.story.show_record(view.entity, view.id, view.n)
        self._name_tabs()

    def _show_standing(self, view: RecordView, found: Standing) -> None:
        self.header.show_standing(RECORDS[view.entity], view.row, found)
        self.worth.show_standing(found)
        self.related.show_standing(found)
        self.story.offer_deep(bool(found.over.tree))
        self._name_tabs()

    def _count(self, counts: dict[str, int]) -> None:
        self._counts = counts
        self._name_tabs()

    def _name_tabs(self) -> None:
        for at, (part, words) in enumerate(STORY_TABS):
            count = self._counts.get(part, 0)
            self.tabs.setTabText(at, f"{tr(words)} {count:,}" if count else tr(words))
        for at, (name, words) in enumerate(SIDE_TABS, len(STORY_TABS)):
            said = self.related.count(name).split(" ")[0]
            self.tabs.setTabText(at, f"{tr(words)} {said}" if said else tr(words))
            self.tabs.setTabVisible(at, self._narrow and self.related.means(name))

    def _turn_tab(self, at: int) -> None:
        if at < len(STORY_TABS):
            part = STORY_TABS[at][0]
            self.stack.setCurrentWidget(self.story)
            self.story.show_tab(part)
            self._offer_add(part)
        else:
            self.stack.setCurrentWidget(self.side_place)
            self.related.show_only(SIDE_TABS[at - len(STORY_TABS)][0])
            self.add.hide()

    def _offer_add(self, part: str) -> None:
        """Offer to add a note or a task where those are shown, as far as the program can."""
        name, words = ADDS.get(part, ("", ""))
        can = name in self.context.actions
        self.add.setVisible(can and not self.context.ws.closed_because)
        self.add.setText(tr(words) if words else "")
        self._adding = name

    def _add(self) -> None:
        self.context.actions.trigger(self._adding)

    def _add_related(self, section: str) -> None:
        if section in DEEDS:
            self.context.actions.trigger(DEEDS[section])
        elif section == PEOPLE and self.entity == "deal":
            self.facts.edit_field("contacts")
        else:
            self.make_for(section)

    def _open_related(self, entity: str, id: str) -> None:
        """Open what belongs to the record; a product as what it is on this deal: a line."""
        if entity == "product":
            self.context.actions.trigger(LINES)
        else:
            self._open(entity, id)

    def _open(self, entity: str, id: str) -> None:
        open_part(self.context, self, self.context.open_page, (entity, id))

    def _edit_needs(self) -> None:
        """Open the editor of the pipeline this deal lies in."""
        from crm_desktop.gui.board.pipeline_editor import open_editor

        assert self.reading.view is not None
        place = self.reading.view.row.get("place") or {}
        open_editor(self.context, str(place.get("pipeline") or ""), self.window())

    # building

    def _fit(self) -> None:
        """Turn the right column into tabs where the window or the page is narrow, and back."""
        narrow = self.window().width() < fonts.widened(TABS_BELOW)
        narrow = narrow or self.width() < fonts.widened(BESIDE)
        self.left.setFixedWidth(fonts.widened(LEFT))
        self.right.setFixedWidth(fonts.widened(RIGHT))
        if narrow == self._narrow:
            return
        self._narrow = narrow
        if not narrow and self.tabs.currentIndex() >= len(STORY_TABS):
            self.tabs.setCurrentIndex(0)
        target = self.side_place if narrow else self.right
        self.column.setParent(target)
        target.layout().addWidget(self.column)
        self.column.show()
        self.related.show_only("")
        self.right.setVisible(not narrow)
        self._name_tabs()

    def _lay_out(self) -> None:
        under = Below(self, keeps=True)
        self.left = self._left(under)
        self.right, self.side_place = QWidget(under), QWidget(self.stack)
        self.column = scrolled(self.related, tr("Related records"), self.right)
        for place in (self.right, self.side_place):
            QVBoxLayout(place).setContentsMargins(0, 0, 0, 0)
        self.right.layout().addWidget(self.column)
        body = QHBoxLayout(under)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(self.left)
        body.addWidget(hairline(under, "upright"))
        body.addLayout(self._middle(), 1)
        body.addWidget(hairline(self.right, "upright"))
        body.addWidget(self.right)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        parts = (
            self.bar,
            hairline(self),
            self.conflict,
            Above(self.header, self),
            hairline(self),
        )
        for part in parts:
            box.addWidget(part)
        box.addWidget(under, 1)
        self.setFocusProxy(self.story.view)

    def _left(self, under: QWidget) -> QScrollArea:
        inside = QWidget(self)
        left = QVBoxLayout(inside)
        left.setContentsMargins(8, 4, 0, 12)
        left.setSpacing(0)
        for part in (self.facts, self.worth, self.scored, self.consents):
            left.addWidget(part)
        left.addStretch(1)
        # Under it from the beginning: to move all of it takes its time.
        return scrolled(inside, tr("Facts"), under)

    def _middle(self) -> QVBoxLayout:
        strip = QHBoxLayout()
        strip.setContentsMargins(20, 0, 12, 0)
        strip.addWidget(self.tabs, 1)
        strip.addWidget(self.add)
        for words in (w for _, w in (*STORY_TABS, *SIDE_TABS)):
            self.tabs.addTab(tr(words))
        self.stack.addWidget(self.story)
        self.stack.addWidget(self.side_place)
        middle = QVBoxLayout()
        middle.setSpacing(0)
        middle.addLayout(strip)
        middle.addWidget(hairline(self))
        middle.addWidget(self.stack, 1)
        self.add.hide()
        return middle

    def _connect(self) -> None:
        bar, reading = self.bar, self.reading
        bar.back.clicked.connect(self.back_wanted)
        bar.list.clicked.connect(self._go_to_list)
        bar.up.clicked.connect(partial(self.stepped.emit, -1))
        bar.down.clicked.connect(partial(self.stepped.emit, 1))
        bar.history.clicked.connect(lambda: self.tabs.setCurrentIndex(3))
        self.tabs.currentChanged.connect(self._turn_tab)
        self.add.clicked.connect(self._add)
        self.story.opened.connect(self._open)
        self.story.counted.connect(self._count)
        self.story.back_wanted.connect(self.bring_back)
        self.related.opened.connect(self._open_related)
        self.related.add_wanted.connect(self._add_related)
        self.header.name_wanted.connect(lambda fact: edit_name(self.header, self.deeds, fact))
        self.header.deal_wanted.connect(partial(self._add_related, DEALS))
        self.header.needs.edit_wanted.connect(self._edit_needs)
        for part in (self.header, self.facts):
            part.followed.connect(self._open)
        reading.shown.connect(self._show)
        reading.stood.connect(self._show_standing)
        reading.changed.connect(self.story.news)
        reading.gone.connect(self.gone)
        theme.news.changed.connect(self._fit)

    def _go_to_list(self) -> None:
        from crm_desktop.gui.pages import page_of

        self.context.actions.trigger(f"page.{page_of(self.entity)}")
