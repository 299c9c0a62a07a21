"""The first step: which file, and how it was read, to be mended where the guess is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.errors import UserError
from crm_desktop.gui.context import Context
from crm_desktop.gui.exchange import files
from crm_desktop.gui.exchange.drop_zone import DropZone
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
        self.zone = DropZone(self)
        self.encoding = self._chooser(tr("Encoding"))
        self.delimiter = self._chooser(tr("Separator"))
        self.header = QCheckBox(tr("The first row holds the headings"), self)
        self.preview = PreviewTable(self)
        self.problem = EmptyState("circle-alert", "")
        self.other = push(tr("Choose another file…"), "", "folder-open")
        self._lay_out()
        self.zone.wanted.connect(self.choose)
        self.zone.dropped.connect(self.open)
        self.other.clicked.connect(self.choose)
        self.encoding.activated.connect(lambda _at: self._read_again())
        self.delimiter.activated.connect(lambda _at: self._read_again())
        self.header.clicked.connect(lambda _on: self._read_again(header=self.header.isChecked()))

    def choose(self) -> None:
        """Ask for a file."""
        folder = self.path.parent if self.path is not None else Path.home()
        files.ask_to_read(self, folder, self.open)

    def open(self, path: Path) -> None:
        """Read a file as it seems to be."""
        self.path = path
        self._read({})

    def being_corrected(self) -> bool:
        """Say whether the keyboard is in one of the choosers."""
        return any(part.hasFocus() for part in (self.encoding, self.delimiter, self.header))

    def stop(self) -> None:
        """Want no answer any more."""
        if self._job is not None:
            self._job.cancel()

    # reading

    def _read_again(self, **chosen: Any) -> None:
        """Read the file as the choosers say; a heading row that was not touched is guessed anew."""
        wanted = {
            "encoding": self.encoding.currentData(), "delimiter": self.delimiter.currentData(),
        }  # fmt: skip
        self._read({name: value for name, value in wanted.items() if value} | chosen)

    def _read(self, how: dict[str, Any]) -> None:
        from crm_desktop.exchange import source

        self.stop()
        path = self.path
        assert path is not None
        self._job = self._context.lane.run(
            lambda _token: source.detect(path, **how), self._show, self._refuse
        )

    def _show(self, source: Any) -> None:
        self.source = source
        self.problem.hide()
        self.preview.show_source(source)
        self._name.setText(source.path.name)
        self._name.setToolTip(str(source.path))
        columns = trn("{n} column", "{n} columns", source.columns)
        self._size.setText(f"{files.size_words(source.size)} · {columns}")
        _choose(self.encoding, source.encoding)
        _choose(self.delimiter, source.delimiter)
        self.header.setChecked(source.header)
        self.setCurrentIndex(1)
        self.read.emit(source)

    def _refuse(self, error: Exception) -> None:
        """Say what is wrong with the file; the choosers stay, for it may be the encoding."""
        if not isinstance(error, UserError):
            self._context.failed(error)
            error = UserError(tr("This file cannot be read."))
        assert isinstance(error, UserError)
        self.source = None
        self.preview.show_source(None)
        self._name.setText(self.path.name if self.path else "")
        self._size.setText("")
        self.problem.say("circle-alert", error.message, error.next_step)
        self.problem.cover(self.preview)
        self.setCurrentIndex(1)
        self.read.emit(None)

    # building

    def _chooser(self, name: str) -> QComboBox:
        made = QComboBox(self)
        made.setAccessibleName(name)
        return made

    def _fill_choosers(self) -> None:
        from crm_desktop.exchange import source

        for chooser, choices in (
            (self.encoding, source.ENCODINGS), (self.delimiter, source.DELIMITERS),
        ):  # fmt: skip
            for value, words in choices:
                chooser.addItem(tr(words), value)

    def _lay_out(self) -> None:
        self._fill_choosers()
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
        box.addLayout(self._how_row())
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
        row.addWidget(IconLabel("file-spreadsheet", "secondary", 16))
        row.addWidget(self._name)
        row.addWidget(self._size)
        row.addStretch(1)
        row.addWidget(self.other)
        return row

    def _how_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(24, 0, 24, 0)
        row.setSpacing(8)
        for words, chooser in (
            (tr("Encoding"), self.encoding), (tr("Separator"), self.delimiter),
        ):  # fmt: skip
            row.addWidget(label(words, "tertiary"))
            row.addWidget(chooser)
            row.addSpacing(12)
        row.addWidget(self.header)
        row.addStretch(1)
        return row


def _choose(chooser: QComboBox, value: str) -> None:
    """Show a value; one that is not offered is added as it is."""
    at = chooser.findData(value)
    if at < 0:
        chooser.addItem(value, value)
        at = chooser.count() - 1
    chooser.setCurrentIndex(at)
