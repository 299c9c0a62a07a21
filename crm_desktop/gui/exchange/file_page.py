"""The first step: which file, and how it was read, to be mended where the guess is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from crm_desktop.errors import UserError
from crm_desktop.gui.context import Context
from crm_desktop.gui.exchange import files
from crm_desktop.gui.exchange.drop_zone import DropZone
from crm_desktop.gui.exchange.how_read import ICONS, HowRead
from crm_desktop.gui.exchange.own_question import OwnQuestion
from crm_desktop.gui.exchange.preview import PreviewTable, indented
from crm_desktop.gui.widgets.dressing import IconLabel, label, push
from crm_desktop.gui.widgets.empty_state import EmptyState
from crm_desktop.i18n import tr, trn


class FilePage(QStackedWidget):
    """Tells `read` with the source, or None while there is none that can be read."""

    read = Signal(object)

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._job: Any = None
        self.path: Path | None = None
        self.source: Any = None
        self._corrected = False
        self.zone = DropZone(self)
        self.how = HowRead(self)
        self.own = OwnQuestion(self)
        self.preview = PreviewTable(self)
        self.problem = EmptyState("circle-alert", "", over=self.preview)
        self.other = push(tr("Choose another file…"), "", "folder-open")
        self._lay_out()
        self.zone.wanted.connect(self.choose)
        self.zone.dropped.connect(self.open)
        self.other.clicked.connect(self.choose)
        self.how.changed.connect(self._correct)
        self.own.confirmed.connect(self._keep_own)

    def choose(self) -> None:
        """Ask for a file."""
        folder = self.path.parent if self.path is not None else Path.home()
        files.ask_to_read(self, folder, self.open)

    def open(self, path: Path) -> None:
        """Read a file as it seems to be."""
        self.path = path
        self._corrected = False
        self._read({})

    def being_corrected(self) -> bool:
        """Say whether the file is read anew because a chooser said so: the keyboard stays there."""
        return self._corrected

    def stop(self) -> None:
        """Want no answer any more."""
        if self._job is not None:
            self._job.cancel()

    # reading

    def _read(self, how: dict[str, Any]) -> None:
        self.stop()
        path, ws = self.path, self._context.ws
        assert path is not None
        self._job = self._context.lane.run(
            lambda _token: _looked_at(ws, path, how), self._show, self._failed
        )

    def _correct(self) -> None:
        self._corrected = True
        self._read(self.how.chosen())

    def _keep_own(self, address: str) -> None:
        """Keep an address as the user's own, and read the messages with it."""
        from crm_desktop.store import own_addresses

        try:
            own_addresses.add(self._context.ws, address)
        except UserError as error:  # another program holds the file
            self._context.failed(error)
            return
        self._correct()

    def _show(self, found: tuple[str, Any]) -> None:
        format, source = found
        if isinstance(source, UserError):
            self.how.show_format(format)
            self._refuse(source)
            return
        self.source = source
        self.problem.hide()
        self.preview.show_source(source)
        self._name.setText(source.path.name)
        self._name.setToolTip(str(source.path))
        self._icon.show_icon(ICONS.get(source.format, "file-spreadsheet"), "secondary")
        self._size.setText(" · ".join(_size_words(source)))
        self._notes.setText("\n".join(source.notes))
        self._notes.setVisible(bool(source.notes))
        self.how.show_source(source)
        self.own.ask(source.maybe_own)
        self.setCurrentIndex(1)
        self.read.emit(source)

    def _failed(self, error: Exception) -> None:
        self._context.failed(error)
        self._refuse(UserError(tr("This file cannot be read.")))

    def _refuse(self, error: UserError) -> None:
        """Say what is wrong with the file; the choosers stay, for it may be the encoding."""
        self.source = None
        self.preview.show_source(None)
        self._name.setText(self.path.name if self.path else "")
        self._size.setText("")
        self._notes.hide()
        self.own.hide()
        self.problem.say("circle-alert", error.message, error.next_step)
        self.problem.cover(self.preview)
        self.setCurrentIndex(1)
        self.read.emit(None)

    # building

    def _lay_out(self) -> None:
        start = QWidget(self)
        around = QVBoxLayout(start)
        around.setContentsMargins(24, 24, 24, 24)
        around.addWidget(self.zone)
        self.addWidget(start)
        shown = QWidget(self)
        box = QVBoxLayout(shown)
        box.setContentsMargins(0, 16, 0, 0)
        box.setSpacing(12)
        box.addLayout(self._file_row())
        box.addWidget(self.how)
        box.addLayout(self._notes_row())
        line = QFrame(shown)
        line.setProperty("kind", "line")
        box.addWidget(line)
        box.addLayout(indented(self.preview), 1)
        self.addWidget(shown)

    def _file_row(self) -> QHBoxLayout:
        self._name, self._size = label("", "medium"), label("", "tertiary")
        row = QHBoxLayout()
        row.setContentsMargins(24, 0, 24, 0)
        row.setSpacing(8)
        self._icon = IconLabel("file-spreadsheet", "secondary", 16)
        row.addWidget(self._icon)
        row.addWidget(self._name)
        row.addWidget(self._size)
        row.addStretch(1)
        row.addWidget(self.other)
        return row

    def _notes_row(self) -> QVBoxLayout:
        self._notes = label("", "secondary", wrap=True)
        self._notes.hide()
        box = QVBoxLayout()
        box.setContentsMargins(24, 0, 24, 0)
        box.setSpacing(12)
        box.addWidget(self._notes)
        box.addWidget(self.own)
        return box


def _looked_at(ws: Any, path: Path, how: dict[str, Any]) -> tuple[str, Any]:
    """Return a file's format and how it is to be read, or the reason why it cannot be."""
    from crm_desktop.exchange import source
    from crm_desktop.exchange.formats import recognising
    from crm_desktop.store import own_addresses

    format = recognising.CSV
    try:
        format = recognising.format_of(path)
        return format, source.detect(path, own=own_addresses.keys(ws), **how)
    except UserError as error:
        return format, error


def _size_words(source: Any) -> list[str]:
    """Return what is said of a file beside its name."""
    words = [files.size_words(source.size)]
    if source.format == "vcard":
        return [*words, trn("{n} card", "{n} cards", source.count)]
    if source.format == "mail":
        return [*words, trn("{n} message", "{n} messages", source.count)]
    if source.format == "calendar":
        return [*words, trn("{n} entry", "{n} entries", source.count)]
    return [*words, trn("{n} column", "{n} columns", source.columns)]
