"""The page of one kind of record: its table with head, filters, bulk bar, and what they set going."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QMenu, QVBoxLayout, QWidget

from crm_desktop.domain.counts import counted
from crm_desktop.domain.fields import Field
from crm_desktop.domain.operation import Changed
from crm_desktop.domain.records import RECORDS
from crm_desktop.gui.context import Context
from crm_desktop.gui.models.columns import custom_fields
from crm_desktop.gui.models.deeds import Deeds
from crm_desktop.gui.models.feed import Feed
from crm_desktop.gui.models.record_table import RecordTable, Row
from crm_desktop.gui.tables import indexing
from crm_desktop.gui.tables.filter_bar import FilterBar
from crm_desktop.gui.tables.layout_memory import USUAL, LayoutMemory
from crm_desktop.gui.tables.page_head import PageHead
from crm_desktop.gui.tables.view import RecordView
from crm_desktop.gui.tables.wanted import Wanted
from crm_desktop.gui.views import ViewTabs
from crm_desktop.gui.widgets.menus import drop_down, pop_up
from crm_desktop.i18n import tr
from crm_desktop.store import listing
from crm_desktop.store.listing import ListQuery, Sort

if TYPE_CHECKING:
    from crm_desktop.gui.tables.bulk_bar import BulkBar
    from crm_desktop.gui.tables.empty import TableEmpty

NARROW = 640


class RecordTablePage(QFrame):
    """A table of contacts, companies or deals. The shell maps actions to its public methods."""

    current_record = Signal(str, str)  # entity, id; the panel follows when it is open
    counts = Signal(str)  # for the status bar
    ticks_changed = Signal(int)
    import_wanted = Signal()
    sample_wanted = Signal()
    habit = USUAL  # how it looks at first

    def __init__(self, context: Context, entity: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "page")
        self.context, self.entity, self.record = context, entity, RECORDS[entity]
        self.deeds = Deeds(context, self)
        self.wanted = Wanted(self)
        self._current = 0  # row number of the current record
        self._from_top = False
        can = not context.ws.closed_because
        own = custom_fields(context.ws.reader(), entity)
        self.model = RecordTable(self.record, self._fetch, own, writable=can, parent=self)
        self.feed = Feed(self.model, context.ws, context.lane, self)
        self.head = PageHead(tr(self.record.plural), self)
        self.filters = FilterBar(context, self.record, self)
        self.view = RecordView(self.model, self._open_editor, self)
        self.rows, self.ground = self.view.rows, self.view
        self.view.setAccessibleName(tr(self.record.plural))
        self.memory = LayoutMemory(context.ws, self.model, self.view.head, self.habit)
        self.memory.hides = lambda name: context.simple.hides(entity, name)
        self.tabs = ViewTabs(self)
        self._lay_out()
        self._connect()
        self.tabs.restore()
        self._ask(wait=True)

    # what the shell's actions call

    def new_record(self) -> None:
        """Ask for a new record of this kind."""
        from crm_desktop.gui.record.new_record import NewRecord

        dialog = NewRecord(self.window(), self.deeds, self.entity)
        dialog.made.connect(partial(self.context.open_record, self.entity))
        dialog.open()

    def open_current(self) -> None:
        self._open(self.view.currentIndex().row())

    def open_full(self) -> None:
        self._open(self.view.currentIndex().row(), self.context.open_page)

    def edit_current(self) -> None:
        from crm_desktop.gui.tables.cell_editing import begin_current

        begin_current(self.view)

    def focus_filter(self) -> None:
        self.filters.quick.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filters.quick.selectAll()

    def focus_rows(self) -> None:
        self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def chosen(self) -> array[int]:
        """Return the ticked rows, or else the current one, be it listed or only in the panel."""
        ticked = self.model.ticks.of(self.model.rows)
        if not ticked and (n := self.wanted.shown()):
            return array("q", [n])
        at = self.view.currentIndex().row()
        return ticked if ticked or at < 0 else array("q", [self.model.rows[at]])

    def chosen_count(self) -> int:
        """Return how many those are, of a million at once: it is asked at each step through the table."""
        return self.model.ticks.count(self.model.rowCount()) or len(self.chosen())

    def chosen_ids(self) -> list[str]:
        return listing.ids_of(self.context.ws.reader(), self.entity, self.chosen())

    def delete_chosen(self) -> None:
        """Delete the ticked rows, or the current one; the toast has the way back."""
        if self._writable() and (ns := self.chosen()):
            self.deeds.delete(self.entity, ns)

    def tag_chosen(self) -> None:
        """Offer the tags for the ticked rows, or the current one."""
        from crm_desktop.gui.shaping.tag_picker import can_tag, open_picker

        if self._writable() and can_tag(self.entity) and (ns := self.chosen()):
            button = self.bulk.tag_button
            open_picker(self, ns, button if button.isVisible() else self.view.head)

    def bulk_edit(self) -> None:
        """Change one field of the ticked rows, with a preview."""
        from crm_desktop.gui.tables.bulk_edit import BulkEdit

        if self._writable() and (ns := self.chosen()):
            BulkEdit(self.window(), self.deeds, self.record, ns).open()

    def copy(self) -> None:
        """Copy the ticked rows, or the current row, as text."""
        from crm_desktop.gui.tables import copying

        if ns := self.chosen():
            copying.copy(self.context, self.entity, ns, self.memory.shown(), self.deeds.say)

    def copy_cell(self) -> None:
        """Copy what the current cell shows."""
        from crm_desktop.gui.tables import copying

        copying.copy_cell(self.model, self.view.currentIndex())

    def tick_all(self) -> None:
        self.model.ticks.tick_all()

    def untick_all(self) -> None:
        self.model.ticks.clear()

    def choose_columns(self) -> None:
        from crm_desktop.gui.tables import column_menu

        drop_down(column_menu.column_menu(self, self.model, self.memory), self.head.columns)

    def choose_sort(self) -> None:
        from crm_desktop.gui.tables import column_menu

        menu = column_menu.sort_menu(self, self.model, self.memory, self.view.head)
        drop_down(menu, self.head.sort)

    def export(self) -> None:
        """Hand the ticked rows, or all listed ones, to the export."""
        self.context.actions.trigger("export.table")

    def listed(self) -> array[int]:
        """Return the row numbers an export of this table writes: ticked, or else all listed."""
        return self.model.ticks.of(self.model.rows) or self.model.rows

    @property
    def query(self) -> ListQuery:
        return self.feed.query

    def step(self, by: int) -> None:
        """Go to the next or previous record and open it."""
        at = self.view.currentIndex().row() + by
        if 0 <= at < self.model.rowCount():
            self.view.move_to(at)
            self._open(at)

    def neighbours(self) -> tuple[int, int]:
        """Return the position of the record in front, from 1, 0 unlisted, and how many are listed."""
        return self.wanted.place() + 1, self.model.rowCount()

    def stand_on(self, id: str) -> bool:
        """Make a record current, now or once it is listed; say whether it is listed now."""
        return self.wanted.want(id)

    def leave(self) -> None:
        """Remember the layout and ask no more: the file is about to be closed."""
        from crm_desktop.gui.tables import cell_editing

        cell_editing.leave(self)
        self.memory.leave()
        self.feed.stop()
        self.model.stop()
        self.context.bridge.changed.disconnect(self.take)

    # asking and news

    def take(self, news: Changed) -> None:
        """Take news from the bridge."""
        if "custom_field" in news.rows:
            self.model.forget()
            self.model.set_custom(custom_fields(self.context.ws.reader(), self.entity))
            self.tabs.keeper.lay_columns()
            self.filters.refresh_fields()
        self.feed.take(news)

    def _ask(self, *, wait: bool = False) -> None:
        text, conditions = self.filters.text, self.filters.asked()
        self.feed.ask(ListQuery(self.entity, self.view.head.sorts, text, conditions), wait=wait)

    def _sorted(self, _sorts: Sequence[Sort]) -> None:
        self.memory.save_soon()
        self._from_top = True
        self._ask()

    def _listed(self) -> None:
        self._find_current()
        if self._from_top:  # who sorts wants to see the first, whoever is current
            self.view.scrollToTop()
        self.view.quiet = self._from_top = False
        self.wanted.reach()
        self._tell_counts()
        self.filters.setVisible(bool(self.feed.total) or not self.feed.bare())
        indexing.index_own(self.context, self.feed.query)

    def _show_empty(self) -> None:
        rows = self.model.rowCount()
        if not rows or "empty" in vars(self):
            plain = not self.tabs.keeper.current and not self.tabs.keeper.filtered()
            self.empty.show_for(rows, self.feed.bare() or not self.feed.total, plain)

    def _settling(self) -> None:
        self._note_current()
        self.view.quiet = True

    def _note_current(self) -> None:
        at = self.view.currentIndex().row()
        if 0 <= at < len(self.model.rows):
            self._current = self.model.rows[at]

    def _find_current(self) -> None:
        """Stay on the same record after the order changed."""
        at = self.view.currentIndex().row()
        if self._current and not (at >= 0 and self.model.rows[at] == self._current):
            found = self.model.position(self._current)
            if found >= 0:
                self.view.select_quietly(found)
        self.view.follow_rows()

    def _tell_counts(self) -> None:
        shown = self.model.rowCount()
        self.head.set_count(shown)
        what = counted(self.entity, max(shown, self.feed.total))
        some = tr("{shown} of {what}", shown=f"{shown:,}", what=what)
        self.counts.emit(some if self.feed.total and not self.feed.bare() else what)
        self._show_empty()
        self._show_ticks()

    def _show_ticks(self) -> None:
        total = self.model.rowCount()
        count = self.model.ticks.count(total)
        if count or "bulk" in vars(self):
            self.bulk.show_count(count)
        some = Qt.CheckState.PartiallyChecked if count else Qt.CheckState.Unchecked
        self.view.head.show_box(Qt.CheckState.Checked if count and count == total else some)
        self.ticks_changed.emit(count)

    def _fetch(self, ns: Sequence[int]) -> Mapping[int, Row]:
        found = listing.page(self.context.ws.reader(), self.entity, ns)
        return {n: row for n, row in found.items() if row["deleted"] == 0}

    # rows

    def _open(self, at: int, show: Callable[[str, str], object] | None = None) -> None:
        row = self.model.row(at) if 0 <= at < self.model.rowCount() else None
        if row:
            (show or self.context.open_record)(self.entity, row["id"])

    def _current_row(self, at: int) -> None:
        row = self.model.row(at) if 0 <= at < self.model.rowCount() else None
        if row:
            self.wanted.drop()
            self._current = self.model.rows[at]
            self.current_record.emit(self.entity, row["id"])

    def _open_editor(self, parent: QWidget, at: QModelIndex, field: Field, row: Row) -> QWidget:
        from crm_desktop.gui.tables.cell_editing import open_editor

        return open_editor(self, parent, at, field, row)

    def _writable(self) -> bool:
        if not self.model.writable:
            self.deeds.warn(self.context.ws.closed_because)
        return self.model.writable

    # building; what is not in the first picture is made when it is wanted

    @cached_property
    def bulk(self) -> BulkBar:
        """Return the bar of the ticked rows."""
        from crm_desktop.gui.tables.bulk_bar import BulkBar

        made = BulkBar(self)
        made.serve(self)
        self.layout().addWidget(made)
        return made

    @cached_property
    def empty(self) -> TableEmpty:
        """Return what stands over the table while it has no rows."""
        from crm_desktop.gui.tables.empty import TableEmpty

        made = TableEmpty(self.record, self.view, self.habit.nothing)
        made.none.close_for(self.context.ws.closed_because)
        made.clear_filter.connect(self.filters.clear)
        made.make_first.connect(self.new_record)
        made.import_wanted.connect(self.import_wanted)
        made.sample_wanted.connect(self.sample_wanted)
        return made

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        line = QFrame(self)
        line.setProperty("kind", "line")
        for part in (self.head, self.tabs, self.filters, line):
            box.addWidget(part)
        box.addWidget(self.view, 1)
        self.setFocusProxy(self.view)

    def _connect(self) -> None:
        self.feed.listed.connect(self._listed)
        self.feed.counted.connect(self._tell_counts)
        self.feed.asked.connect(self._note_current)
        self.feed.settling.connect(self._settling)
        self.feed.failed.connect(self.context.failed)
        indexing.say_while_slow(self.context, self.feed)
        self.filters.changed.connect(self._ask)
        self.filters.down.connect(self.focus_rows)
        self.model.ticks.changed.connect(self._show_ticks)
        self.model.rowsRemoved.connect(lambda *_: self._counted_again())
        self.model.rowsInserted.connect(lambda *_: self.view.follow_rows())
        view, head = self.view, self.view.head
        view.opened.connect(self._open)
        view.entered_.connect(lambda at: self._open(at, self.context.open_page))
        view.current_row.connect(self._current_row)
        view.pressed.connect(lambda _index: self.wanted.drop())
        view.erased.connect(self.delete_chosen)
        view.copied.connect(self.copy)
        view.resized.connect(self._fit)
        view.customContextMenuRequested.connect(self._context_menu)
        head.sorted_by.connect(self._sorted)
        head.tick_all.connect(lambda on: self.tick_all() if on else self.untick_all())
        head.menu_wanted.connect(self._heading_menu)
        self.head.columns.clicked.connect(self.choose_columns)
        self.head.sort.clicked.connect(self.choose_sort)
        self.head.export.clicked.connect(self.export)
        self.context.bridge.changed.connect(self.take)

    def _counted_again(self) -> None:
        self.view.follow_rows()
        if self.feed.complete:
            self._tell_counts()

    def _fit(self) -> None:
        width = self.view.viewport().width()
        self.memory.fit(width)
        self.filters.narrow(width < NARROW)

    def _context_menu(self, at: QPoint) -> None:
        index = self.view.indexAt(at)
        if index.isValid():
            self.wanted.drop()
            self.view.setCurrentIndex(index)
        pop_up(self.row_menu(), self.view.viewport().mapToGlobal(at))

    def _heading_menu(self, column: int, at: QPoint) -> None:
        from crm_desktop.gui.tables import column_menu

        head = self.view.head
        pop_up(column_menu.heading_menu(self, self.model, self.memory, head, column), at)

    def row_menu(self) -> QMenu:
        """Return the context menu of the ticked rows, or the current one."""
        from crm_desktop.gui.tables.row_menu import row_menu

        return row_menu(self)
