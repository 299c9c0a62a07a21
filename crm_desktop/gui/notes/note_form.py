"""The form a note is written in, new or again: the text, whom it is about, pinned or not."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from crm_desktop.activities import notes
from crm_desktop.domain.fields import Cell, Value
from crm_desktop.errors import UserError
from crm_desktop.gui.activities.about_line import AboutLine
from crm_desktop.gui.context import Context
from crm_desktop.gui.notes.reading import MarkdownView
from crm_desktop.gui.notes.writing import NoteField
from crm_desktop.gui.record.own_facts import FormFacts
from crm_desktop.gui.sync.seen_button import SeenButton
from crm_desktop.gui.widgets.dressing import label, push
from crm_desktop.gui.widgets.segments import Segments
from crm_desktop.gui.widgets.unsaved import UnsavedDialog
from crm_desktop.i18n import tr
from crm_desktop.store import listing
from crm_desktop.store.subjects import cells_about


class NoteForm(UnsavedDialog):
    """Ctrl+Enter keeps; Esc leaves at once what was not changed."""

    written = Signal(str, str)  # id of the note, stamp of the operation, "" when nothing was new

    def __init__(
        self, context: Context, parent: QWidget, *, about: dict[Cell, Value] | None = None,
        id: str = "",
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Note") if id else tr("New note"))
        self.resize(620, 460)
        self._context, self._id = context, id
        self._known: dict[str, Any] = {}
        self._base: tuple[str, ...] = ()
        self._opened = ""
        self._build()
        if id:
            self._open(id)
        else:
            self.about.show_cells(about or {})
        self.field.setFocus()

    def _build(self) -> None:
        self.show_as = Segments(
            [("write", tr("Write"), "pencil"), ("read", tr("Preview"), "eye")], tr("Show as")
        )
        self.pinned = QCheckBox(tr("Pinned"))
        self.seen = SeenButton(self._context, self)
        self.about = AboutLine(self._context, tr("About"), self)
        self.field, self.view = NoteField(self._context, self), MarkdownView(self)
        self.view.setAccessibleName(tr("Preview"))
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.field)
        self.stack.addWidget(self.view)
        self.problem = label("", "error", wrap=True)
        self.problem.hide()
        top = QHBoxLayout()
        top.addWidget(self.show_as)
        top.addStretch(1)
        top.addWidget(self.seen)
        top.addWidget(self.pinned)
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 20, 20, 20)
        box.setSpacing(12)
        box.addLayout(top)
        box.addWidget(self.stack, 1)
        box.addWidget(self.about)
        self.facts = FormFacts(self._context, "note", self._id, self) if self._id else None
        if self.facts is not None:
            box.addWidget(self.facts)
        box.addWidget(self.problem)
        box.addLayout(self._foot())
        self.show_as.choose("write")
        self.show_as.chosen.connect(self._turn)
        self.field.kept.connect(self.accept)
        self.view.followed.connect(self._follow)

    def _foot(self) -> QHBoxLayout:
        self.go = push(tr("Save note"), "primary")
        self.go.setDefault(True)
        self.go.clicked.connect(self.accept)
        cancel = push(tr("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.throw_away)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(cancel)
        foot.addWidget(self.go)
        return foot

    def _open(self, id: str) -> None:
        """Show a note as it is; what its editor saw is kept for the conflict another may bring."""
        found = listing.record(self._context.ws.reader(), "note", id)
        if found is None:
            raise UserError(tr("This record is not there any more."))
        self._base, row = found.frontier, found.row
        self._known = dict(row["mentions"])
        self.field.show_markdown(row["text"] or "")
        self._opened = self.field.markdown()
        self.pinned.setChecked(bool(row["pinned"]))
        self.seen.show_row("note", row)
        self.about.show_row(row)
        self.about.settle()  # a note stays with what it was written about

    def _turn(self, key: str) -> None:
        if key == "read":
            self.view.show_markdown(self.field.markdown())
        self.stack.setCurrentWidget(self.view if key == "read" else self.field)

    def _follow(self, entity: str, id: str) -> None:
        self._context.open_record(entity, id)

    def unsaved(self) -> str:
        text = self.field.markdown()
        own = str(self.facts.unsaved() or "") if self.facts is not None else ""
        return own if text == self._opened else text + own

    def warn(self, text: str) -> None:
        self.problem.setText(text)
        self.problem.show()

    def accept(self) -> None:
        ws, text, pinned = self._context.ws, self.field.markdown(), self.pinned.isChecked()
        try:
            if self.facts is not None:
                id, (own, new) = self._id, self.facts.taken()
                cells = notes.cells(text, self._known) | {"pinned": pinned} | own
                stamp = notes.rewrite(ws, id, cells, self._base, new)
            else:
                self.about.asked(or_else=bool(notes.mentions(text)))
                about = self.about.cells() | self.seen.cells()
                owner = ws.profile.name
                id, stamp = notes.write(ws, text, about, pinned=pinned, owner=owner)
        except UserError as problem:
            self.warn(str(problem))
            return
        super().accept()
        self.written.emit(id, stamp)


def open_note(
    context: Context, parent: QWidget, *, subject: tuple[str, str] = ("", ""), id: str = ""
) -> NoteForm:
    """Open a note, or a new one about a record; say in a toast that it was saved."""
    about = cells_about(context.ws.reader(), *subject) if subject[1] else {}
    form = NoteForm(context, parent, about=about, id=id)

    def tell(_id: str, stamp: str) -> None:
        if stamp:
            context.toast(tr("Saved the note"), undo=stamp)

    form.written.connect(tell)
    form.open()
    return form
