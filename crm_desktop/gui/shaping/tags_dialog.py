"""The tags of the workspace with how often they are used: renamed, coloured, merged, deleted."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QMenu,
    QPushButton,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.domain.fold import fold
from crm_desktop.domain.fresh import fresh
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.gui import fonts, theme
from crm_desktop.gui.context import Context
from crm_desktop.gui.exchange.long_job import LongJob
from crm_desktop.gui.tables.cell_editing import begin
from crm_desktop.gui.widgets.colour_box import NAMES, dot
from crm_desktop.gui.widgets.dressing import label, push, set_kind
from crm_desktop.gui.widgets.empty_state import EmptyState
from crm_desktop.gui.widgets.menus import pop_up
from crm_desktop.gui.widgets.search_field import SearchField
from crm_desktop.i18n import tr, trn
from crm_desktop.shaping import tags
from crm_desktop.shaping.tags import TagUse

SIZE = (720, 600)
NAME, WHERE, TOTAL = range(3)
_ID = Qt.ItemDataRole.UserRole
_STAY = QItemSelectionModel.SelectionFlag.NoUpdate
MOST_IN_MENU = 40


class TagsDialog(QDialog):
    """Several rows can be chosen; what is done is done at once, each with its undo."""

    def __init__(self, context: Context, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context = context
        self.tags: list[TagUse] = []
        self._shown: list[TagUse] = []
        self._filling = False
        self._read: Any = None
        self._job = LongJob(context, self)
        self.setWindowTitle(tr("Tags"))
        self.resize(fonts.widened(SIZE[0]), SIZE[1])
        self._make_parts()
        self._lay_out()
        context.bridge.changed.connect(self._take)
        self._able()  # all is read later
        self.reload()
        self.find.setFocus()

    # what is done

    def chosen(self) -> list[TagUse]:
        """Return the tags of the selected rows."""
        rows = sorted({index.row() for index in self.table.selectedIndexes()})
        return [self._shown[row] for row in rows if row < len(self._shown)]

    def make(self) -> None:
        """Make a tag with the name typed into the search, or a new one to be named."""
        typed = " ".join(self.find.text().split())
        known = {fold(tag.name) for tag in self.tags}
        name = typed if typed and fold(typed) not in known else self._free_name(known)
        edit: Edit = fresh(tags.ENTITY, {"name": name})
        try:
            operation = self._context.ws.log.record(
                Label("create", tags.ENTITY, row=edit.id), [edit]
            )
        except UserError as problem:
            self._say(str(problem), wrong=True)
            return
        self.find.clear()
        self._context.tell(operation, tr("Made the tag “{name}”", name=name))
        self.reload(then=lambda: self._edit_name(edit.id))

    def rename(self) -> None:
        """Write another name where it stands."""
        if len(self.chosen()) == 1:
            self._edit_name(self.chosen()[0].id)

    def colour(self, token: str) -> None:
        """Give the chosen tags a colour."""
        ids = [tag.id for tag in self.chosen()]
        self._do(lambda: tags.colour(self._context.ws, ids, token), "")
        self.table.setFocus()

    def merge(self, into: str) -> None:
        """Make the chosen tags one: `into`."""
        ids = [tag.id for tag in self.chosen() if tag.id != into]
        name = next((tag.name for tag in self.tags if tag.id == into), "")
        said = trn("Merged {n} tag into “{name}”", "Merged {n} tags into “{name}”", len(ids),
                   name=name)  # fmt: skip
        ws = self._context.ws
        self._say(tr("Merging…"))
        self._enable(False)

        def done(operation: Any) -> None:
            self._enable(True)
            self._say("")
            self._context.tell(operation, said)
            self.table.setFocus()

        self._job.run(lambda _report, check: tags.merge(ws, ids, into, check), done, self._failed)

    def delete(self) -> None:
        """Delete the chosen tags."""
        gone = self.chosen()
        if gone:
            said = tr("Deleted the tag “{name}”", name=gone[0].name)
            if len(gone) > 1:
                said = trn("Deleted {n} tag", "Deleted {n} tags", len(gone))
            self._do(lambda: tags.delete(self._context.ws, [t.id for t in gone]), said)

    def merge_menu(self) -> QMenu:
        """Return the tags the chosen ones can become: one of them, or for a single one any other."""
        menu, chosen = QMenu(self), self.chosen()
        offered = chosen if len(chosen) > 1 else [t for t in self.tags if t not in chosen]
        for tag in offered[:MOST_IN_MENU]:
            action = menu.addAction(dot(tag.colour), tr("Into “{name}”", name=tag.name))
            action.triggered.connect(partial(self._merge_into, tag.id))
        if not offered:
            menu.addAction(tr("There is no other tag.")).setEnabled(False)
        return menu

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Delete and self.table.hasFocus():
            self.delete()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.rename()  # and never the button that happens to be the default
        else:
            super().keyPressEvent(event)

    def done(self, result: int) -> None:
        self._job.drop()
        if self._read is not None:
            self._read.cancel()
        self._context.bridge.changed.disconnect(self._take)
        super().done(result)

    # showing

    def reload(self, *, then: Callable[[], None] = lambda: None) -> None:
        """Read the tags and their counts off the window's thread."""
        if self._read is not None:
            self._read.cancel()
        reader = self._context.ws.reader

        def show(found: list[TagUse]) -> None:
            self._read = None
            self._show(found)
            then()

        self._read = self._context.lane.run(
            lambda _token: tags.every(reader()), show, self._context.failed
        )

    def _show(self, found: list[TagUse]) -> None:
        kept = {tag.id for tag in self.chosen()}
        self.tags = found
        wanted = fold(self.find.text())
        self._shown = [tag for tag in found if wanted in fold(tag.name)]
        self._filling = True
        self.table.clearSelection()
        self.table.setRowCount(len(self._shown))
        for at, tag in enumerate(self._shown):
            self._show_row(at, tag)
        stayed = [at for at, tag in enumerate(self._shown) if tag.id in kept]
        for at in stayed:
            for column in range(3):
                self.table.item(at, column).setSelected(True)
        if stayed and self.table.currentItem() not in self.table.selectedItems():
            here = self.table.model().index(stayed[0], NAME)
            self.table.selectionModel().setCurrentIndex(here, _STAY)
        self._filling = False
        self.stack.setCurrentIndex(1 if found else 0)
        self._able()

    def _show_row(self, at: int, tag: TagUse) -> None:
        where = ", ".join(
            f"{tr(RECORDS[entity].plural)} {n:,}" for entity, n in tag.uses.items() if n
        )
        for column, text in ((NAME, tag.name), (WHERE, where), (TOTAL, f"{tag.total:,}")):
            item = QTableWidgetItem(text)
            item.setToolTip(text)
            item.setForeground(theme.colour("text" if column == NAME else "tertiary"))
            if column == NAME:
                item.setIcon(dot(tag.colour, "line2"))
                item.setFont(fonts.font("body-medium"))
                item.setData(_ID, tag.id)
                words = tr(NAMES[tag.colour]) if tag.colour in NAMES else tr("No colour")
                item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, words)
            else:
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
            if column == TOTAL:
                item.setTextAlignment(
                    Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
                )
            self.table.setItem(at, column, item)
        self.table.setRowHeight(at, fonts.height(34))

    def _renamed(self, item: QTableWidgetItem) -> None:
        if self._filling or item.column() != NAME:
            return
        id, text = str(item.data(_ID)), item.text()
        try:
            operation = tags.rename(self._context.ws, id, text)
        except UserError as problem:
            self._say(str(problem), wrong=True)
            self._show(self.tags)
            return
        self._say("")
        self._context.tell(operation, tr("Renamed to “{name}”", name=text.strip()))

    def _edit_name(self, id: str) -> None:
        for at, tag in enumerate(self._shown):
            if tag.id == id:
                self.table.setFocus()
                self.table.setCurrentCell(at, NAME)
                if not self._context.ws.closed_because:
                    begin(self.table, self.table.currentIndex())

    def _merge_into(self, id: str, _on: bool = False) -> None:
        self.merge(id)

    def _take(self, _news: Any) -> None:
        self.reload()

    def _do(self, deed: Callable[[], Any], said: str) -> None:
        try:
            operation = deed()
        except UserError as problem:
            self._say(str(problem), wrong=True)
            return
        self._context.tell(operation, said)

    def _failed(self, error: Exception) -> None:
        self._enable(True)
        self._say("")
        self._context.failed(error)

    def _say(self, text: str, wrong: bool = False) -> None:
        self.note.setText(text)
        set_kind(self.note, "error" if wrong else "small")

    def _enable(self, on: bool) -> None:
        for part in (self.table, *self._buttons):
            part.setEnabled(on)
        if on:
            self._able()

    def _able(self) -> None:
        if self._filling:  # a button that is greyed for a moment loses the focus
            return
        count, writable = len(self.chosen()), not self._context.ws.closed_because
        self.new.setEnabled(writable)
        self.rename_button.setEnabled(writable and count == 1)
        for part in (self.colours, self.merging, self.remove):
            part.setEnabled(writable and count > 0)
        if count > 1:
            self.count.setText(trn("{n} selected", "{n} selected", count))
        else:
            self.count.setText(trn("{n} tag", "{n} tags", len(self._shown)))

    def _free_name(self, known: set[str]) -> str:
        name, n = tr("New tag"), 2
        while fold(name) in known:
            name, n = f"{tr('New tag')} {n}", n + 1
        return name

    # building

    def _make_parts(self) -> None:
        self.find = SearchField(tr("Find a tag"), parent=self)
        self.find.textChanged.connect(lambda _t: self._show(self.tags))
        self.new = push(tr("New tag"), "primary", "plus")
        self.new.clicked.connect(self.make)
        self.count = label("", "small")
        self.note = label("", "small", wrap=True)
        self.rename_button = push(tr("Rename"), "", "pencil")
        self.rename_button.clicked.connect(self.rename)
        self.colours = push(tr("Colour"), "", "palette")
        self.colours.setMenu(self._colour_menu())
        self.merging = push(tr("Merge"), "", "merge")
        self.merging.clicked.connect(lambda: self._popup(self.merge_menu(), self.merging))
        self.remove = push(tr("Delete"), "danger", "trash-2")
        self.remove.clicked.connect(self.delete)
        self._buttons: list[QPushButton] = [
            self.new, self.rename_button, self.colours, self.merging, self.remove,
        ]  # fmt: skip
        for button in self._buttons:
            button.setAutoDefault(False)
        self.table = self._table()

    def _colour_menu(self) -> QMenu:
        menu = QMenu(self)
        for token in tags.COLOURS:
            words = tr(NAMES[token]) if token else tr("No colour")
            action = menu.addAction(dot(token, "line2"), words)
            action.triggered.connect(lambda _on=False, t=token: self.colour(t))
        return menu

    def _popup(self, menu: QMenu, under: QWidget) -> None:
        pop_up(menu, under.mapToGlobal(under.rect().bottomLeft()))

    def _table(self) -> QTableWidget:
        table = QTableWidget(0, 3, self)
        table.setAccessibleName(tr("Tags"))
        table.setHorizontalHeaderLabels([tr("Tag"), tr("Used on"), tr("Records")])
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setFrameShape(QFrame.Shape.NoFrame)
        table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        table.setSelectionMode(QTableWidget.SelectionMode.ExtendedSelection)
        writing = (
            QTableWidget.EditTrigger.DoubleClicked | QTableWidget.EditTrigger.EditKeyPressed
            if not self._context.ws.closed_because
            else QTableWidget.EditTrigger.NoEditTriggers
        )
        table.setEditTriggers(writing)
        table.setTabKeyNavigation(False)
        table.setIconSize(QSize(12, 12))
        head = table.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(WHERE, QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(TOTAL, QHeaderView.ResizeMode.ResizeToContents)
        head.setHighlightSections(False)
        far = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
        table.horizontalHeaderItem(TOTAL).setTextAlignment(far)
        table.itemChanged.connect(self._renamed)
        table.itemSelectionChanged.connect(self._able)
        return table

    def _lay_out(self) -> None:
        nothing = EmptyState(
            "tags", tr("No tags yet"),
            tr("Tags put records of any kind together: VIP, Kontrak 2026, invited."),
        )  # fmt: skip
        self.stack = QStackedWidget(self)
        self.stack.addWidget(nothing)
        self.stack.addWidget(self.table)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.find, 1)
        head.addWidget(self.new)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.count)
        foot.addSpacing(8)
        for part in (self.rename_button, self.colours, self.merging):
            foot.addWidget(part)
        foot.addStretch(1)
        foot.addWidget(self.remove)
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 20, 20, 16)
        box.setSpacing(12)
        box.addLayout(head)
        box.addWidget(self.stack, 1)
        box.addWidget(self.note)
        box.addLayout(foot)
