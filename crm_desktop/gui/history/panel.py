"""The panel at the side that lists what was done in this file, filters it, and turns it back."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QListView, QVBoxLayout, QWidget

from crm_desktop.gui import theme
from crm_desktop.gui.binding.turns import next_turn
from crm_desktop.gui.context import Context
from crm_desktop.gui.history.delegate import DeedDelegate, head_height
from crm_desktop.gui.history.detail import Detail
from crm_desktop.gui.history.feed import Feed
from crm_desktop.gui.history.foot import PastFoot
from crm_desktop.gui.history.model import DeedModel
from crm_desktop.gui.history.phrases import KINDS, TITLES, Deed
from crm_desktop.gui.widgets.dressing import icon_button, label
from crm_desktop.gui.widgets.empty_state import EmptyState
from crm_desktop.gui.widgets.reading_list import plain_list
from crm_desktop.i18n import tr
from crm_desktop.store.operation_list import Wanted

HEAD = 52
OPENS_AFTER = 60
"""Milliseconds a row stays current before it opens: holding an arrow key stays smooth."""


class HistoryPanel(QFrame):
    """Follows the news of the file while it is shown."""

    closed = Signal()
    list_wanted = Signal(str, str, str)  # kind of record, stamp and words of an operation

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.setProperty("kind", "panel")
        self.setAccessibleName(tr("History"))
        self.model = DeedModel(self)
        self.feed = Feed(context, self.model, self)
        self.delegate = DeedDelegate()
        self.list = self._list()
        self.who, self.kind = self._choosers()
        self.cross = icon_button("x", tr("Close the history"))
        self.empty = EmptyState("history", "", over=self.list)
        self.clear = self.empty.other(tr("Clear the filter"))
        self.detail: Detail | None = None
        self._stale = False
        self._soon = QTimer(self, interval=OPENS_AFTER, singleShot=True)
        self._lay_out()
        self._connect()
        self.feed.ask(Wanted())

    # what the shell calls

    def leave(self) -> None:
        """Ask no more: the file is about to be closed."""
        self._soon.stop()
        self.feed.stop()
        self._context.bridge.changed.disconnect(self.take)

    def take(self, news: Any) -> None:
        """Take news from the bridge; a hidden panel reads when it is shown again."""
        if self.isVisible():
            self.feed.take(news)
        else:
            self._stale = True

    def show_deed(self, stamp: str) -> None:
        """Open one operation, if it is listed."""
        row = self.model.row_of(stamp)
        if row >= 0:
            self.list.setCurrentIndex(self.model.index(row))
            self._open_current()

    # rows

    def _open_current(self) -> None:
        self._soon.stop()
        index = self.list.currentIndex()
        if index.isValid() and self.model.open_row != index:
            self._fold()
            self._open(index)

    def _open(self, index: QModelIndex) -> None:
        deed = self.model.deeds[index.row()]
        detail = Detail(deed, self._context.ws.closed_because, self.list)
        self.detail = detail
        self.model.open_row = QPersistentModelIndex(index)
        detail.turned.connect(self._turn)
        detail.opened.connect(self._context.open_record)
        detail.list_wanted.connect(
            lambda entity: self.list_wanted.emit(entity, deed.target, deed.title)
        )
        detail.folded.connect(self._fold)
        detail.resized.connect(lambda: self._fit(detail))
        self.list.setIndexWidget(index, detail)
        self._fit(detail)
        self.feed.read_story(
            deed,
            lambda story: detail is self.detail and detail.show_story(story),
            lambda clash: detail is self.detail and detail.show_clash(clash),
        )

    def _fold(self) -> None:
        """Show the open row as one line again."""
        index = QModelIndex(self.model.open_row)
        self.model.open_row = QPersistentModelIndex()
        detail, self.detail = self.detail, None
        self.delegate.detail_height = 0
        if detail is not None:
            had_focus = detail.isAncestorOf(self.window().focusWidget() or self)
            detail.hide()  # the view deletes it later
            self.list.setIndexWidget(index, None)
            if had_focus:
                self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self.list.scheduleDelayedItemsLayout()

    def _fit_again(self) -> None:
        if self.detail is not None:
            self._fit(self.detail)

    def _fit(self, detail: Detail) -> None:
        """Give the open row the height its widget needs at this width."""
        row = self.model.open_row.row()
        if detail is not self.detail or row < 0:
            return
        head = head_height(self.model, row)
        detail.set_head(head)
        layout = detail.layout()
        assert layout is not None
        layout.invalidate()
        layout.activate()
        width = self.list.viewport().width()
        tall = (
            layout.heightForWidth(width)
            if layout.hasHeightForWidth()
            else layout.sizeHint().height()
        )
        self.delegate.detail_height = max(0, tall - head)
        self.list.scheduleDelayedItemsLayout()
        next_turn(self, self._reveal)

    def _reveal(self) -> None:
        if self.model.open_row.isValid():
            self.list.scrollTo(QModelIndex(self.model.open_row))

    # turning

    def _turn(self, deed: Deed) -> None:
        """Take an operation back, or do it again, in the background."""
        log, context, detail = self._context.ws.log, self._context, self.detail
        back = deed.effective
        turn = log.cancel if back else log.revive
        if detail is not None:
            detail.set_busy(True)
        context.status(tr("Taking it back…") if back else tr("Doing it again…"))

        def done(operation: Any) -> None:
            if operation is not None:
                name = deed.title.replace("“", "‘").replace("”", "’")
                said = tr(TITLES["undo" if back else "redo"], deed=name)
                context.toast(said, **{"redo" if back else "undo": deed.target})

        def ended() -> None:
            context.status("")
            if detail is not None and detail is self.detail:
                detail.set_busy(False)

        context.long_lane.run(lambda _token: turn(deed.target), done, context.failed, ended)

    # news

    def _changed(self, first: QModelIndex, _last: QModelIndex) -> None:
        """The open operation was taken back or brought back: offer the other way now."""
        if self.detail is not None and self.model.open_row == first:
            index = QModelIndex(self.model.open_row)
            if self.model.deeds[index.row()] != self.detail.deed:
                self._fold()
                self._open(index)

    def _listed(self) -> None:
        if self.model.rowCount():
            self.empty.hide()
            return
        filtered = self.feed.wanted != Wanted()
        title = tr("Nothing matches") if filtered else tr("Nothing has happened yet")
        text = "" if filtered else tr("Every change is listed here and can be taken back.")
        self.empty.say("history", title, text)
        self.clear.setVisible(filtered)
        self.empty.cover(self.list)

    def _filter(self) -> None:
        self._fold()
        keys = next(keys for name, _, keys in KINDS if name == self.kind.currentData())
        self.feed.ask(Wanted(self.who.currentData() or "", keys))

    def _show_authors(self, authors: tuple[str, ...]) -> None:
        wanted = self.who.currentData()
        self.who.blockSignals(True)
        self.who.clear()
        self.who.addItem(tr("Everyone"), "")
        for author in authors:
            self.who.addItem(author, author)
        self.who.setCurrentIndex(max(0, self.who.findData(wanted)))
        self.who.blockSignals(False)
        self.who.setVisible(len(authors) > 1)

    def _clear_filter(self) -> None:
        self.who.setCurrentIndex(0)
        self.kind.setCurrentIndex(0)

    # events

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.detail is not None:
            self._fold()
        else:
            self.closed.emit()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        if self._stale:
            self._stale = False
            self.feed.take()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        self._fold()
        super().hideEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Measure the open row anew when the list becomes wider, or narrower by its scroll bar."""
        if event.type() == QEvent.Type.Resize and self.detail is not None:
            self._fit(self.detail)
        return False

    # building

    def _list(self) -> QListView:
        made = QListView(self)
        made.setModel(self.model)
        made.setItemDelegate(self.delegate)
        plain_list(made)
        made.setResizeMode(QListView.ResizeMode.Adjust)
        made.setAccessibleName(tr("What was done"))
        return made

    def _choosers(self) -> tuple[QComboBox, QComboBox]:
        who, kind = QComboBox(self), QComboBox(self)
        who.setAccessibleName(tr("Whose changes"))
        kind.setAccessibleName(tr("Which kind of changes"))
        who.addItem(tr("Everyone"), "")
        who.setMaximumWidth(140)
        who.hide()
        kind.setMaximumWidth(170)
        who.setProperty("kind", "filter")
        kind.setProperty("kind", "filter")
        for name, words, _ in KINDS:
            kind.addItem(tr(words), name)
        return who, kind

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(16, 0, 8, 0)
        bar.setSpacing(8)
        bar.addWidget(label(tr("History"), "title"))
        bar.addStretch(1)
        for part in (self.who, self.kind, self.cross):
            bar.addWidget(part)
        head = QFrame(self)
        head.setProperty("kind", "head")
        head.setMinimumHeight(HEAD)
        head.setLayout(bar)
        box = QVBoxLayout(self)
        box.setContentsMargins(1, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(head)
        box.addWidget(self.list, 1)
        box.addWidget(PastFoot(self._context.actions, self))
        self.setFocusProxy(self.list)

    def _connect(self) -> None:
        self._soon.timeout.connect(self._open_current)
        self.list.selectionModel().currentChanged.connect(lambda *_: self._soon.start())
        self.list.viewport().installEventFilter(self)
        self.list.activated.connect(lambda _index: self._open_current())
        self.list.clicked.connect(lambda _index: self._open_current())
        self.model.dataChanged.connect(self._changed)
        self.model.modelAboutToBeReset.connect(self._fold)
        self.feed.listed.connect(self._listed)
        self.feed.authors_read.connect(self._show_authors)
        self.who.currentIndexChanged.connect(lambda _at: self._filter())
        self.kind.currentIndexChanged.connect(lambda _at: self._filter())
        self.clear.clicked.connect(self._clear_filter)
        self.cross.clicked.connect(self.closed)
        self._context.bridge.changed.connect(self.take)
        theme.news.changed.connect(self._fit_again)
