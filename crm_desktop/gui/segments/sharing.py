"""Bringing in somebody's segment: what it asks for, what of that is here, and what is not."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from crm_desktop.domain.counts import counted
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.gui import fonts
from crm_desktop.gui.context import Context
from crm_desktop.gui.segments.words import sentence
from crm_desktop.gui.widgets.dressing import label, push
from crm_desktop.gui.widgets.feet import with_cancel
from crm_desktop.i18n import tr
from crm_desktop.segments.sharing import Shared
from crm_desktop.store import listing
from crm_desktop.store.listing import ListQuery


class SharedDialog(QDialog):
    """A dry run: nothing is written before it is wanted."""

    wanted = Signal()

    def __init__(self, context: Context, found: Shared, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context, self._found = context, found
        self._job: Any = None
        what = tr("Segment from a file") if found.view is None else tr("View from a file")
        self.setWindowTitle(what)
        self.setMinimumWidth(fonts.widened(520))
        self.count = label(tr("Counting…"), "strong")
        words = tr("Make this segment") if found.view is None else tr("Make this view")
        self.go = push(words, "primary")
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 20, 20, 20)
        box.setSpacing(12)
        for part in self._parts():
            box.addWidget(part)
        box.addWidget(self.count)
        box.addLayout(with_cancel(self, self.go))
        self._ask()

    def accept(self) -> None:
        super().accept()
        self.wanted.emit()

    def done(self, result: int) -> None:
        if self._job is not None:
            self._job.cancel()
        super().done(result)

    def _parts(self) -> list[QWidget]:
        found, conn = self._found, self._context.ws.reader()
        kind = tr(RECORDS[found.of].plural).lower()
        parts: list[QWidget] = [
            label(found.name, "title", wrap=True),
            label(
                tr("Segment of {what}", what=kind)
                if found.view is None
                else tr("View of {what}", what=kind),
                "tertiary",
            ),
            label(tr("{sentence}.", sentence=sentence(conn, found.of, found.node)), wrap=True),
        ]
        if found.found:
            here = "\n".join(found.found)
            parts.append(label(tr("Found in this file:") + "\n" + here, "good", wrap=True))
        if found.missing:
            gone = "\n".join(found.missing)
            said = tr("Not in this file; these parts find nothing until you change them:")
            parts.append(label(f"{said}\n{gone}", "attention", wrap=True))
        if found.newer:
            said = tr("Only a newer version knows these parts; the segment waits for it:")
            parts.append(label(f"{said}\n" + "\n".join(found.newer), "error", wrap=True))
        return parts

    def _ask(self) -> None:
        reader = self._context.ws.reader
        query = ListQuery(self._found.of, conditions=(self._found.node,))
        self._job = self._context.lane.run(
            lambda _token: listing.count(reader(), query), self._counted, self._failed
        )

    def _counted(self, n: int) -> None:
        said = counted(self._found.of, n)
        self.count.setText(tr("Finds {what} here today.", what=said))

    def _failed(self, error: Exception) -> None:
        self.count.setText(str(error) if isinstance(error, UserError) else "")
