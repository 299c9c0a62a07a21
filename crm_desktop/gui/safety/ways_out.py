"""The ways out for a damaged file, each tried first: what it brings is said before one is chosen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QListWidget,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.errors import UserError
from crm_desktop.gui import errors, fonts
from crm_desktop.gui.binding.turns import next_turn
from crm_desktop.gui.safety import checked, way_words
from crm_desktop.gui.safety.key_wanted import KeyWanted
from crm_desktop.gui.safety.salvaging import free_name, tell_restored, tell_salvaged
from crm_desktop.gui.start.file_rows import FileRows, add_file
from crm_desktop.gui.widgets import feet
from crm_desktop.gui.widgets.choice_card import ChoiceCard
from crm_desktop.gui.widgets.dressing import label, push
from crm_desktop.gui.widgets.growing import Growing
from crm_desktop.gui.worker import Lane
from crm_desktop.i18n import tr, trn
from crm_desktop.store.cipher.refusing import LockedError

if TYPE_CHECKING:
    from crm_desktop.gui.safety.way_words import Found
    from crm_desktop.gui.window import MainWindow

WIDE, LISTED = 560, 5


class WaysOut(QDialog):
    """Looks by itself once it is shown; the damaged file is only read until a way is taken."""

    def __init__(self, window: MainWindow, path: Path) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Ways out"))
        self.setMinimumWidth(fonts.widened(WIDE))
        self._window, self._path = window, path
        self._found: Found | None = None
        self._job: Any = None
        self._taking = False
        self._lane = Lane("looking for ways out", None, self)
        self.said = label(tr("Looking what can be brought back…"), "secondary", wrap=True)
        self.progress = QProgressBar(self)
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(tr("Looking what can be brought back…"))
        self.cards = QWidget(self)
        self.with_later = QCheckBox(self)
        self.later = QListWidget(self)
        self.backups = push(tr("All backups…"), "", "archive")
        self.go, self.close_ = push("", "primary"), push(tr("Close"))
        self.repair = self.backup = self.salvage = ChoiceCard("", parent=self.cards)
        self._lay_out()
        self._connect()
        Growing(self)
        self._look()

    # looking

    def _look(self) -> None:
        path = self._path
        self.cards.hide()
        self.go.hide()

        def job(token: Any) -> Found:
            return way_words.look(path, token.check)

        self._job = self._lane.run(job, self._show, self._failed_to_look)

    def _failed_to_look(self, error: Exception) -> None:
        if isinstance(error, LockedError):
            wanted = KeyWanted(self, error.path, error.key_id)
            wanted.accepted.connect(self._look)
            wanted.rejected.connect(self.reject)
            wanted.open()
            return
        self.progress.hide()
        self._say_error(error)

    def _show(self, found: Found) -> None:
        self._found = found
        self.progress.hide()
        self.said.setText(tr("Nothing was changed. Whatever you choose, the damaged file is kept.")
                          if found.any else
                          tr("Nothing can be brought back from it, and there is no backup that is whole. "
                             "The damaged file is kept as it is."))  # fmt: skip
        box = self.cards.layout()
        assert box is not None
        self.repair, self.backup, self.salvage = (
            ChoiceCard(way.title, way.said, way.icon, self.cards) for way in found.ways
        )
        shown = (self.repair, self.backup, self.with_later, self.later, self.salvage)
        for part in shown:
            box.addWidget(part)
        for card, way in zip((self.repair, self.backup, self.salvage), found.ways, strict=True):
            card.setEnabled(way.open)
            card.toggled.connect(self._refresh)
        self._list_later(found)
        best = next(
            (card for card in (self.repair, self.backup, self.salvage) if card.isEnabled()), None
        )
        if best is not None:
            best.setChecked(True)
            best.setFocus()
        self.cards.setVisible(found.any)
        self.go.setVisible(found.any)
        self._refresh()

    def _list_later(self, found: Found) -> None:
        self.later.setAccessibleName(tr("What was done since the backup"))
        self.later.setItemDelegate(FileRows(self.later, "history"))
        for deed in found.later:
            add_file(self.later, "", deed.title, deed.author, deed.when)
        rows = min(LISTED, len(found.later))
        self.later.setFixedHeight(fonts.height(36) * rows + 8)
        n = found.many_later
        self.with_later.setText(
            trn("Bring in the {n} change made since", "Bring in the {n} changes made since", n)
        )
        self.with_later.setChecked(n > 0)

    def _refresh(self, *_: object) -> None:
        backup = self.backup.isChecked()
        some = self._found is not None and self._found.many_later > 0
        self.with_later.setVisible(backup and some)
        self.later.setVisible(backup and some and self.later.count() > 0)
        words = tr("Repair") if self.repair.isChecked() else (
            tr("Take the backup") if backup else tr("Save as a new file")
        )  # fmt: skip
        self.go.setText(words)
        self.go.setEnabled(any(c.isChecked() for c in (self.repair, self.backup, self.salvage)))
        next_turn(self, self._fit)

    def _fit(self) -> None:
        """Be as tall as what is shown: the list of changes comes and goes."""
        layout = self.layout()
        assert layout is not None
        layout.activate()
        self.setMinimumHeight(0)
        self.resize(self.width(), layout.totalHeightForWidth(self.width()))

    # taking one

    def accept(self) -> None:
        """Take the chosen way."""
        found = self._found
        if found is None or not self.go.isEnabled() or self.go.isHidden():
            return
        if self.repair.isChecked():
            self._take(found.take_repair, self._restored)
        elif self.backup.isChecked():
            wanted = self.with_later.isChecked()
            self._take(lambda: found.take_backup(with_later=wanted), self._restored)
        else:
            target = free_name(self._path)
            self._take(lambda: found.take_salvage(target), self._saved)

    def _take(self, work: Any, done: Any) -> None:
        self._busy(True)
        self._job = self._lane.run(lambda _token: work(), done, self._failed)

    def _restored(self, said: list[str]) -> None:
        window, path = self._window, self._path
        checked.forget(window.settings, path)
        super().accept()
        if window.open_file(path):
            tell_restored(window, said)

    def _saved(self, found: Any) -> None:
        super().accept()
        tell_salvaged(self._window, found)

    def _failed(self, error: Exception) -> None:
        self._busy(False)
        self._say_error(error)

    def _say_error(self, error: Exception) -> None:
        if isinstance(error, UserError):
            errors.tell(self, error)
        else:
            errors.report(error)

    def reject(self) -> None:
        if (
            not self._taking
        ):  # it ends with what it gave, and nobody shall wonder whether it was taken
            super().reject()

    def throw_away(self) -> None:
        """Close whatever is done; a way that is being taken is taken to its end first."""
        super().reject()

    def done(self, result: int) -> None:
        """Stop looking, and remove what was tried once nothing reads it any more."""
        if self._job is not None:
            self._job.cancel()
        self._lane.stop()
        if self._found is not None:
            self._found.forget()
        super().done(result)

    def _busy(self, on: bool) -> None:
        self._taking = on
        for part in (self.cards, self.go, self.close_, self.backups):
            part.setEnabled(not on)
        self.progress.setVisible(on)

    def _lay_out(self) -> None:
        body = QVBoxLayout()
        body.setContentsMargins(20, 20, 20, 16)
        body.setSpacing(12)
        body.addWidget(label(tr("{name} is damaged", name=self._path.name), "title", wrap=True))
        body.addWidget(self.said)
        body.addWidget(self.progress)
        inside = QVBoxLayout(self.cards)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        self.with_later.hide()
        self.later.hide()
        self.repair.hide()
        body.addWidget(self.cards)
        feet.stand(self, body, feet.bar(self, (self.close_, self.go), (self.backups,)))
        self.go.setDefault(True)
        for button in (self.close_, self.backups):
            button.setAutoDefault(False)

    def _connect(self) -> None:
        self.go.clicked.connect(self.accept)
        self.close_.clicked.connect(self.reject)
        self.backups.clicked.connect(self._all_backups)

    def _all_backups(self) -> None:
        window, path = self._window, self._path
        self.reject()
        window.files.restore_for(path)


def show(window: MainWindow, path: Path) -> None:
    """Look for the ways out of the damage of a file that is not open."""
    WaysOut(window, path).open()


def leave_for(window: MainWindow) -> None:
    """Close the open file, which is damaged, and show the ways out."""
    from crm_desktop.store import faults

    ws = window.ws
    if ws is None or not window.leave_file():
        return
    window.show_start(faults.damaged(ws.path), ws.path)
    show(window, ws.path)
