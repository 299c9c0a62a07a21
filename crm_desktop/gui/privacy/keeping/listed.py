"""A section of the privacy desk that is a list: what it is for, the list, what is done with its rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.gui import fonts
from crm_desktop.gui.context import Context
from crm_desktop.gui.privacy.desk.section import SectionView
from crm_desktop.gui.privacy.desk.section_head import EDGE
from crm_desktop.gui.widgets.dressing import push, set_kind
from crm_desktop.gui.widgets.empty_state import EmptyState
from crm_desktop.i18n import tr

LEAST = 180
"""Pixels of a list at least: the empty state has to have room."""
_ID = Qt.ItemDataRole.UserRole


class ListSection(SectionView):
    """Reads in the lane, again when a kind of record it `watches` changes."""

    title = ""
    about = ""
    named = ""
    nothing = ("clipboard", "", "")  # icon, title and text of the empty state
    headings: tuple[str, ...] = ()
    stretched = 0
    named_width = 0  # of the first column in pixels at 100 %, 0 for what it needs
    new: QPushButton | None = None  # in the head; while there is nothing, the empty state has it
    shown = Signal()  # what was read stands there

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.list = _Rows(self)
        self.list.setAccessibleName(tr(self.named or self.title))
        self.list.setHeaderLabels([tr(one) for one in self.headings])
        head = self.list.header()
        head.setStretchLastSection(False)
        for at in range(len(self.headings)):
            mode = QHeaderView.ResizeMode
            wide = mode.Stretch if at == self.stretched else mode.ResizeToContents
            head.setSectionResizeMode(at, mode.Interactive if self.named_width and not at else wide)
        if self.named_width:
            head.resizeSection(0, fonts.widened(self.named_width))
        icon, title, text = self.nothing
        self.empty = EmptyState(icon, tr(title), tr(text), over=self.list)
        self._job: Any = None
        self._lay_out()
        self.setFocusProxy(self.list)
        self.list.itemActivated.connect(lambda _item, _at: self.activated())
        self.list.deleted.connect(self.removed)
        self.list.itemSelectionChanged.connect(self.fit)

    def _lay_out(self) -> None:
        self.body = QVBoxLayout()
        self.body.setContentsMargins(EDGE, 0, EDGE, 16)
        self.body.setSpacing(12)
        self.list.setMinimumHeight(LEAST)
        self.body.addWidget(self.list, 1)
        self.row_deeds = QWidget(self)
        self.deeds = QHBoxLayout(self.row_deeds)
        self.deeds.setContentsMargins(0, 0, 0, 0)
        self.deeds.setSpacing(8)
        self.add_below()
        self.head(self.title, tr(self.about), self.add_deeds())
        self.deeds.addStretch(1)
        self.body.addWidget(self.row_deeds)
        self.box.addLayout(self.body, 1)

    # what a section says

    def ask(self, conn: Any) -> Any:
        """Return what is shown, read in the lane."""
        raise NotImplementedError

    def show_found(self, found: Any) -> None:
        """Show what was read."""
        raise NotImplementedError

    def add_below(self) -> None:
        """Add what stands between the list and its buttons."""

    def add_deeds(self) -> Sequence[QWidget]:
        """Add the buttons of rows below the list; return those of the whole section."""
        return ()

    def activated(self) -> None:
        """Do what Enter and a double click on a row do."""

    def removed(self) -> None:
        """Do what Delete on a row does."""

    def fit(self) -> None:
        """Enable what can be done with the rows that are chosen."""

    # the list

    def read(self) -> None:
        """Read what is to be shown: counting takes seconds in a large file, and other lists go on."""
        self.drop()
        reader, lane = self.context.ws.reader, self.context.figures_lane
        self._job = lane.run(lambda _token: self.ask(reader()), self._show, self.context.failed)

    def drop(self) -> None:
        """Want no answer any more."""
        if self._job is not None:
            self._job.cancel()

    def leave(self) -> None:
        """Ask no more: the file is about to be closed."""
        super().leave()
        self.drop()

    def current(self) -> str:
        """Return the id of the current row, "" for none."""
        item = self.list.currentItem()
        return str(item.data(0, _ID)) if item is not None else ""

    def chosen(self) -> list[str]:
        """Return the ids of the rows chosen."""
        return [str(item.data(0, _ID)) for item in self.list.selectedItems()]

    def put_rows(self, rows: Sequence[tuple[str, Sequence[str]]]) -> None:
        """Show rows of (id, texts); the one that was current stays it."""
        before = self.current()
        self.list.blockSignals(True)
        self.list.clear()
        for id, texts in rows:
            item = QTreeWidgetItem(list(texts))
            item.setData(0, _ID, id)
            for at, text in enumerate(texts):
                item.setToolTip(at, text)
            self.list.addTopLevelItem(item)
            if id == before:
                self.list.setCurrentItem(item)
        if rows and self.list.currentItem() is None:
            self.list.setCurrentItem(self.list.topLevelItem(0))
        self.list.blockSignals(False)
        self.list.setHeaderHidden(not rows)
        set_kind(self.list, "framed" if rows else "")
        if self.new is not None:
            self.new.setVisible(bool(rows))
        self.row_deeds.setVisible(bool(rows))
        if rows:
            self.empty.hide()
        else:
            self.empty.cover(self.list)

    def deed(
        self, text: str, does: Callable[[], object], kind: str = "", icon: str = ""
    ) -> QPushButton:
        """Add and return a button."""
        made = push(text, kind, icon)
        made.clicked.connect(lambda: does())
        self.deeds.addWidget(made)
        return made

    def _show(self, found: Any) -> None:
        self.show_found(found)
        self.fit()
        self.shown.emit()


class _Rows(QTreeWidget):
    deleted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "framed")
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QTreeWidget.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Delete:
            self.deleted.emit()
        else:
            super().keyPressEvent(event)
