"""The place a file is dropped on, or chosen from."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.gui.widgets.dressing import IconLabel, label, push, set_state
from crm_desktop.gui.widgets.dropping import take_copy
from crm_desktop.i18n import tr


class DropZone(QFrame):
    """A dashed frame with what can be dropped, and the button for those who do not drag."""

    dropped = Signal(object)  # Path
    wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "zone")
        self.setAcceptDrops(True)
        self.choose = push(tr("Choose a file…"), "primary", "folder-open", "large")
        self.choose.clicked.connect(self.wanted)
        box = QVBoxLayout(self)
        box.setSpacing(0)
        box.addStretch(3)
        for widget, below in (
            (IconLabel("file-spreadsheet", "accent", 32), 14),
            (label(tr("Drop a file here"), "title"), 4),
            (label(tr("Tables (CSV, Excel, OpenDocument), vCards, calendars and e-mail"),
                   "secondary"), 20),
        ):  # fmt: skip
            box.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
            box.addSpacing(below)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.choose)
        row.addStretch(1)
        box.addLayout(row)
        box.addSpacing(20)
        known = tr("Recognised at once: Google Contacts, Outlook, Apple, HubSpot, Pipedrive, "
                   "Freshsales, Salesforce, Zoho")  # fmt: skip
        box.addWidget(label(known, "hint"), 0, Qt.AlignmentFlag.AlignHCenter)
        box.addStretch(4)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        if file_of(event) is not None:
            take_copy(event)
            set_state(self, "good")

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802
        set_state(self, "")

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        set_state(self, "")
        path = file_of(event)
        if path is not None:
            take_copy(event)
            self.dropped.emit(path)


def file_of(event: QDropEvent) -> Path | None:
    """Return the one file that is dragged, else None."""
    urls = event.mimeData().urls()
    path = Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
    return path if path is not None and path.is_file() else None
