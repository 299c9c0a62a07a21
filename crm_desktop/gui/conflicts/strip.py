"""One line over a record: somebody changed it at the same time, and the way to compare."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from crm_desktop.gui.asking import Asking
from crm_desktop.gui.conflicts import words
from crm_desktop.gui.context import Context
from crm_desktop.gui.widgets.dressing import IconLabel, label, push
from crm_desktop.i18n import tr
from crm_desktop.store import cases

PAGE = "page.conflicts"


class ConflictStrip(QFrame):
    """Hidden where nothing is to decide about the record."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "banner")
        self._context, self._asking = context, Asking(context, self)
        self._of = ("", "")
        self.said = label("", wrap=True)
        self.compare = push(tr("Compare"), "link", size="small")
        self.compare.clicked.connect(self._open)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 12, 4)
        row.setSpacing(8)
        row.addWidget(IconLabel("git-merge", "attention"))
        row.addWidget(self.said, 1)
        row.addWidget(self.compare)
        self.hide()

    def show_record(self, entity: str, id: str, n: int) -> None:
        """Say what is to decide about a record, if anything is."""
        if (entity, id) != self._of:
            self.hide()
        self._of = (entity, id)
        own = self._context.ws.own_devices

        def read(conn: Any) -> str:
            found = cases.case(conn, own, entity, n)
            return words.sentence(conn, found) if found is not None else ""

        self._asking.ask(read, self._say)

    def _say(self, said: str) -> None:
        self.said.setText(said)
        self.setVisible(bool(said))

    def _open(self) -> None:
        self._context.actions.trigger(PAGE)
        page = getattr(self.window(), "desk", None)
        shown = page.made_page("conflicts") if page is not None else None
        if shown is not None:
            shown.show_record(*self._of)
