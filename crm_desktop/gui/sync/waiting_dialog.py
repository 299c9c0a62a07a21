"""All that waits to be sent, was refused or set aside: what, when and why, and what can be done."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QTabBar, QVBoxLayout, QWidget

from crm_desktop.gui.asking import Asking
from crm_desktop.gui.sync import entries
from crm_desktop.gui.sync.entries import PARKED, REFUSED, WAITING, Lists
from crm_desktop.gui.sync.entry_list import EntryList
from crm_desktop.gui.widgets import feet
from crm_desktop.gui.widgets.dressing import label, push
from crm_desktop.gui.widgets.empty_state import EmptyState
from crm_desktop.gui.widgets.lasting import while_there
from crm_desktop.i18n import mark, tr
from crm_desktop.sync import held

if TYPE_CHECKING:
    from crm_desktop.gui.sync.attendance import Attendance

SIZE = QSize(680, 480)
TABS = (
    (WAITING, mark("Waiting {n}")),
    (REFUSED, mark("Refused {n}")),
    (PARKED, mark("Set aside {n}")),
)
MEANINGS = {
    WAITING: mark(
        "These go out by themselves as soon as the server can be reached; where something holds one "
        "up, it says what."
    ),
    REFUSED: mark("The server did not accept these, and nobody else has them. They are kept here."),
    PARKED: mark("These came from others and could not be taken in. Everything else goes on."),
}
NONE = {
    WAITING: mark("Nothing waits: the server has everything"),
    REFUSED: mark("Nothing was refused"),
    PARKED: mark("Nothing is set aside"),
}
WITHOUT = mark(
    "Where what it is built on was lost for good, with the computer it was written on: take all that "
    "waits for such changes in without them. What comes later still counts."
)


class WaitingDialog(QDialog):
    """Reads anew after each round while it is open."""

    def __init__(self, attendance: Attendance, parent: QWidget, show: str = "") -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Changes that wait or were refused"))
        self.resize(SIZE)
        self._attendance, self._context = attendance, attendance.context
        self._asking = Asking(self._context, self)
        self.lists, self._wanted = Lists(), show
        self.tabs = QTabBar(self)
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setAccessibleName(tr("Kinds of changes"))
        self.meaning = label("", "small", wrap=True)
        self.view = EntryList(tr("Changes"), self)
        self.empty = EmptyState("circle-check", "", over=self.view)
        self.open_it = push(tr("Open record"), icon="maximize-2")
        self.retry = push(tr("Try again"), icon="refresh-cw")
        self.without = push(tr("Go on without"), icon="arrow-right")
        self.without.setToolTip(tr(WITHOUT))
        self.export = push(tr("Export…"), icon="download")
        self._lay_out()
        self._connect()
        self.read()

    @property
    def kind(self) -> str:
        """The list in front."""
        return TABS[self.tabs.currentIndex()][0]

    def read(self) -> None:
        """Read the lists, behind the work."""
        ws = self._context.ws
        self._asking.ask(lambda _conn: entries.read(ws), self.show_lists)

    def show_lists(self, found: Lists) -> None:
        """Show the lists; the first time that one in front which asks for a look."""
        first, self.lists = self.lists == Lists(), found
        for at, (kind, words) in enumerate(TABS):
            self.tabs.setTabText(at, tr(words, n=f"{found.count(kind):,}"))
        if first:
            asked = next((k for k in (self._wanted, REFUSED, PARKED) if k and found.of(k)), WAITING)
            self.tabs.setCurrentIndex([kind for kind, _ in TABS].index(asked))
        self._show()
        if first and (found.refused or found.parked):
            ws = self._context.ws
            self._context.lane.run(
                lambda _token: entries.note_seen(ws),
                lambda _none: self._attendance.sync_now(),  # the foot says no more that it waits
                self._context.failed,
            )

    def _show(self) -> None:
        shown = self.lists.of(self.kind)
        self.view.show_entries(shown)
        self.meaning.setText(tr(MEANINGS[self.kind]))
        self.empty.say("circle-check", tr(NONE[self.kind]))
        self.empty.cover(self.view) if not shown else self.empty.hide()
        self._turned()

    def _turned(self) -> None:
        one = self.view.chosen()
        self.open_it.setEnabled(one is not None and bool(one.record[1]))
        self.retry.setEnabled(one is not None)
        self.without.setVisible(one is not None and one.held == held.MISSING)
        self.export.setEnabled(bool(self.lists.of(self.kind)))

    def _open(self) -> None:
        one = self.view.chosen()
        if one is not None and one.record[1]:
            self.accept()
            self._context.open_record(*one.record)

    def _retry(self) -> None:
        one = self.view.chosen()
        if one is None:
            return
        if one.kind == WAITING and not one.held:
            self._attendance.sync_now()
            return
        self._do(lambda ws: entries.retry(ws, one))

    def _do(self, deed: Callable[[Any], str]) -> None:
        """Do something with what waits, behind the work; say what came of it and read anew."""
        ws, context = self._context.ws, self._context

        def done(said: str) -> None:
            context.toast(said)
            self._attendance.sync_now()
            while_there(self, lambda _none: self.read())(None)

        context.long_lane.run(lambda _token: deed(ws), done, context.failed)

    def _export(self) -> None:
        from crm_desktop.gui.sync.list_export import ask

        ask(self._context, self)

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(lambda _at: self._show())
        self.view.selectionModel().currentChanged.connect(lambda _a, _b: self._turned())
        self.view.activated.connect(lambda _index: self._open())
        self.open_it.clicked.connect(self._open)
        self.retry.clicked.connect(self._retry)
        self.without.clicked.connect(lambda: self._do(entries.go_on_without))
        self.export.clicked.connect(self._export)
        watch = self._attendance.watch
        if watch is not None:
            watch.settled.connect(self.read)

    def _lay_out(self) -> None:
        for kind, words in TABS:
            self.tabs.addTab(tr(words, n=f"{self.lists.count(kind):,}"))
        head = QVBoxLayout()
        head.setContentsMargins(20, 12, 20, 8)
        head.setSpacing(8)
        head.addWidget(self.tabs)
        head.addWidget(self.meaning)
        close = push(tr("Close"))
        close.clicked.connect(self.accept)
        deeds = (self.open_it, self.retry, self.without, self.export)
        for button in (*deeds, close):
            button.setAutoDefault(False)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(head)
        box.addWidget(self.view, 1)
        box.addWidget(feet.bar(self, (close,), deeds))
