"""Looking at an attached file: pictures and texts here, all others in their own program."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QImage, QImageReader, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from crm_desktop import paths
from crm_desktop.attachments import attaching, naming
from crm_desktop.gui import formats
from crm_desktop.gui.context import Context
from crm_desktop.gui.exchange import files
from crm_desktop.gui.record.own_facts import OwnFacts
from crm_desktop.gui.sync.seen_button import SeenButton
from crm_desktop.gui.widgets.dressing import label, push
from crm_desktop.gui.widgets.filling import fill
from crm_desktop.i18n import tr
from crm_desktop.store import listing

PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
TEXTS = ("text/plain", "text/markdown", "text/csv")
LARGEST = 30 << 20
"""Bytes of a picture or text that is shown here."""
LETTERS = 200_000
ROOM = QSize(880, 460)
MEMORY_MB = 512
"""Memory a picture may take when it is unpacked; a few bytes can claim gigabytes."""


class Look(QDialog):
    """One attachment: what it is, a picture of it where we can, and ways to open or save it."""

    def __init__(self, context: Context, id: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context, self._id = context, id
        found = listing.record(context.ws.reader(), "attachment", id)
        self.row: dict[str, Any] = dict(found.row) if found else {}
        self.setWindowTitle(str(self.row.get("name") or tr("File")))
        self.body = QVBoxLayout()
        self.body.addWidget(label(tr("Loading…"), "hint"))
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 20, 20, 20)
        box.setSpacing(12)
        name = label(str(self.row.get("name") or ""), "section", wrap=True)
        name.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        name.setMinimumWidth(440)  # of the window it would leave no room for a wider picture
        box.addWidget(name)
        box.addWidget(label(self._about(), "small"))
        box.addLayout(self.body, 1)
        if found:
            box.addWidget(OwnFacts(context, "attachment", id, self))
        box.addLayout(self._foot())
        (self.save if self.open_it.isHidden() else self.open_it).setFocus()
        self._load()

    def _about(self) -> str:
        size = formats.size(self.row.get("size"))
        added = self.row.get("created")
        when = formats.short_moment(formats.moment_of(str(added))) if added else ""
        return " · ".join(p for p in (size, when, str(self.row.get("owner") or "")) if p)

    def _foot(self) -> QHBoxLayout:
        self.save = push(tr("Save as…"), icon="save")
        self.save.clicked.connect(lambda: save_elsewhere(self._context, self._id, self))
        self.seen = SeenButton(self._context, self)
        if self.row:
            self.seen.show_row("attachment", self.row)
        self.open_it = push(tr("Open file"), "primary", icon="external-link")
        self.open_it.setDefault(True)
        self.open_it.clicked.connect(lambda: open_outside(self._context, self._id))
        runs = naming.runs(str(self.row.get("name") or ""), str(self.row.get("media") or ""))
        self.open_it.setVisible(not runs)
        close = push(tr("Close"))
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addWidget(self.seen)
        foot.addStretch(1)
        foot.addWidget(close)
        foot.addWidget(self.save)
        foot.addWidget(self.open_it)
        return foot

    def _load(self) -> None:
        ws, id, media = self._context.ws, self._id, str(self.row.get("media") or "")

        def job(_token: Any) -> Any:
            data = attaching.read(ws, id, LARGEST) if media in (*PICTURES, *TEXTS) else b""
            if media in PICTURES and data:
                return picture(data)
            return data[: LETTERS * 4].decode("utf-8", "replace")[:LETTERS] if data else None

        self._context.lane.run(job, self._show, self._failed)

    def _show(self, found: QImage | str | None) -> None:
        if isinstance(found, QImage) and not found.isNull():
            shown = QLabel()
            shown.setPixmap(QPixmap.fromImage(found))
            shown.setAccessibleName(tr("Picture of {name}", name=self.row.get("name") or ""))
            self._put(shown)
        elif isinstance(found, str):
            text = QPlainTextEdit(found)
            text.setReadOnly(True)
            text.setAccessibleName(str(self.row.get("name") or ""))
            text.setMinimumSize(560, 360)
            self._put(text)
        else:
            self._put(label(self._why_not(), "hint", wrap=True))

    def _why_not(self) -> str:
        if naming.runs(str(self.row.get("name") or ""), str(self.row.get("media") or "")):
            return tr("This file could run something when it is opened. Save it if you trust it.")
        return tr("There is no preview of this kind of file.")

    def _put(self, widget: QWidget) -> None:
        fill(self.body, [widget])
        self.body.setStretchFactor(widget, 1)
        self.adjustSize()

    def _failed(self, error: Exception) -> None:
        self._put(label(str(error), "error", wrap=True))
        self._context.failed(error)


def picture(data: bytes) -> QImage:
    """Return a picture that fits `ROOM`, turned as its camera says; a null one for damaged bytes."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    QImageReader.setAllocationLimit(MEMORY_MB)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and (size.width() > ROOM.width() or size.height() > ROOM.height()):
        reader.setScaledSize(size.scaled(ROOM, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


def open_outside(context: Context, id: str) -> None:
    """Open a private, read-only copy in the program the system has for it."""
    ws = context.ws

    def shown(path: Path) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            context.toast(tr("No program here opens {name}.", name=path.name), icon="circle-alert")

    context.long_lane.run(lambda _token: attaching.open_copy(ws, id), shown, context.failed)


def save_elsewhere(context: Context, id: str, parent: QWidget) -> QFileDialog:
    """Ask where a file shall go, and write it there."""
    ws = context.ws
    name = listing.title_of(ws.reader(), "attachment", id)

    def write(path: Path) -> None:
        context.long_lane.run(
            lambda _token: attaching.save_as(ws, id, path),
            lambda made: context.toast(tr("Saved {name}", name=made.name)),
            context.failed,
        )

    start = paths.documents_folder() / naming.harmless(name)
    return files.ask_to_write(parent, start, write, tr("File"))


def look_at(context: Context, id: str, parent: QWidget) -> Look:
    """Show an attachment."""
    look = Look(context, id, parent)
    look.open()
    return look
