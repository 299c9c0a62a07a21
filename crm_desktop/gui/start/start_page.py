"""The start page: files opened lately, new and open, and why a file did not open."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.errors import UserError
from crm_desktop.gui import fonts, formats, sync
from crm_desktop.gui.start.file_rows import PLACE, ROW, FileRows, add_file
from crm_desktop.gui.start.tile import Tile
from crm_desktop.gui.widgets.dressing import IconLabel, label, push, set_kind
from crm_desktop.i18n import tr
from crm_desktop.store import backup

if TYPE_CHECKING:
    from crm_desktop.gui.window import MainWindow

WIDE = 560


class StartPage(QWidget):
    """Stands in the window while no file is open. `problem` says why `path` could not be."""

    def __init__(
        self, window: MainWindow, problem: UserError | None = None, path: Path | None = None
    ) -> None:
        super().__init__(window)
        self._window = window
        self.ways: list[QPushButton] = []
        self.files = self._recent()
        self.new = push(tr("New file…"), "primary", "file-plus-2", "large")
        self.open = push(tr("Open…"), "", "folder-open", "large")
        self.new.clicked.connect(window.files.new)
        self.open.clicked.connect(window.files.open)
        self.team = push(tr("Open a team's workspace…"), "", "users", "large")
        self.team.clicked.connect(window.files.join)
        self.team.setVisible(sync.installed())
        self._lay_out(self._said(problem, path) if problem is not None else None)
        self._bind()
        self.setFocusProxy(self.files if self.files.count() else self.new)

    def _bind(self) -> None:
        window = self._window
        for keys, wanted in (
            ("Ctrl+O", window.files.open), ("Ctrl+Alt+N", window.files.new), ("Ctrl+Q", window.close),
            ("F1", window.show_guide),
        ):  # fmt: skip
            QShortcut(QKeySequence(keys), self).activated.connect(wanted)

    def _recent(self) -> QListWidget:
        files = QListWidget(self)
        files.setAccessibleName(tr("Recent files"))
        files.setProperty("kind", "recent")
        files.setFrameShape(QFrame.Shape.NoFrame)
        files.setItemDelegate(FileRows(files, "database"))
        files.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        files.setCursor(Qt.CursorShape.PointingHandCursor)
        for path in self._window.settings.recent():
            changed = datetime.fromtimestamp(path.stat().st_mtime).astimezone()
            moment = formats.short_moment(changed)
            add_file(files, str(path), path.stem, path.parent.name, moment)
        files.itemActivated.connect(self._open_item)
        files.itemClicked.connect(self._open_item)
        return files

    def _open_item(self, item: QListWidgetItem) -> None:
        self._window.open_file(Path(item.data(PLACE)))

    def _lay_out(self, said: QWidget | None) -> None:
        column = QVBoxLayout()
        column.setSpacing(12)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(Tile())
        head.addWidget(label(tr("CRM Desktop"), "figure"), 1)
        column.addLayout(head)
        if said is not None:
            column.addWidget(said)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.new)
        buttons.addWidget(self.open)
        buttons.addWidget(self.team)
        buttons.addStretch(1)
        column.addLayout(buttons)
        if self.files.count():
            column.addSpacing(8)
            column.addWidget(label(tr("Recent files"), "label"))
            column.addWidget(self.files)
            self.files.setFixedHeight(fonts.height(ROW) * self.files.count())
        else:
            self.files.hide()
            column.addWidget(label(tr("A file holds everything: people, deals, history."), "hint"))
        inside = QWidget(self)
        inside.setFixedWidth(fonts.widened(WIDE))
        inside.setLayout(column)
        box = QVBoxLayout(self)
        box.addStretch(1)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(inside)
        across.addStretch(1)
        box.addLayout(across)
        box.addStretch(1)

    def _said(self, problem: UserError, path: Path | None) -> QWidget:
        """Return what happened and the ways out of it."""
        card = QFrame(self)
        card.setProperty("kind", "card")
        lines = QVBoxLayout()
        lines.setSpacing(4)
        lines.addWidget(label(problem.message, "strong", wrap=True))
        if problem.next_step:
            lines.addWidget(label(problem.next_step, "secondary", wrap=True))
        self.ways = self._ways(problem, path) if path is not None else []
        if self.ways:
            row = QHBoxLayout()
            row.setContentsMargins(0, 8, 0, 0)
            row.setSpacing(8)
            for button in self.ways:
                row.addWidget(button)
            row.addStretch(1)
            lines.addLayout(row)
        box = QHBoxLayout(card)
        box.setContentsMargins(16, 12, 16, 12)
        box.setSpacing(12)
        box.addWidget(IconLabel("triangle-alert", "attention"), 0, Qt.AlignmentFlag.AlignTop)
        box.addLayout(lines, 1)
        card.setAccessibleName(str(problem))
        return card

    def _ways(self, problem: UserError, path: Path) -> list[QPushButton]:
        window = self._window
        found: list[QPushButton] = []

        def offer(words: str, wanted: object) -> None:
            button = push(words)
            button.clicked.connect(wanted)
            found.append(button)

        if problem.way == "read_only":
            offer(tr("Open read-only"), partial(_later, window, path, True))
        if path.exists():
            offer(tr("Try again"), partial(_later, window, path, False))
        if problem.way == "restore" and backup.backups(path):
            offer(tr("Restore a backup…"), partial(_restore, window, path))
        if problem.way == "restore" and path.exists():
            offer(tr("Ways out…"), partial(_ways_out, window, path))
            set_kind(found[-1], "primary")
        return found


def _later(window: MainWindow, path: Path, read_only: bool, _on: bool = False) -> None:
    window.open_file(path, read_only=read_only)


def _restore(window: MainWindow, path: Path, _on: bool = False) -> None:
    window.files.restore_for(path)


def _ways_out(window: MainWindow, path: Path, _on: bool = False) -> None:
    from crm_desktop.gui.safety.ways_out import show

    show(window, path)
