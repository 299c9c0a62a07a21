"""Picking tags for the ticked rows: found by what is typed, ticked, or made anew."""

from __future__ import annotations

from array import array
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from crm_desktop.domain.fold import fold
from crm_desktop.domain.records import RECORDS
from crm_desktop.gui.models.deeds import Deeds
from crm_desktop.gui.widgets.colour_box import dot
from crm_desktop.gui.widgets.dressing import label, push
from crm_desktop.gui.widgets.search_field import SearchField
from crm_desktop.i18n import tr
from crm_desktop.store import listing, uses

LOOKED_AT = 200
"""Ticked rows looked at to tell whether all, some or none of them have a tag."""
WIDE, MOST_ROWS = 280, 9
_ID = Qt.ItemDataRole.UserRole
_NEW = "+"
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class TagPicker(QWidget):
    """Enter or Space turns a tag for all rows; each is one operation with its undo."""

    managed = Signal()  # the window of all tags is wanted

    def __init__(self, parent: QWidget, deeds: Deeds, entity: str, ns: array[int]) -> None:
        super().__init__(parent)
        self._deeds, self._entity, self._ns = deeds, entity, ns
        self.find = SearchField(tr("Find or make a tag"), parent=self)
        self.list = QListWidget(self)
        self.list.setAccessibleName(tr("Tags"))
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self.list.setFixedWidth(WIDE)
        self.list.setIconSize(QSize(12, 12))
        self.none = label(tr("No tags yet. Type a name to make one."), "hint", wrap=True)
        self.all = push(tr("All tags…"), "quiet", "tags", "small")
        self.all.clicked.connect(self.managed)
        box = QVBoxLayout(self)
        box.setContentsMargins(10, 10, 10, 8)
        box.setSpacing(6)
        for part in (self.find, self.list, self.none):
            box.addWidget(part)
        box.addWidget(self.all, 0, Qt.AlignmentFlag.AlignLeading)
        self.find.textChanged.connect(lambda _t: self.fill())
        self.find.installEventFilter(self)
        self.list.installEventFilter(self)
        self.list.itemClicked.connect(self.turn)
        self.setFocusProxy(self.find)
        self._held: list[set[str]] = []
        self.refresh()

    def refresh(self) -> None:
        """Read anew which tags the rows have."""
        conn = self._deeds.context.ws.reader()
        rows = listing.page(conn, self._entity, self._ns[:LOOKED_AT]).values()
        self._held = [set(row.get("tags") or ()) for row in rows]
        self.fill()

    def fill(self) -> None:
        """List the tags that fit what is typed, and the offer to make it."""
        text = " ".join(self.find.text().split())
        every = uses.tags(self._deeds.context.ws.reader())
        at = max(0, self.list.currentRow())
        self.list.clear()
        for id, name, colour in every:
            if fold(text) in fold(name):
                self._add(id, name, colour)
        if text and all(fold(text) != fold(name) for _id, name, _c in every):
            item = QListWidgetItem(tr("New: {name}", name=text), self.list)
            item.setData(_ID, _NEW + text)
        rows = max(2, min(MOST_ROWS, self.list.count()))
        self.list.setFixedHeight(rows * max(26, self.list.sizeHintForRow(0)) + 8)
        self.list.setCurrentRow(min(at if not text else 0, self.list.count() - 1))
        self.none.setVisible(not every and not text)

    def turn(self, item: QListWidgetItem | None) -> None:
        """Put the tag on all rows; where all have it, take it off."""
        if item is None:
            return
        id = str(item.data(_ID))
        if id.startswith(_NEW):
            id = self._deeds.create("tag", {"name": id[1:]})
            self.find.clear()
        on = not all(id in held for held in self._held)
        self._deeds.tag(self._entity, self._ns, id, on)
        for held in self._held:  # many rows are written in the background
            (held.add if on else held.discard)(id)
        self.fill()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = event.key()
            if key in _ENTER or (key == Qt.Key.Key_Space and watched is self.list):
                self.turn(self.list.currentItem())
                return True
            if watched is self.find and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                step = 1 if key == Qt.Key.Key_Down else -1
                last = self.list.count() - 1
                self.list.setCurrentRow(max(0, min(last, self.list.currentRow() + step)))
                return True
        return super().eventFilter(watched, event)

    def _add(self, id: str, name: str, colour: str) -> None:
        item = QListWidgetItem(dot(colour, "line2"), name, self.list)
        item.setData(_ID, id)
        having = sum(id in held for held in self._held)
        some = Qt.CheckState.PartiallyChecked if having else Qt.CheckState.Unchecked
        every = bool(self._held) and having == len(self._held)
        item.setCheckState(Qt.CheckState.Checked if every else some)
        item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsUserCheckable)


def can_tag(entity: str) -> bool:
    """Say whether records of a kind have tags."""
    return "tags" in RECORDS[entity].fields


def open_picker(page: Any, ns: array[int], anchor: QWidget) -> TagPicker:
    """Open the picker for rows of a table's page beside a control."""
    from crm_desktop.gui.widgets.popover import Popover

    sheet = Popover(page.window())
    picker = TagPicker(sheet, page.deeds, page.entity, ns)
    sheet.inside.addWidget(picker)
    sheet.closed.connect(sheet.deleteLater)

    def manage() -> None:
        sheet.close_it()
        page.context.actions.trigger("tools.tags")

    picker.managed.connect(manage)
    sheet.open_at(anchor)
    picker.find.setFocus(Qt.FocusReason.ShortcutFocusReason)
    return picker
