"""The forms of a request: writing it down or changing it, and closing it with the answer."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from crm_desktop.domain.fields import Cell, Value
from crm_desktop.domain.privacy import laws
from crm_desktop.domain.privacy.request import ACCESS, ANSWERED, CLOSED, NEW, PrivacyRequest
from crm_desktop.errors import UserError
from crm_desktop.gui import formats
from crm_desktop.gui.context import Context
from crm_desktop.gui.record.entity_form import EntityForm
from crm_desktop.gui.widgets.dressing import label
from crm_desktop.i18n import tr
from crm_desktop.privacy import requests, who_asks
from crm_desktop.store import listing
from crm_desktop.store.listing import RecordView

LINES = 3


def choose(box: Any, value: str) -> None:
    """Choose a value of a list of choices, if it is offered."""
    if (at := box.findData(value)) >= 0:
        box.setCurrentIndex(at)


def low(editor: Any, lines: int = LINES) -> None:
    """Give a long text a few lines."""
    editor.setFixedHeight(editor.fontMetrics().lineSpacing() * lines + 16)


class RequestForm(EntityForm):
    """Who asks is a contact, a lead, or a name where the file knows neither."""

    record = PrivacyRequest
    asked = ("contact", "lead", "name", "kind", "law", "received", "due", "identity", "words")

    def __init__(
        self, context: Context, known: RecordView | None, parent: QWidget | None,
        who: tuple[str, str] = ("", ""),
    ) -> None:  # fmt: skip
        self._who, self._meant = who, who_asks.Meant()
        super().__init__(context, known, parent)
        low(self.editors["words"])
        self.editors["name"].setPlaceholderText(tr("Where it is neither of these"))
        if known is None:
            choose(self.editors["kind"], ACCESS)
            choose(self.editors["law"], laws.usual(context.ws.profile.region))
            self.editors["received"].setText(formats.date_text(date.today().isoformat()))
        for name in ("law", "received"):
            self._follow(name)
        self._say_due()
        self.editors["contact"].setFocus(Qt.FocusReason.OtherFocusReason)

    def titled(self, new: bool) -> str:
        return tr("New request") if new else tr("Request")

    def editor(self, name: str) -> QWidget:
        entity, id = self._who
        if self._known is None and name == entity:
            from crm_desktop.gui.record.editors import Subject, make_editor

            title = listing.title_of(self._context.ws.reader(), entity, id)
            row = {"id": "", name: id, f"{name}.shown": title}
            return make_editor(
                self, self._context, Subject(requests.ENTITY, self.record.fields[name], row)
            )
        return super().editor(name)

    def checked(self, cells: dict[Cell, Value]) -> dict[Cell, Value]:
        requests.need(lambda name: self.now_in(cells, name))
        if self.now_in(cells, "contact"):
            cells["lead"] = None  # one of them: whoever is erased takes the request along
        if self._known is None:
            self._meant = who_asks.of(self._context.ws.reader(), cells)
            cells |= {**self._meant.cells, "state": NEW}
        return cells

    def _write(self) -> str:
        id = super()._write()
        if self._meant.cells:
            self._context.toast(self._meant.linked())
        return id

    def _follow(self, name: str) -> None:
        editor = self.editors[name]
        changed = getattr(editor, "textChanged", None) or editor.currentIndexChanged
        changed.connect(lambda _value: self._say_due())

    def _say_due(self) -> None:
        """Say, where no day is typed, which one the law says."""
        row = {"law": self.editors["law"].currentData()}
        try:
            row |= self.editors["received"].cells()
        except UserError:
            return
        due = requests.due_of(row, requests.days(self._context.ws))
        said = tr("As the law says: {day}", day=formats.date_text(due.isoformat())) if due else ""
        self.editors["due"].setPlaceholderText(said)


class AnswerForm(EntityForm):
    """Closes a request: what was answered, when, and how it was known who asked."""

    record = PrivacyRequest
    asked = ("state", "closed", "identity", "answer")

    def __init__(self, context: Context, known: RecordView, parent: QWidget | None) -> None:
        super().__init__(context, known, parent)
        box = self.editors["state"]
        for at in reversed(range(box.count())):
            if box.itemData(at) not in CLOSED:
                box.removeItem(at)
        choose(box, ANSWERED)
        self.editors["closed"].setText(date.today().isoformat())
        low(self.editors["answer"])
        self.go.setText(tr("Close the request"))
        self.editors["answer"].setFocus(Qt.FocusReason.OtherFocusReason)

    def titled(self, new: bool) -> str:
        return tr("Close the request")

    def add_more(self) -> None:
        words = tr("Keep what you answered. Should somebody complain, this is what you can show.")
        self.box.insertWidget(0, label(words, "secondary", wrap=True))

    def _write(self) -> str:
        cells: dict[Cell, Value] = {}
        for editor in self.editors.values():
            cells |= editor.cells()
        assert self._known is not None
        day = date.fromisoformat(str(cells.get("closed") or date.today().isoformat())[:10])
        done = requests.answer(
            self._context.ws, self._known.id, str(cells.get("state") or ANSWERED),
            str(cells.get("answer") or ""), str(cells.get("identity") or ""), day,
        )  # fmt: skip
        self._context.tell(done, tr("Request closed"))
        return self._known.id
