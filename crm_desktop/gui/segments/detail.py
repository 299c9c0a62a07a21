"""One segment beside the list: its rule in words, its first members, and what one does with it."""

from __future__ import annotations

from typing import Any, NamedTuple

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.domain.counts import counted
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.gui.context import Context
from crm_desktop.gui.segments.deeds import SegmentDeeds
from crm_desktop.gui.segments.words import sentence
from crm_desktop.gui.widgets.dressing import label, push, set_kind
from crm_desktop.gui.widgets.menus import pop_up
from crm_desktop.i18n import tr
from crm_desktop.segments import lists
from crm_desktop.segments.lists import SegmentRow
from crm_desktop.store import listing

MOST = 200
AGAIN = 300
INDENT = 5
"""From the edge of a list to the words in its rows, which stand below what is over the list."""
_ID = Qt.ItemDataRole.UserRole


class _Members(NamedTuple):
    total: int
    titles: list[tuple[str, str]]


class SegmentDetail(QFrame):
    """Follows the current segment; members are read off the window's thread."""

    list_wanted = Signal(str, str)

    def __init__(self, context: Context, deeds: SegmentDeeds, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "panel")
        self.context, self.deeds = context, deeds
        self.segment: SegmentRow | None = None
        self._job: Any = None
        self.name = label("", "title", wrap=True)
        self.said = label("", "secondary", wrap=True)
        self.count = label("", "strong")
        self.show_all = push(tr("Show in the table"), "primary")
        self.change = push(tr("Edit…"))
        self.more = push(tr("More"), "", "ellipsis")
        self.members = QListWidget(self)
        self.members.setAccessibleName(tr("Members"))
        self.members.setFrameShape(QFrame.Shape.NoFrame)
        self.members.itemActivated.connect(self._open)
        self.show_all.clicked.connect(self._show_all)
        self.change.clicked.connect(self._change)
        self.more.clicked.connect(
            lambda: pop_up(self.menu(), self.more.mapToGlobal(self.more.rect().bottomLeft()))
        )
        self._later = QTimer(self, interval=AGAIN, singleShot=True)
        self._later.timeout.connect(self._read)
        self._lay_out()

    def show_segment(self, segment: SegmentRow | None) -> None:
        """Show another segment, or nothing."""
        self.leave()
        self.segment = segment
        self.setVisible(segment is not None)
        if segment is None:
            return
        self.name.setText(segment.name)
        self._say(self._words(segment))
        self.count.setText("…")
        self.members.clear()
        can = not self.context.ws.closed_because
        self.change.setEnabled(can)
        self._read()

    def read_soon(self) -> None:
        """Read the members again when the news have settled."""
        self._later.start()

    def leave(self) -> None:
        self._later.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def menu(self) -> QMenu:
        """Return what is done with the segment."""
        menu, segment = QMenu(self), self.segment
        if segment is None:
            return menu
        can = not self.context.ws.closed_because
        deeds = self.deeds

        def add(words: str, run: Any, on: bool = can) -> None:
            action = menu.addAction(words)
            action.triggered.connect(lambda _on=False: run())
            action.setEnabled(on)

        add(tr("Show in the table"), self._show_all, True)
        add(tr("Edit…") if segment.live else tr("Rename…"), self._change)
        pinned = tr("Take out of the sidebar") if segment.pinned else tr("Put in the sidebar")
        add(pinned, lambda: deeds.pin(segment))
        menu.addSeparator()
        add(tr("Make a copy of today's members"), lambda: deeds.freeze(segment))
        add(tr("Share as a file…"), lambda: deeds.share(segment, self.window()), True)
        menu.addSeparator()
        add(tr("Delete"), lambda: deeds.delete(segment))
        return menu

    def _words(self, segment: SegmentRow) -> str:
        if not segment.live:
            return tr("Filled by hand: put records in with “Add to a segment” of their table.")
        try:
            said = sentence(self.context.ws.reader(), segment.of, segment.node())
        except UserError as problem:
            return str(problem)
        return tr("{sentence}.", sentence=said)

    def _read(self) -> None:
        segment, reader = self.segment, self.context.ws.reader
        if segment is None:
            return

        def read(_token: Any) -> _Members:
            conn, title = reader(), RECORDS[segment.of].title_field
            found = listing.listed(conn, segment.query(), MOST)
            shown = [(str(row[title] or ""), row["id"]) for row in found]
            return _Members(lists.count(conn, segment), shown)

        self._job = self.context.lane.run(read, self._show, self._failed)

    def _show(self, found: _Members) -> None:
        assert self.segment is not None
        self.count.setText(counted(self.segment.of, found.total))
        self.members.clear()
        for text, id in found.titles:
            QListWidgetItem(text, self.members).setData(_ID, id)
        left = found.total - len(found.titles)
        if left > 0:
            more = QListWidgetItem(tr("and {n} more. ", n=f"{left:,}").strip(), self.members)
            more.setFlags(Qt.ItemFlag.NoItemFlags)

    def _failed(self, error: Exception) -> None:
        self.count.setText("")
        if isinstance(error, UserError):
            self._say(str(error), wrong=True)
        else:
            self.context.failed(error)

    def _say(self, text: str, *, wrong: bool = False) -> None:
        self.said.setText(text)
        set_kind(self.said, "error" if wrong else "secondary")

    def _open(self, item: QListWidgetItem) -> None:
        if self.segment is not None and item.data(_ID):
            self.context.open_record(self.segment.of, item.data(_ID))

    def _show_all(self) -> None:
        if self.segment is not None:
            self.list_wanted.emit(self.segment.of, self.segment.id)

    def _change(self) -> None:
        if self.segment is not None:
            self.deeds.change(self.segment, self.window())

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.show_all, self.change, self.more):
            buttons.addWidget(button)
        buttons.addStretch(1)
        top = QVBoxLayout()
        top.setContentsMargins(INDENT, 0, 0, 0)
        top.setSpacing(10)
        top.addWidget(self.name)
        top.addWidget(self.said)
        top.addLayout(buttons)
        top.addWidget(self.count)
        box = QVBoxLayout(self)
        box.setContentsMargins(20 - INDENT, 16, 20, 12)
        box.setSpacing(10)
        box.addLayout(top)
        box.addWidget(self.members, 1)
