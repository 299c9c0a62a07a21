"""Editing which tags or contacts a record has: a list to tick, filtered by what is typed."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from crm_desktop.domain.fresh import fresh
from crm_desktop.domain.operation import Edit
from crm_desktop.domain.records import RECORDS
from crm_desktop.domain.typed_values import Cells
from crm_desktop.gui.asking import Asking
from crm_desktop.gui.context import Context
from crm_desktop.gui.models.columns import heading
from crm_desktop.gui.record.editors import Subject
from crm_desktop.gui.widgets.fitting import NO_LIMIT
from crm_desktop.i18n import tr
from crm_desktop.store import listing, search

MOST, MOST_TAGS, WIDE, AIR = 50, 500, 280, 3
_ID = Qt.ItemDataRole.UserRole
_NEW = "+"
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class MembersEditor(QFrame):
    """Members first, then what matches; Space or Enter ticks, Ctrl+Enter is done."""

    own_keys = True
    done = Signal(bool)

    def __init__(self, parent: QWidget, context: Context, subject: Subject) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.setAutoFillBackground(True)
        self._context, self._subject = context, subject
        self._had = dict.fromkeys(subject.row.get(subject.field.name) or {})
        self._has = dict(self._had)
        self._new = self._made_already()
        self._asking = Asking(context, self)
        self._turns_first = False  # Enter came before what was typed was found
        self.line = QLineEdit(self)
        self.line.setAccessibleName(heading(subject.field))
        self.line.setPlaceholderText(tr("Type to find or add"))
        self.list = QListWidget(self)
        self.list.setAccessibleName(heading(subject.field))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setSpacing(AIR)
        box = QVBoxLayout(self)
        box.setContentsMargins(8, 8, 8, 8)
        box.setSpacing(6)
        box.addWidget(self.line)
        box.addWidget(self.list, 1)
        box.addStretch(0)
        self.setFocusProxy(self.line)
        self.line.textEdited.connect(self._ask)
        self.line.installEventFilter(self)
        self.list.installEventFilter(self)
        self.list.itemClicked.connect(self._turn)
        self._ask("")

    def _made_already(self) -> dict[str, tuple[str, Edit]]:
        """Return id → name and what makes it of each new record that can be ticked."""
        target = self._subject.field.target
        title = RECORDS[target].title_field
        return {e.id: (str(e.cells[title]), e) for e in self._subject.pending if e.entity == target}

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(max(WIDE, self.parentWidget().width() // 4), 240)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(WIDE, 160)

    def cells(self) -> Cells:
        name = self._subject.field.name
        added = {f"{name}.{id}": True for id in self._has if id not in self._had}
        return added | {f"{name}.{id}": None for id in self._had if id not in self._has}

    def also(self) -> list[Edit]:
        """Return the ticked records that are not there yet."""
        return [edit for id, (_name, edit) in self._new.items() if id in self._has]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.done.emit(False)
        elif key == Qt.Key.Key_Tab or (
            key in _ENTER
            and (event.modifiers() & Qt.KeyboardModifier.ControlModifier or not self._pending())
        ):
            self.done.emit(True)
        elif key in _ENTER and self._asking.waiting:
            self._turns_first = True
        elif key in _ENTER or (key == Qt.Key.Key_Space and watched is self.list):
            self._turn(self.list.currentItem())
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and watched is self.line:
            step = 1 if key == Qt.Key.Key_Down else -1
            self.list.setCurrentRow(
                max(0, min(self.list.count() - 1, self.list.currentRow() + step))
            )
        else:
            return super().eventFilter(watched, event)
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit_rows()

    def _fit_rows(self) -> None:
        """Let the list be as tall as whole rows are."""
        row = self.list.sizeHintForRow(0) + 2 * AIR
        room = self.height() - self.line.sizeHint().height() - 22
        self.list.setMaximumHeight(max(1, room // row) * row + AIR if row > 2 * AIR else NO_LIMIT)

    def _pending(self) -> bool:
        return bool(self.line.text().strip()) or self.list.currentRow() >= 0

    def _ask(self, text: str) -> None:
        """Look for what fits a text; of no text, for what there is first."""
        text, has, self._turns_first = text.strip(), list(self._has), False
        self._asking.ask(lambda conn: self._found(conn, text, has), partial(self._fill, text))

    def _fill(self, text: str, found: list[tuple[str, str, str]]) -> None:
        """List what fits: the members that are not there yet, then what was found."""
        self.list.clear()
        folded = text.casefold()
        new = [(id, name, "") for id, (name, _) in self._new.items() if folded in name.casefold()]
        every = new + found
        for id, name, second in every:
            item = QListWidgetItem(f"{name}\n{second}" if second else name)
            item.setToolTip(item.text())
            item.setData(_ID, id)
            item.setCheckState(_state(id in self._has))
            self.list.addItem(item)
        if text and all(name.casefold() != folded for _id, name, _second in every):
            item = QListWidgetItem(tr("New: {name}", name=text))
            item.setData(_ID, _NEW + text)
            self.list.addItem(item)
        self._fit_rows()
        if text:
            self.list.setCurrentRow(0)
        if self._turns_first:
            self._turn(self.list.currentItem())

    def _found(self, conn: Any, text: str, has: list[str]) -> list[tuple[str, str, str]]:
        """Return id, name and what tells it from others of records that fit, those it `has` first."""
        target = self._subject.field.target
        if target == "tag":
            return _tags(conn, text, has)
        if text:
            hits = search.search(conn, text, MOST, (target,))
        else:
            had = [n for id in has if (n := listing.number_of(conn, target, id)) is not None]
            first = listing.first_rows(conn, listing.ListQuery(target), MOST)
            hits = search.describe(conn, target, list(dict.fromkeys([*had, *first])))
        return [(h.id, h.title, h.subtitle) for h in hits]

    def _turn(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        id = item.data(_ID)
        if id.startswith(_NEW):
            id = self._make(id[1:])
        elif id in self._has:
            del self._has[id]
            item.setCheckState(_state(False))
            return
        self._has[id] = None
        self.line.clear()
        self._ask("")

    def _make(self, name: str) -> str:
        target = self._subject.field.target
        edit = fresh(target, {RECORDS[target].title_field: name})
        self._new[edit.id] = (name, edit)
        return edit.id


def _tags(conn: Any, text: str, has: list[str]) -> list[tuple[str, str, str]]:
    """Return the tags with a text in their name, as `_found` does: they are few and not searched."""
    first = listing.first_rows(conn, listing.ListQuery("tag"), MOST_TAGS)
    ids = list(dict.fromkeys([*has, *listing.ids_of(conn, "tag", first)]))
    names, folded = listing.titles(conn, "tag", ids), text.casefold()
    return [(id, names[id], "") for id in ids if id in names and folded in names[id].casefold()]


def _state(on: bool) -> Qt.CheckState:
    return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
