"""The fields of the workspace by kind of record: the user's own in their order, with what to do to them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.domain import own
from crm_desktop.domain.fields import Field
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.gui import fonts, icons, theme
from crm_desktop.gui.context import Context
from crm_desktop.gui.shaping.field_editor import ICONS, FieldEditor
from crm_desktop.gui.widgets.dressing import icon_button, label, push
from crm_desktop.gui.widgets.empty_state import EmptyState
from crm_desktop.i18n import tr, trn
from crm_desktop.shaping import own_fields
from crm_desktop.store import catalogue, uses

SIZE = (900, 620)
SIDE = 190
NAME, FORM, USED = range(3)
_ID = Qt.ItemDataRole.UserRole


class FieldsDialog(QDialog):
    """What is done here is done at once; each has its undo."""

    def __init__(self, context: Context, entity: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context = context
        self._counts: dict[str, dict[str, int]] = {}
        self._job: Any = None
        self._chosen = ""
        self.setWindowTitle(tr("Fields"))
        self.resize(fonts.widened(SIZE[0]), SIZE[1])
        self._make_parts()
        self._lay_out()
        self.kinds.currentRowChanged.connect(lambda _row: self.reload())
        self.table.itemSelectionChanged.connect(self._able)
        self.table.itemDoubleClicked.connect(lambda _item: self.edit())
        context.bridge.changed.connect(self._take)
        known = own_fields.kinds()
        self.kinds.setCurrentRow(known.index(entity) if entity in known else 0)

    @property
    def entity(self) -> str:
        return str(self.kinds.currentItem().data(_ID))

    def fields(self) -> list[Field]:
        return catalogue.of(self._context.ws.reader(), self.entity).own(hidden=True)

    def current(self) -> Field | None:
        """Return the field the keyboard stands on."""
        fields, at = self.fields(), self.table.currentRow()
        return fields[at] if 0 <= at < len(fields) else None

    # what is done

    def add(self) -> None:
        self._open_editor("")

    def edit(self) -> None:
        if (field := self.current()) is not None and not self._context.ws.closed_because:
            self._open_editor(own.own_id(field))

    def step(self, by: int) -> None:
        """Move the current field up or down."""
        if (field := self.current()) is not None:
            id = self._chosen = own.own_id(field)
            self._do(lambda: own_fields.move(self._context.ws, self.entity, id, by), "")

    def turn_hidden(self) -> None:
        """Put the current field away, or bring it back."""
        if (field := self.current()) is not None:
            self._chosen = own.own_id(field)
            cells = {"hidden": not field.internal}
            said = tr("Hid the field “{name}”", name=field.label)
            if field.internal:
                said = tr("Shows the field “{name}” again", name=field.label)
            self._do(lambda: own_fields.change(self._context.ws, own.own_id(field), cells), said)

    def delete(self) -> None:
        """Delete the current field; its values come back with the undo."""
        field = self.current()
        if field is None:
            return
        id = own.own_id(field)
        count = self._counts.get(self.entity, {}).get(id, 0)
        said = tr("Deleted the field “{name}”", name=field.label)
        if count:
            values = trn("{n} value is out of sight", "{n} values are out of sight", count)
            said = f"{said} · {values}"
        if used := own_fields.used_by(self._context.ws.reader(), self.entity, id):
            by = tr("Used by the formula of: {names}", names=", ".join(used))
            said = f"{said} · {by}"
        self._do(lambda: own_fields.delete(self._context.ws, [id]), said)

    def reload(self) -> None:
        """Show the fields as they are now."""
        known = catalogue.of(self._context.ws.reader(), self.entity)
        fields = known.own(hidden=True)
        self.title.setText(tr("Fields of {plural}", plural=tr(RECORDS[self.entity].plural).lower()))
        built = [catalogue.heading(f) for f in known.shown() if not f.own]
        self.built_in.setText(tr("Built in: {names}", names=", ".join(built)))
        self.table.setRowCount(len(fields))
        for at, field in enumerate(fields):
            self._show_row(at, field, known)
        self.stack.setCurrentIndex(1 if fields else 0)
        self._stand_again(fields)
        self._count()
        self._able()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if by and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.step(by)
        elif event.key() == Qt.Key.Key_Delete and self.table.hasFocus():
            self.delete()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.table.hasFocus():
            self.edit()
        else:
            super().keyPressEvent(event)

    def done(self, result: int) -> None:
        if self._job is not None:
            self._job.cancel()
        self._context.bridge.changed.disconnect(self._take)
        super().done(result)

    # showing

    def _show_row(self, at: int, field: Field, known: catalogue.Catalogue) -> None:
        id = own.own_id(field)
        problem = known.problems.get(field.name)
        kind = tr(own.FORMS[field.form])
        if field.form in ("choice", "choices"):
            kind = f"{kind} · {trn('{n} choice', '{n} choices', len(field.choices))}"
        if problem is not None:
            kind = f"{kind} · {problem.message}"
        count = self._counts.get(self.entity, {}).get(id, 0)
        used = tr("computed") if field.form == "formula" else f"{count:,}"
        name = tr("{name} (hidden)", name=field.label) if field.internal else field.label
        for column, text in ((NAME, name), (FORM, kind), (USED, used)):
            item = QTableWidgetItem(text)
            item.setToolTip(field.hint if column == NAME and field.hint else text)
            token = "tertiary" if field.internal or column == USED else "text"
            token = "error" if problem is not None and column == FORM else token
            item.setForeground(theme.colour(token))
            if column == NAME:
                item.setIcon(icons.icon(ICONS[field.form], "secondary"))
                item.setData(_ID, id)
                item.setFont(fonts.font("body-medium"))
            if column == USED:
                item.setTextAlignment(
                    Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
                )
            self.table.setItem(at, column, item)
        self.table.setRowHeight(at, fonts.height(34))

    def _stand_again(self, fields: list[Field]) -> None:
        ids = [own.own_id(f) for f in fields]
        at = ids.index(self._chosen) if self._chosen in ids else min(0, len(ids) - 1)
        if at >= 0:
            self.table.setCurrentCell(at, NAME)

    def _count(self) -> None:
        """Count the values off the window's thread; a million records take seconds."""
        if self._job is not None:
            self._job.cancel()
        entity, reader = self.entity, self._context.ws.reader
        if not self.table.rowCount():
            return
        self._job = self._context.long_lane.run(
            lambda _token: uses.own_counts(reader(), entity),
            lambda found: self._show_counts(entity, found), self._context.failed,
        )  # fmt: skip

    def _show_counts(self, entity: str, found: dict[str, int]) -> None:
        self._counts[entity] = found
        if entity != self.entity:
            return
        for at in range(self.table.rowCount()):
            item, used = self.table.item(at, NAME), self.table.item(at, USED)
            if item is not None and used is not None and used.text() != tr("computed"):
                used.setText(f"{found.get(str(item.data(_ID)), 0):,}")

    def _able(self) -> None:
        field, writable = self.current(), not self._context.ws.closed_because
        self.new.setEnabled(writable)
        some = field is not None and writable
        for part in (self.change, self.hide_button, self.remove):
            part.setEnabled(some)
        rows, at = self.table.rowCount(), self.table.currentRow()
        self.up.setEnabled(some and at > 0)
        self.down.setEnabled(some and at < rows - 1)
        shown = field is None or not field.internal
        self.hide_button.setText(tr("Hide") if shown else tr("Show"))
        self.hide_button.setIcon(icons.icon("eye-off" if shown else "eye"))
        used = own_fields.used_by(self._context.ws.reader(), self.entity, own.own_id(field)) \
            if field is not None else []  # fmt: skip
        names = ", ".join(used)
        self.note.setText(tr("Used by the formula of: {names}", names=names) if used else "")

    def _take(self, news: Any) -> None:
        if own_fields.ENTITY in news.rows:
            self.reload()

    def _open_editor(self, id: str) -> None:
        try:
            editor = FieldEditor(self._context, self.entity, id, self)
        except UserError as problem:
            self.note.setText(str(problem))
            return
        editor.saved.connect(self._stand_on)
        editor.open()

    def _stand_on(self, id: str) -> None:
        self._chosen = id
        self.reload()
        self.table.setFocus()

    def _do(self, deed: Callable[[], Any], said: str) -> None:
        try:
            operation = deed()
        except UserError as problem:
            self.note.setText(str(problem))
            return
        self._context.tell(operation, said)

    # building

    def _make_parts(self) -> None:
        self.kinds = QListWidget(self)
        self.kinds.setAccessibleName(tr("Kinds of record"))
        self.kinds.setFixedWidth(fonts.widened(SIDE))
        self.kinds.setProperty("kind", "nav")
        self.kinds.setFrameShape(QFrame.Shape.NoFrame)
        self.kinds.setIconSize(QSize(16, 16))
        for entity in own_fields.kinds():
            record = RECORDS[entity]
            item = QListWidgetItem(icons.icon(record.icon, "secondary"), tr(record.plural))
            item.setData(_ID, entity)
            item.setSizeHint(QSize(0, fonts.height(32)))
            self.kinds.addItem(item)
        self.title = label("", "title")
        self.built_in = label("", "hint", wrap=True)
        self.note = label("", "small", wrap=True)
        self.new = push(tr("New field"), "primary", "plus")
        self.new.setAutoDefault(False)
        self.table = self._table()
        self.change = push(tr("Edit…"), "", "pencil")
        self.up = icon_button("arrow-up", tr("Move up (Alt+Up)"))
        self.down = icon_button("arrow-down", tr("Move down (Alt+Down)"))
        self.hide_button = push(tr("Hide"), "", "eye-off")
        self.remove = push(tr("Delete"), "danger", "trash-2")
        for button in (self.change, self.hide_button, self.remove):
            button.setAutoDefault(False)
        self.new.clicked.connect(self.add)
        self.change.clicked.connect(self.edit)
        self.up.clicked.connect(lambda: self.step(-1))
        self.down.clicked.connect(lambda: self.step(1))
        self.hide_button.clicked.connect(self.turn_hidden)
        self.remove.clicked.connect(self.delete)

    def _table(self) -> QTableWidget:
        table = QTableWidget(0, 3, self)
        table.setAccessibleName(tr("Fields of your own"))
        table.setHorizontalHeaderLabels([tr("Name"), tr("Kind of value"), tr("Filled in")])
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setFrameShape(QFrame.Shape.NoFrame)
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        head = table.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(FORM, QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(USED, QHeaderView.ResizeMode.ResizeToContents)
        head.setHighlightSections(False)
        far = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
        table.horizontalHeaderItem(USED).setTextAlignment(far)
        return table

    def _lay_out(self) -> None:
        nothing = EmptyState(
            "text-cursor-input", tr("No fields of your own yet"),
            tr("A field of your own stands in tables, forms, filters, import and export like those "
               "that are built in."),
        )  # fmt: skip
        self.stack = QStackedWidget(self)
        self.stack.addWidget(nothing)
        self.stack.addWidget(self.table)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.new)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        for part in (self.change, self.up, self.down, self.hide_button):
            foot.addWidget(part)
        foot.addStretch(1)
        foot.addWidget(self.remove)
        side = QVBoxLayout()
        side.setContentsMargins(20, 16, 20, 16)
        side.setSpacing(10)
        side.addLayout(head)
        side.addWidget(self.stack, 1)
        side.addWidget(self.note)
        side.addLayout(foot)
        side.addWidget(self.built_in)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        beside = QFrame(self)
        beside.setProperty("kind", "sidebar")
        inner = QVBoxLayout(beside)
        inner.setContentsMargins(8, 12, 8, 8)
        inner.addWidget(self.kinds)
        row.addWidget(beside)
        row.addLayout(side, 1)
