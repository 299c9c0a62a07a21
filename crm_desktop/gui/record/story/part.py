"""The timeline of one record with its filters: by channel, person and date, and a search."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.records import RECORDS
from crm_desktop.gui import fonts, icons
from crm_desktop.gui.context import Context
from crm_desktop.gui.models.deeds import Deeds
from crm_desktop.gui.record.editors import Subject
from crm_desktop.gui.record.story.feed import StoryFeed
from crm_desktop.gui.record.story.model import StoryModel
from crm_desktop.gui.record.story.spans import SPANS, SpanSheet, span
from crm_desktop.gui.record.story.view import StoryView
from crm_desktop.gui.record.story.words import ICONS
from crm_desktop.gui.widgets.dressing import icon_box, icon_button, set_state
from crm_desktop.gui.widgets.flow import Flow
from crm_desktop.gui.widgets.menus import drop_down, unmarked
from crm_desktop.gui.widgets.search_field import SearchField
from crm_desktop.i18n import mark, tr
from crm_desktop.store import listing, scopes, timeline
from crm_desktop.store.timeline import Wish

CHIPS = (
    ("all", mark("All"), ""),
    ("call", mark("Calls"), ICONS["call"]),
    ("email", mark("Mail"), ICONS["email"]),
    ("message", mark("Messages"), ICONS["whatsapp"]),
    ("visit", mark("Visits"), ICONS["visit"]),
    ("change", mark("Changes"), "pencil"),
    ("file", mark("Files"), ICONS["attachment"]),
)
_EVER = mark("Nothing has happened yet. What is logged, planned or changed shows here.")
NOTHING = {
    "all": _EVER, "history": _EVER, "note": mark("No notes yet"), "task": mark("No tasks yet"),
    "file": mark("No files yet"),
}  # fmt: skip
"""What a timeline says that is empty without a filter, by its part."""
TYPED_AFTER = 150
LOW = 240
"""The height, with text of usual size, below which the kinds of entries are one chip with a list."""


class StoryPart(QWidget):
    """Shows what `show_record` names; `news` says that something was changed."""

    opened = Signal(str, str)
    back_wanted = Signal(object)
    counted = Signal(dict)  # notes, tasks and files of the record

    def __init__(self, context: Context, parent: QWidget, *, compact: bool = False) -> None:
        super().__init__(parent)
        self._context, self._counts = context, not compact
        self.model = StoryModel(self)
        self.feed = StoryFeed(context, self.model, self)
        self.view = StoryView(self.model, self)
        self.bar = QWidget(self)
        self.chips = {name: self._chip(words, icon) for name, words, icon in CHIPS}
        self.person = self._chip(mark("Person"), "user")
        self.date = self._chip(mark("Any time"), "calendar")
        self.deep = self._chip(mark("Sub-companies"), "building-2")
        self.kind = self._chip(mark("All"), "chevron-down")
        self.find = icon_button("search", tr("Search the timeline"))
        self.find.setCheckable(True)
        self.text = SearchField(tr("Search the timeline"))
        self.text.hide()
        self._typed = QTimer(self, interval=TYPED_AFTER, singleShot=True)
        self._counting: Any = None
        self._lay_out(compact)
        self._connect()
        self._mark_chosen()

    @property
    def wish(self) -> Wish:
        return self.feed.wish

    def show_record(self, entity: str, id: str, n: int) -> None:
        """Show the timeline of a record, with every filter off when it is another one."""
        if (entity, id) != (self.feed.entity, self.feed.id):
            self.feed.wish = Wish(part=self.wish.part if self.wish.part == "history" else "all")
            self.text.blockSignals(True)
            self.text.clear()
            self.text.blockSignals(False)
            self.find.setChecked(False)
            self._mark_chosen()
            self.feed.show_record(entity, id, n)
            self._count()

    def show_part(self, part: str) -> None:
        """Keep one channel, or all; see `timeline.PARTS`."""
        self._ask(replace(self.wish, part=part))

    def show_tab(self, part: str) -> None:
        """Be one of the tabs: the whole timeline with its filters, or one kind without."""
        self.bar.setVisible(part == "all")
        if part != "all" or self.wish.part in ("note", "task", "history"):
            self._ask(Wish(part=part))

    def come_to(self, row: int, scroll: int) -> None:
        """Stand at an entry and a scroll, once the timeline is listed."""
        self._coming = (row, scroll)
        if self.feed.complete:
            self._arrive()

    _coming: tuple[int, int] | None = None

    def _arrive(self) -> None:
        if self._coming is not None:
            (row, scroll), self._coming = self._coming, None
            if 0 <= row < self.model.rowCount():
                self.view.setCurrentIndex(self.model.index(row))
            self.view.verticalScrollBar().setValue(scroll)

    def news(self) -> None:
        """Read again: something was changed."""
        self.feed.news()
        self._count()

    def offer_deep(self, there: bool) -> None:
        """Offer the companies below, where there are any."""
        self.deep.setVisible(there)

    def stop(self) -> None:
        """Ask no more: the file is about to be closed."""
        self._typed.stop()
        self.feed.stop()

    def _ask(self, wish: Wish) -> None:
        self.feed.ask(wish)
        self._mark_chosen()

    def _mark_chosen(self) -> None:
        """Show what is wanted: on the chips, and in the words of an empty timeline."""
        wish = self.wish
        plain = NOTHING.get(wish.part) if wish == Wish(part=wish.part) else None
        self.view.nothing = tr(plain or mark("Nothing here matches."))
        for name, chip in self.chips.items():
            _choose(chip, name == wish.part)
            if name == wish.part:
                self.kind.setText(chip.text())
                self.kind.setAccessibleName(chip.text())
        _choose(self.kind, wish.part != "all")
        _choose(self.person, bool(wish.person[1]))
        _choose(self.date, bool(wish.since or wish.until))
        _choose(self.deep, wish.deep)
        if not (wish.since or wish.until):
            self.date.setText(tr("Any time"))
        if not wish.person[1]:
            self.person.setText(tr("Person"))
        self._fit()

    # what the bar asks for

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where the window is low for its text, leave the room to the timeline."""
        low, wish = self.height() < fonts.grown(LOW), self.wish
        for chip in self.chips.values():
            chip.setVisible(not low)
        self.kind.setVisible(low)
        style = Qt.ToolButtonStyle
        for chip, chosen in (
            (self.person, wish.person[1]),
            (self.date, wish.since or wish.until),
        ):
            bare = low and not chosen
            chip.setToolTip(chip.text() if bare else "")
            chip.setToolButtonStyle(
                style.ToolButtonIconOnly if bare else style.ToolButtonTextBesideIcon
            )

    def _choose_kind(self) -> None:
        menu = QMenu(self)
        for name, words, icon in CHIPS:
            action = menu.addAction(icons.icon(icon) if icon else QIcon(), tr(words))
            action.triggered.connect(lambda _on=False, name=name: self.show_part(name))
        drop_down(menu, self.kind)

    def _choose_person(self) -> None:
        """Offer who did something and who took part, read when the menu opens."""
        conn = self._context.ws.reader()
        scope = scopes.scope(conn, self.feed.entity, self.feed.n)
        owners, others = timeline.people(conn, scope)
        menu = QMenu(self)
        menu.addAction(tr("Everybody")).triggered.connect(partial(self._take_person, "", "", ""))
        for side, names in (("owner", [(o, o) for o in owners]), ("contact", others)):
            if names:
                menu.addSection(tr("Done by") if side == "owner" else tr("With"))
            for id, name in names:
                action = menu.addAction(unmarked(name))
                action.triggered.connect(partial(self._take_person, side, id, name))
        drop_down(menu, self.person)

    def _take_person(self, side: str, id: str, name: str, _on: bool = False) -> None:
        self._ask(replace(self.wish, person=(side, id)))
        if id:
            self.person.setText(name)

    def _choose_date(self) -> None:
        menu = QMenu(self)
        for key, words in SPANS.items():
            menu.addAction(tr(words)).triggered.connect(partial(self._take_span, key))
        menu.addSeparator()
        menu.addAction(tr("From … to …")).triggered.connect(self._open_sheet)
        drop_down(menu, self.date)

    def _take_span(self, key: str, _on: bool = False) -> None:
        since, until = span(key)
        self._between(since, until, tr(SPANS[key]))

    def _between(self, since: str, until: str, words: str) -> None:
        self._ask(replace(self.wish, since=since, until=until))
        if since or until:
            self.date.setText(words)

    def _open_sheet(self) -> None:
        sheet = SpanSheet(self.window())
        sheet.taken.connect(self._between)
        sheet.open_at(self.date)

    def _turn_search(self, on: bool) -> None:
        self.text.setVisible(on)
        if on:
            self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.text.clear()

    def _count(self) -> None:
        """Count for the tabs of the page; beside a list, where there are none, nobody asks."""
        if not self._counts:
            return
        if self._counting is not None:
            self._counting.cancel()
        reader, entity, n = self._context.ws.reader, self.feed.entity, self.feed.n

        def ask(_token: Any) -> dict[str, int]:
            conn = reader()
            return timeline.counts(conn, scopes.scope(conn, entity, n))

        if self.feed.id:
            self._counting = self._context.lane.run(ask, self.counted.emit, self._context.failed)

    # building

    def _chip(self, words: str, icon: str) -> QToolButton:
        made = QToolButton(self.bar)
        made.setProperty("kind", "chip")
        made.setText(tr(words))
        made.setAccessibleName(tr(words))
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if icon:
            made.setIcon(icons.icon(icon, "secondary"))
            made.setIconSize(icon_box())
            made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        return made

    def _lay_out(self, compact: bool) -> None:
        flow = Flow()
        flow.setContentsMargins(20, 10, 4, 4)
        for chip in (*self.chips.values(), self.kind, self.person, self.date, self.deep):
            flow.addWidget(chip)
        flow.addWidget(self.text)
        self.text.setFixedWidth(220)
        row = QHBoxLayout(self.bar)
        row.setContentsMargins(0, 0, 16, 0)
        row.addLayout(flow, 1)
        row.addWidget(self.find, 0, Qt.AlignmentFlag.AlignTop)
        self.find.setContentsMargins(0, 8, 0, 0)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.bar)
        box.addWidget(self.view, 1)
        self.deep.hide()
        self.kind.hide()
        self.bar.setVisible(not compact)
        self.setFocusProxy(self.view)

    def _connect(self) -> None:
        for name, chip in self.chips.items():
            chip.clicked.connect(partial(self._show_chip, name))
        self.kind.clicked.connect(self._choose_kind)
        self.person.clicked.connect(self._choose_person)
        self.date.clicked.connect(self._choose_date)
        self.deep.clicked.connect(lambda: self._ask(replace(self.wish, deep=not self.wish.deep)))
        self.find.toggled.connect(self._turn_search)
        self.text.textChanged.connect(lambda _t: self._typed.start())
        self._typed.timeout.connect(lambda: self._ask(replace(self.wish, text=self.text.text())))
        self.view.sighted.connect(self.feed.ensure)
        self.feed.listed.connect(self._arrive)
        self.view.opened.connect(self.opened)
        self.view.back_wanted.connect(self.back_wanted)
        self.view.file_menu_wanted.connect(self._offer_file)
        self.view.writable = not self._context.ws.closed_because
        self.view.erased.connect(self._delete)
        self.view.past_wanted.connect(self._show_past)
        self.view.pin_wanted.connect(self._pin)

    def _offer_file(self, id: str, at: QPoint) -> None:
        from crm_desktop.gui.attachments.menu import offer

        offer(self._context, id, self, at)

    def _delete(self, entity: str, id: str) -> None:
        """Delete what an entry tells of; the toast has the way back."""
        n = listing.number_of(self._context.ws.reader(), entity, id)
        if n is not None:
            Deeds(self._context, self).delete(entity, [n])

    def _pin(self, id: str, pinned: bool) -> None:
        """Keep a note on top of the timelines it is in, or let it go to its day again."""
        said = tr("Pinned the note") if pinned else tr("The note is not pinned any more")
        label = Label("edit", "note", field="pinned", row=id)
        self._context.write(label, [Edit("note", id, {"pinned": pinned})], said)

    def _show_past(self, entity: str, id: str) -> None:
        """Show every earlier text of a note."""
        from crm_desktop.gui.travel.field_history import FieldHistory

        found = listing.record(self._context.ws.reader(), entity, id)
        if found is not None:
            subject = Subject(entity, RECORDS[entity].fields["text"], found.row)
            FieldHistory(self._context, subject, self.window()).open()

    def _show_chip(self, name: str, _on: bool = False) -> None:
        self.show_part(name)


def _choose(chip: QToolButton, on: bool) -> None:
    set_state(chip, "chosen" if on else "")
