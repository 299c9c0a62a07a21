"""The conflict desk: what needs a decision at the left, both versions and the result at the right."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.conflicts import settling
from crm_desktop.domain.operation import Changed
from crm_desktop.errors import UserError
from crm_desktop.gui import fonts, theme
from crm_desktop.gui.asking import Asking
from crm_desktop.gui.conflicts import offers, reading, words
from crm_desktop.gui.conflicts.case_view import CaseView
from crm_desktop.gui.conflicts.deciding import Deciding
from crm_desktop.gui.conflicts.model import EntryList, Told
from crm_desktop.gui.conflicts.reading import Shown
from crm_desktop.gui.context import Context
from crm_desktop.gui.widgets.dressing import hairline, label, push
from crm_desktop.gui.widgets.empty_state import EmptyState
from crm_desktop.gui.widgets.flow import Flow
from crm_desktop.gui.widgets.scrolling import SteadyArea
from crm_desktop.i18n import mark, tr, trn
from crm_desktop.store import contested_list
from crm_desktop.store.contested_list import Counts, Entry

LIST, AFTER, STEPS = 300, 150, 1000
TABS = (("open", mark("Open")), ("later", mark("Later")), ("settled", mark("Decided")))


def _tab_of(conn: Any, wanted: tuple[str, str]) -> str:
    """Return the first tab that lists a record, "" for none."""
    if not wanted[1]:
        return ""
    every = ((name, contested_list.entries(conn, name)) for name, _ in TABS)
    return next((name for name, es in every if any((e.entity, e.id) == wanted for e in es)), "")


class ConflictsPage(QFrame):
    """Follows the news; what is being decided stays in front of its reader."""

    counts = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "page")
        self.context = context
        self.tab = "open"
        self.found = Counts(0, 0, 0)
        self.view: CaseView | None = None
        self.shown: Shown | None = None
        self._listing, self._reading = Asking(context, self), Asking(context, self)
        self.deciding = Deciding(context, self)
        self._again = QTimer(self, interval=AFTER, singleShot=True)
        self._again.timeout.connect(self.ask)
        self._open_soon = QTimer(self, interval=30, singleShot=True)
        self._open_soon.timeout.connect(self._open_current)
        self._build()
        self._connect()
        self.ask()

    # what the window calls

    def ask(self) -> None:
        """List anew, and read again what is open."""
        tab, wanted = self.tab, self._wanted

        def read(conn: Any) -> tuple[Counts, list[Told], str]:
            at = _tab_of(conn, wanted) or tab
            told = [(e, words.about(conn, e)) for e in contested_list.entries(conn, at)]
            return contested_list.counts(conn), told, at

        self._listing.ask(read, partial(self._list, tab))

    def show_record(self, entity: str, id: str) -> None:
        """Come to the entry of a record, whichever tab it is in."""
        self._wanted = (entity, id)
        self.ask()

    def focus_rows(self) -> None:
        """Give the keyboard to the list."""
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def leave(self) -> None:
        """Ask no more: the file is about to be closed."""
        self._again.stop()
        self.context.bridge.changed.disconnect(self._news)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.save()
        elif event.key() == Qt.Key.Key_Escape:
            self.list.setFocus()
        else:
            super().keyPressEvent(event)

    # deciding

    def save(self) -> None:
        """Write the result as it stands."""
        if self.view is None or self.shown is None or not self.view.result:
            return
        try:
            cells = self.view.values()
        except UserError as problem:
            self.context.failed(problem)
            return
        self.deciding.settle(self.shown, cells)

    def take(self, place: int) -> None:
        """Keep mine (0), or take theirs (1)."""
        chosen = self.list.chosen()
        if len(chosen) > 1:
            self.deciding.many(chosen, settling.WAYS[place])
        elif self.view is not None and self.shown is not None and self.shown.case is not None:
            if self.shown.case.gone:
                stays = settling.stays_gone(self.shown.case, settling.WAYS[place])
                decide = settling.keep_deleted if stays else settling.bring_back
                self.deciding.run(self.shown, decide)
            else:
                self.deciding.settle(self.shown, self.view.side(place))

    def take_both(self) -> None:
        """Keep both values where both can stay."""
        cells = self.view.both() if self.view is not None else None
        if self.shown is not None and cells:
            self.deciding.settle(self.shown, cells)

    def put_off(self) -> None:
        """Decide later, or now after all."""
        if self.tab != "settled":
            self.deciding.put_off(self.list.chosen(), later=self.tab == "open")

    def merge(self) -> None:
        """Merge two records that may be one, after a look."""
        from crm_desktop.gui.duplicates.merge_dialog import MergeDialog

        if self.shown is not None:
            ids = [id for _, id, _ in self.shown.others]
            MergeDialog(self.context, self.shown.entry.entity, ids, self.window()).open()

    def decide_many(self, way: str, fields: tuple[str, ...] = ()) -> None:
        """Decide all that are selected or, where one is, all that are listed."""
        chosen = self.list.chosen()
        every = [entry for entry, _ in self.list.entries.told]
        self.progress.show()
        self.stop.show()
        self.deciding.many(chosen if len(chosen) > 1 else every, way, fields)

    # showing

    _wanted: tuple[str, str] = ("", "")

    def _list(self, tab: str, found: tuple[Counts, list[Told], str]) -> None:
        if tab != self.tab:
            return
        self.found, told, self.tab = found
        with QSignalBlocker(self.tabs):
            self.tabs.setCurrentIndex([name for name, _ in TABS].index(self.tab))
        before = self.list.currentIndex().row()
        key = self.shown.entry.key if self.shown is not None else None
        self.list.entries.show_entries(told)
        row = self._place(key, before)
        for at, (name, said) in enumerate(TABS):
            count = getattr(self.found, name)
            self.tabs.setTabText(at, f"{tr(said)} {count:,}" if count else tr(said))
        said = trn("{n} to decide", "{n} to decide", self.found.open)
        self.count.setText(said if self.found.open else "")
        self.bulk.setVisible(bool(told) and self.tab != "settled" and not self._closed())
        self.counts.emit(said if self.found.open else tr("Nothing to decide"))
        self.empty.setVisible(not told)
        if not told:
            self._say_nothing()
            self._show_case(None)
        if row >= 0:
            self.list.stand_on(row)
            self._open_soon.start()

    def _place(self, key: Any, before: int) -> int:
        """Return the row to stand on: the one asked for, the same entry, or the next one."""
        wanted, self._wanted = self._wanted, ("", "")
        told = self.list.entries.told
        if wanted[1]:
            return next((at for at, (e, _) in enumerate(told) if (e.entity, e.id) == wanted), 0)
        same = self.list.entries.row_of(key)
        return same if same >= 0 else min(max(before, 0), len(told) - 1)

    def _say_nothing(self) -> None:
        texts = {
            "open": (tr("Nothing to decide"), tr(
                "What two people change at the same time is listed here. Nothing waits for it.")),
            "later": (tr("Nothing put off"), tr("What you decide later waits here.")),
            "settled": (tr("Nothing decided yet"), tr("Decisions can be looked at and changed here.")),
        }  # fmt: skip
        self.empty.say("circle-check", *texts[self.tab])
        self.empty.cover(self.area)

    def _open_current(self) -> None:
        chosen = self.list.chosen()
        if not chosen:
            return
        entry, settled, ws = chosen[0], self.tab == "settled", self.context.ws
        if self._same(entry) and self.view is not None and self.view.edited():
            return  # what is being typed stays
        self._reading.ask(
            lambda conn: reading.read(ws, conn, entry, settled=settled), self._show_case
        )

    def _moved(self, *_: object) -> None:
        """Another row: until it is read, no key and no button decides what stood here before."""
        chosen = self.list.chosen()
        if chosen and not self._same(chosen[0]):
            self.list.acts = {}
            self.foot.setEnabled(False)
        self._open_soon.start()

    def _same(self, entry: Entry) -> bool:
        return self.shown is not None and self.shown.entry == entry

    def _show_case(self, shown: Shown | None) -> None:
        had = self.view is not None and self.view.isAncestorOf(self.window().focusWidget() or self)
        self.shown = shown
        old, self.view = self.view, None
        if shown is not None:
            self.view = CaseView(self.context, shown, self.area)
            self.area.setWidget(self.view)
            if had:
                self.view.focus_first()
        elif old is not None:
            self.area.takeWidget()
            old.deleteLater()
        self._fill_foot()

    # the foot

    def _fill_foot(self) -> None:
        self.buttons.clear()
        self._offered.clear()
        self.list.acts = {Qt.Key.Key_Return: self._focus_case}
        shown = self.shown
        can = shown is not None and not self._closed()
        self.foot.setVisible(can)
        self.foot.setEnabled(True)
        if shown is None or not can:
            return
        for words_, kind, icon, key, act in offers.deeds(self, shown):
            button = push(words_, kind, icon)
            button.clicked.connect(lambda _on=False, act=act: act())
            if key:
                button.setToolTip(f"{words_} ({key})")
                self.list.acts[Qt.Key(ord(key))] = act
            self.buttons.addWidget(button)
            self._offered.append(button)

    def _focus_case(self) -> None:
        if self.view is None or self.view.focus_first():
            return
        if self._offered:
            self._offered[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _closed(self) -> bool:
        return bool(self.context.ws.closed_because)

    # building

    def _build(self) -> None:
        self.count = label("", "secondary")
        self.bulk = push(tr("Decide all"), "", "list-checks")
        self.bulk.setAccessibleName(tr("Decide all"))
        self.note = label(tr("Nothing waits for this. Both versions stay in the history."), "small")
        self._head = head = QHBoxLayout()
        head.setContentsMargins(16, 10, 16, 10)
        head.setSpacing(8)
        head.addWidget(label(tr("Conflicts"), "title"))
        head.addWidget(self.count)
        head.addStretch(1)
        head.addWidget(self.note)
        head.addWidget(self.bulk)
        self.progress = QProgressBar(self)
        self.progress.setRange(0, STEPS)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(tr("Progress"))
        self.stop = push(tr("Stop"), size="small")
        run = QHBoxLayout()
        run.setContentsMargins(16, 0, 16, 0)
        run.addWidget(self.progress, 1)
        run.addWidget(self.stop)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(head)
        box.addLayout(run)
        box.addWidget(hairline(self))
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self._left())
        body.addWidget(hairline(self, "upright"))
        body.addLayout(self._right(), 1)
        box.addLayout(body, 1)
        self.progress.hide()
        self.stop.hide()
        self.setFocusProxy(self.list)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Let the list grow with its text; where the head has no room it says less."""
        self._side.setFixedWidth(min(fonts.widened(LIST), max(LIST, self.width() // 4)))
        for note, said in ((True, tr("Decide all")), (False, tr("Decide all")), (False, "")):
            self.note.setVisible(note)
            self.bulk.setText(said)
            self._head.invalidate()
            if self._head.sizeHint().width() <= self.width():
                return

    def _left(self) -> QWidget:
        self._side = left = QWidget(self)
        self.tabs = QTabBar(left)
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setAccessibleName(tr("Which conflicts are listed"))
        for _, said in TABS:
            self.tabs.addTab(tr(said))
        self.list = EntryList(left)
        strip = QHBoxLayout()
        strip.setContentsMargins(12, 0, 0, 0)
        strip.addWidget(self.tabs, 1)
        box = QVBoxLayout(left)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(strip)
        box.addWidget(hairline(left))
        box.addWidget(self.list, 1)
        return left

    def _right(self) -> QVBoxLayout:
        self.area = SteadyArea(self)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setAccessibleName(tr("Both versions and the result"))
        self.area.viewport().setBackgroundRole(self.area.backgroundRole().Base)
        self.empty = EmptyState("circle-check", tr("Nothing to decide"), "", over=self.area)
        self.foot = QFrame(self)
        self.foot.setProperty("kind", "foot")
        self.buttons = Flow()
        self._offered: list[QWidget] = []
        self.buttons.setContentsMargins(24, 12, 24, 12)
        self.foot.setLayout(self.buttons)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.area, 1)
        right.addWidget(self.foot)
        self.foot.hide()
        self.ground = self.area  # the toast of a decision leaves the buttons of the next one free
        return right

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._turn)
        self.list.selectionModel().selectionChanged.connect(self._moved)
        self.bulk.clicked.connect(lambda: offers.offer_many(self))
        self.stop.clicked.connect(self.deciding.job.stop)
        self.deciding.progressed.connect(lambda part: self.progress.setValue(round(part * STEPS)))
        self.deciding.ended.connect(self.progress.hide)
        self.deciding.ended.connect(self.stop.hide)
        self.context.bridge.changed.connect(self._news)
        theme.news.changed.connect(self._fit)

    def _turn(self, at: int) -> None:
        self.tab = TABS[at][0]
        self._show_case(None)
        self.ask()

    def _news(self, news: Changed) -> None:
        if news.rows:
            self._again.start()
