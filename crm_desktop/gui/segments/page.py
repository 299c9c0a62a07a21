"""The page of all segments: what each asks for, how many it finds and who is in it."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QMenu,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.domain.operation import Changed
from crm_desktop.domain.records import RECORDS
from crm_desktop.domain.rule import All
from crm_desktop.gui.context import Context
from crm_desktop.gui.segments.deeds import SegmentDeeds
from crm_desktop.gui.segments.detail import SegmentDetail
from crm_desktop.gui.widgets.dressing import label, push
from crm_desktop.gui.widgets.empty_state import EmptyState
from crm_desktop.gui.widgets.menus import drop_down, pop_up
from crm_desktop.i18n import tr, trn
from crm_desktop.segments import lists
from crm_desktop.segments.lists import KINDS, SegmentRow

NAME, KIND, WAY, MEMBERS = range(4)
AGAIN = 400
"""Milliseconds after a change before members are counted again."""


class SegmentsPage(QFrame):
    """A list of segments; the current one stands beside it with its members."""

    counts = Signal(str)
    list_wanted = Signal(str, str)  # kind of record, segment
    view_wanted = Signal(str, str)  # kind of record, view

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "page")
        self.context = context
        self.segments: list[SegmentRow] = []
        self.found: dict[str, int | None] = {}
        self._waiting: list[SegmentRow] = []
        self._job: Any = None
        self.deeds = SegmentDeeds(context, self)
        self.deeds.view_made.connect(self.view_wanted)
        self._make_parts()
        self._lay_out()
        self._later = QTimer(self, interval=AGAIN, singleShot=True)
        self._later.timeout.connect(self.count_again)
        context.bridge.changed.connect(self._take)
        self.reload()

    # what the shell calls

    def new_record(self, of: str = "contact") -> None:
        """Make a segment of a kind of record."""
        if not self.context.ws.closed_because:
            self.deeds.build(of, All(), self.window())

    def focus_rows(self) -> None:
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def leave(self) -> None:
        """Ask no more: the file is about to be closed."""
        self._later.stop()
        self._waiting = []
        self.detail.leave()
        if self._job is not None:
            self._job.cancel()
        self.context.bridge.changed.disconnect(self._take)

    @property
    def current(self) -> SegmentRow | None:
        """Return the segment of the current row."""
        at = self.table.currentRow()
        return self.segments[at] if 0 <= at < len(self.segments) else None

    def show_segment(self, id: str) -> None:
        """Make a segment the current one."""
        at = next((i for i, s in enumerate(self.segments) if s.id == id), -1)
        if at >= 0:
            self.table.setCurrentCell(at, NAME)

    def reload(self) -> None:
        """Read the segments again, and count their members."""
        before = self.current.id if self.current else ""
        self.segments = lists.segments(self.context.ws.reader())
        self.table.blockSignals(True)
        self.table.setRowCount(len(self.segments))
        for at, segment in enumerate(self.segments):
            self._fill_row(at, segment)
        self.table.blockSignals(False)
        self.head_count.setText(f"{len(self.segments):,}" if self.segments else "")
        self.counts.emit(trn("{n} segment", "{n} segments", len(self.segments)))
        self._show_emptiness()
        if self.segments:
            self.table.setCurrentCell(0, NAME)
            self.show_segment(before)
        self._show_current()
        self.count_again()

    def count_again(self) -> None:
        """Count the members of one segment after the other, so that other reads come in between."""
        self._waiting = list(self.segments)
        if self._job is None:
            self._count_next()

    # reading

    def _count_next(self) -> None:
        self._job = None
        if not self._waiting:
            return
        segment, reader = self._waiting.pop(0), self.context.ws.reader

        def show(n: int | None) -> None:
            self.found[segment.id] = n
            self._show_count(segment.id)
            self._count_next()

        self._job = self.context.lane.run(
            lambda _token: lists.count(reader(), segment), show, lambda _error: show(None)
        )

    def _show_count(self, id: str) -> None:
        for at, segment in enumerate(self.segments):
            if segment.id == id:
                item = self.table.item(at, MEMBERS)
                if item is not None:
                    item.setText(self._members(segment))

    def _members(self, segment: SegmentRow) -> str:
        n = self.found.get(segment.id, -1)
        if n == -1:
            return "…"
        return "?" if n is None else f"{n:,}"

    def _fill_row(self, at: int, segment: SegmentRow) -> None:
        way = tr("Live, by its rule") if segment.live else tr("By hand")
        kind = tr(RECORDS[segment.of].plural)
        for column, text in enumerate((segment.name, kind, way, self._members(segment))):
            item = QTableWidgetItem(text)
            item.setToolTip(text)
            if column == MEMBERS:
                item.setTextAlignment(_END)
            self.table.setItem(at, column, item)

    def _show_current(self) -> None:
        self.detail.show_segment(self.current)

    def _show_emptiness(self) -> None:
        if not self.segments:
            self.empty.cover(self.table)
        self.empty.setVisible(not self.segments)
        self.detail.setVisible(bool(self.segments))

    def _take(self, news: Changed) -> None:
        if "segment" in news.rows:
            self.reload()
        elif set(news.rows) & {*KINDS, "activity", "task", "note"}:
            self._later.start()
            self.detail.read_soon()

    # controls

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if self.current is not None and self.table.hasFocus():
            if event.key() == Qt.Key.Key_F2:
                self.deeds.change(self.current, self.window())
                return
            if event.key() == Qt.Key.Key_Delete:
                self.deeds.delete(self.current)
                return
        super().keyPressEvent(event)

    def _make_parts(self) -> None:
        self.head_count = label("", "tertiary")
        self.add = push(tr("New segment"), "", "plus")
        self.bring = push(tr("From a file…"), "quiet", "file-input")
        can = not self.context.ws.closed_because
        for button in (self.add, self.bring):
            button.setEnabled(can)
        self.add.clicked.connect(self._offer_kinds)
        self.bring.clicked.connect(lambda: self.deeds.bring_in(self.window()))
        self.table = QTableWidget(0, 4, self)
        self.table.setAccessibleName(tr("Segments"))
        self.table.setHorizontalHeaderLabels(
            [tr("Name"), tr("Kind of record"), tr("How"), tr("Members")]
        )
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setShowGrid(False)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        head = self.table.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._menu)
        self.table.currentCellChanged.connect(lambda *_: self._show_current())
        self.table.cellActivated.connect(lambda *_: self._open())
        self.detail = SegmentDetail(self.context, self.deeds, self)
        self.detail.list_wanted.connect(self.list_wanted)
        self.empty = EmptyState(
            "list-filter", tr("No segments yet"),
            tr("A segment is a rule that finds records, or a list you fill by hand: "
               "customers you have not called for 60 days, everybody invited to the open day."),
            over=self,
        )  # fmt: skip
        first = self.empty.primary(tr("New segment"), "plus")
        first.clicked.connect(lambda: self.new_record())
        self.empty.close_for(self.context.ws.closed_because)
        self.setFocusProxy(self.table)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(16, 10, 12, 10)
        head.setSpacing(8)
        head.addWidget(label(tr("Segments"), "title"))
        head.addWidget(self.head_count)
        head.addStretch(1)
        head.addWidget(self.bring)
        head.addWidget(self.add)
        line = QFrame(self)
        line.setProperty("kind", "line")
        middle = QHBoxLayout()
        middle.setContentsMargins(8, 0, 0, 0)  # names stand below the title
        middle.setSpacing(0)
        middle.addWidget(self.table, 3)
        middle.addWidget(self.detail, 2)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(head)
        box.addWidget(line)
        box.addLayout(middle, 1)

    def _open(self) -> None:
        if self.current is not None:
            self.list_wanted.emit(self.current.of, self.current.id)

    def _offer_kinds(self) -> None:
        menu = QMenu(self)
        for of in KINDS:
            action = menu.addAction(tr(RECORDS[of].plural))
            action.triggered.connect(partial(self._new, of))
        drop_down(menu, self.add)

    def _new(self, of: str, _on: bool = False) -> None:
        self.new_record(of)

    def _menu(self, at: QPoint) -> None:
        if self.current is not None:
            pop_up(self.detail.menu(), self.table.viewport().mapToGlobal(at))


_END = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
