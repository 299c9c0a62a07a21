"""The history of one field of a record: what it held, since when, by whom; and a value brought back."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.domain.fields import Record, Value
from crm_desktop.domain.records import RECORDS
from crm_desktop.exchange.deciding.change_texts import told
from crm_desktop.gui import fonts, formats
from crm_desktop.gui.context import Context
from crm_desktop.gui.history.phrases import deed
from crm_desktop.gui.models.columns import heading
from crm_desktop.gui.record.editors import Subject
from crm_desktop.gui.record.sentences import change_line
from crm_desktop.gui.travel.bringing import bring_field
from crm_desktop.gui.travel.value_list import Held, ValueList
from crm_desktop.gui.widgets.dressing import label, push
from crm_desktop.gui.widgets.lasting import while_there
from crm_desktop.i18n import tr
from crm_desktop.store import cells, history


class FieldHistory(QDialog):
    """Read off the window's thread; what is chosen can be brought back where the file can be changed."""

    def __init__(self, context: Context, subject: Subject, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context, self._subject = context, subject
        self._base: tuple[str, ...] = ()
        self._name = heading(subject.field)
        self.setWindowTitle(tr("History of {field}", field=self._name))
        self.setMinimumSize(fonts.widened(460), fonts.widened(380))
        self.list = ValueList(self)
        self.about = label("", "hint", wrap=True)
        self.go = push(tr("Bring this value back"), "primary", "rotate-ccw")
        self.done_ = push(tr("Close"))
        self._lay_out()
        self.list.wanted.connect(self.bring)
        self.list.selectionModel().currentChanged.connect(lambda *_: self._refresh())
        self.go.clicked.connect(self.bring)
        self.done_.clicked.connect(self.reject)
        self._refresh()
        self._read()

    def bring(self) -> None:
        """Write the chosen value as an edit of now."""
        held = self.list.chosen()
        if held is None or not self.go.isEnabled():
            return
        said = tr(
            "Brought {field} back: {value}", field=self._name, value=held.text or tr("(none)")
        )
        bring_field(
            self._context, self._subject.entity, self._subject.row["id"],
            {held.cell: held.value}, self._base, said,
        )  # fmt: skip
        self.accept()

    def _read(self) -> None:
        reader, subject = self._context.ws.reader, self._subject

        def ask(_token: Any) -> tuple[list[Held], tuple[str, ...]]:
            conn = reader()
            base = cells.frontier(conn, subject.entity, subject.row["id"])
            return story(conn, subject), base

        show = while_there(self, lambda found: self._show(*found))
        self._context.lane.run(ask, show, self._context.failed)

    def _show(self, held: list[Held], base: tuple[str, ...]) -> None:
        self._base = base
        self.list.values.show_held(held)
        if held:
            self.list.setCurrentIndex(self.list.values.index(0))
        else:
            self.about.setText(tr("Nothing was ever written here."))
        self._refresh()

    def _refresh(self) -> None:
        held, closed = self.list.chosen(), self._context.ws.closed_because
        title = self._subject.field.name == RECORDS[self._subject.entity].title_field
        why = closed
        if held is not None and not closed and held.current:
            why = tr("This is what it holds now.")
        elif held is not None and not closed and title and not held.value:
            why = tr("A name is needed.")
        self.go.setEnabled(held is not None and not why)
        self.go.setToolTip(why)

    def _lay_out(self) -> None:
        record = RECORDS[self._subject.entity]
        foot = QHBoxLayout()
        foot.setContentsMargins(20, 0, 20, 20)
        foot.addWidget(self.about, 1)
        foot.addWidget(self.done_)
        foot.addWidget(self.go)
        self.go.setDefault(True)
        head = label(formats.title(record, self._subject.row), "section")
        head.setContentsMargins(12, 16, 12, 8)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        box.addWidget(head)
        box.addWidget(self.list, 1)
        box.addLayout(foot)


def story(conn: Any, subject: Subject) -> list[Held]:
    """Return what was ever written into a field, or into one entry of it, newest first."""
    record, wanted = RECORDS[subject.entity], subject.field.name
    if subject.key is not None:
        wanted = f"{wanted}.{subject.key}"
    now = cells.shown(conn, subject.entity, subject.row["id"]) or {}
    found: list[Held] = []
    for info, changed in history.record_history(conn, subject.entity, subject.row["id"]):
        for change in changed:
            if wanted in (change[0], change[0].partition(".")[0]):
                found.append(_held(conn, record, info, change, now))
    return found


def _held(
    conn: Any, record: type[Record], info: history.OperationInfo, change: Any, now: dict[str, Value]
) -> Held:
    cell, _old, value = change
    words = (
        told(conn, record, change)
        if cell.startswith("custom.")
        else change_line(conn, record, change)
    )
    text = words[2] if words else str(value or "")
    if not text and words and value is None and "." in cell:
        text = tr("{value} taken away", value=words[1]) if words[1] else ""
    author = info.author or tr("Unnamed")
    undone = "" if info.effective else tr("taken back")
    about = " · ".join(part for part in (author, deed(conn, info).title, undone) if part)
    return Held(
        cell, value, text, formats.short_moment(info.wall), about, not info.effective,
        info.effective and now.get(cell) == value,
    )  # fmt: skip
