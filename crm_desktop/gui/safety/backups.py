"""The backups of one file: what each is, where it lies, and what can be taken from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.errors import UserError
from crm_desktop.gui import errors, fonts, formats
from crm_desktop.gui.safety import checked
from crm_desktop.gui.safety.key_wanted import KeyWanted
from crm_desktop.gui.start.file_rows import PLACE, FileRows, add_file
from crm_desktop.gui.start.restoring import restore
from crm_desktop.gui.widgets import feet, fitting
from crm_desktop.gui.widgets.dressing import IconLabel, label, push
from crm_desktop.gui.widgets.empty_state import EmptyState
from crm_desktop.gui.widgets.lasting import while_there
from crm_desktop.gui.worker import Job, Lane
from crm_desktop.i18n import mark, tr
from crm_desktop.store import backup
from crm_desktop.store.backups import places, proof
from crm_desktop.store.backups.places import Lying, Place
from crm_desktop.store.backups.proof import Proof
from crm_desktop.store.cipher.refusing import LockedError
from crm_desktop.trust.keys import key_for

if TYPE_CHECKING:
    from crm_desktop.gui.window import MainWindow
    from crm_desktop.store.workspace import Workspace

WIDE, TALL = 680, 520
REASONS = {
    "daily": mark("daily"),
    "manual": mark("by hand"),
    "migration": mark("before an update"),
    "restore": mark("before a restore"),
    "import": mark("before an import"),
    "erasure": mark("before an erasure"),
}


class Backups(QDialog):
    """Lists them newest first; the file in place is kept beside them."""

    def __init__(self, window: MainWindow, path: Path) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._window, self._path = window, path
        self._lane = self._lane_of(window)
        self._looking: Job | None = None
        self.setWindowTitle(tr("Backups"))
        fitting.resize(self, fonts.widened(WIDE), fonts.widened(TALL))
        self.list = QListWidget(self)
        self.list.setAccessibleName(tr("Backups"))
        self.list.setItemDelegate(FileRows(self.list, "archive"))
        self.empty = EmptyState("archive", tr("No backups yet"), tr(
            "There are no backups of {name} yet.", name=path.name), over=self.list)  # fmt: skip
        self.state = label("", "secondary", wrap=True)
        self.team = label("", "hint", wrap=True)
        self.team.hide()
        self.go = push(tr("Restore"), "primary", "archive-restore")
        self.close_ = push(tr("Close"))
        self.time = push(tr("Back to a time…"), "", "history")
        self.record = push(tr("One record…"), "", "rotate-ccw")
        self._lay_out()
        self._connect()
        self.place.setText(tr("Looking…"))
        for button in (self.go, self.record):
            button.setEnabled(False)
        self.fill()
        self._look_at_team()
        self.list.setFocus()

    def _lane_of(self, window: MainWindow) -> Lane:
        """Return the lane of the open file for such looks, one of its own where none is open."""
        if window.desk is not None:
            return window.context.disk_lane
        made = Lane("looking for backups", None, self)
        self.finished.connect(made.let_go)
        return made

    def fill(self) -> None:
        """List all backups there are now, once they were looked for: a disk may sleep."""
        ws, path = self._open_file(), self._path
        self.state.setText(checked.line(self._window.settings, self._path))
        for button in (self.time, self.record):
            button.setVisible(ws is not None)
        self.places.setVisible(ws is not None)
        self._lane.run(lambda _token: _look(ws, path), while_there(self, self._show), self._failed)

    def _failed(self, error: Exception) -> None:
        if self._window.desk is not None:
            self._window.context.failed(error)
        else:
            errors.tell(self, error)

    def _show(self, found: Found) -> None:
        chosen = self.chosen()
        self.list.clear()
        for one in found.every:
            about = _about(one, found.proofs.get(one.path))
            add_file(self.list, str(one.path), formats.short_moment(one.made), about, _where(one))
        paths = [one.path for one in found.every]
        self.list.setCurrentRow(paths.index(chosen) if chosen in paths else 0)
        some = self.list.count() > 0
        if some:
            self.empty.hide()
        else:
            self.empty.cover(self.list)
        self.words.setVisible(some)
        self._can_go(on=self._looking is None)
        self.place.setText(
            places.words(found.place) if found.place else tr("All backups lie on this disk.")
        )

    def accept(self) -> None:
        """Put the chosen backup in the place of the file; one of another key is unlocked first."""
        source = self.chosen()
        if source is not None and self._looking is None:
            self._unlocked(source, lambda: self._restore(source))

    def chosen(self) -> Path | None:
        """Return the backup the list stands on."""
        item = self.list.currentItem()
        return None if item is None else Path(item.data(PLACE))

    def _restore(self, source: Path) -> None:
        super().accept()
        restore(self._window, source, self._path)

    def _one_record(self) -> None:
        source = self.chosen()
        if source is not None:
            self._unlocked(source, lambda: self._open_record(source))

    def _open_record(self, source: Path) -> None:
        from crm_desktop.gui.safety.one_record import OneRecord

        words = self.list.currentItem().text()
        self.done(0)
        OneRecord(self._window.context, source, words, self._window).open()

    def _to_time(self) -> None:
        from crm_desktop.gui.safety.to_time import ToTime

        self.done(0)
        ToTime(self._window.context, self._window).open()

    def _unlocked(self, source: Path, then: Callable[[], None]) -> None:
        """Do something once the key of a backup is there; it may be another one than the file has now."""

        def ended() -> None:
            self._looking = None
            self._can_go(on=True)

        def failed(error: Exception) -> None:
            if not isinstance(error, LockedError):
                self._failed(error)
                return
            asked = KeyWanted(self, source, error.key_id)
            asked.accepted.connect(then)
            asked.open()

        self._can_go(on=False)
        self._looking = self._lane.run(
            lambda _token: key_for(source), while_there(self, lambda _key: then()),
            while_there(self, failed), while_there(self, ended),
        )  # fmt: skip

    def _can_go(self, *, on: bool) -> None:
        for button in (self.go, self.record):
            button.setEnabled(on and self.list.count() > 0)

    def done(self, result: int) -> None:
        """Close; a backup whose key is still looked for is left alone."""
        if self._looking is not None:
            self._looking.cancel()
        super().done(result)

    def _open_file(self) -> Workspace | None:
        ws = self._window.ws
        return ws if ws is not None and ws.path == self._path and not ws.read_only else None

    def _look_at_team(self) -> None:
        """Say what a restore means for a file others send to."""
        ws = self._open_file()
        if ws is None:
            return

        def look(_token: object) -> bool:
            from crm_desktop.store.backups import reversing

            return reversing.exchanged(ws.reader())

        def show(exchanged: bool) -> None:
            self.team.setText(tr(
                "This file is exchanged with others: what was done after a backup comes back with the next "
                "exchange. To take it back for everybody, go back to a time instead."))  # fmt: skip
            self.team.setVisible(exchanged)

        context = self._window.context
        context.lane.run(look, while_there(self, show), context.failed)

    def _ask_place(self) -> None:
        ws = self._open_file()
        folder = QFileDialog.getExistingDirectory(self, tr("Second place for backups"))
        if ws is None or not folder or self._window.ws is not ws:
            return  # closed by now: a file that is locked asks nobody
        self.take_place(ws, Path(folder))

    def take_place(self, ws: Workspace, folder: Path) -> None:
        """Let a folder be the second place, and have the backups that are there."""
        context = self._window.context

        def chosen(_none: None) -> None:
            while_there(self, self.fill)()
            context.long_lane.run(lambda t: places.catch_up(ws, lambda: t.cancelled),
                                  lambda _place: while_there(self, self.fill)(), context.failed)  # fmt: skip

        def refused(error: Exception) -> None:
            while_there(self, self.fill)()
            if isinstance(error, UserError) and shiboken6.isValid(self):
                errors.tell(self, error)
            else:
                context.failed(error)

        self.place.setText(tr("Looking…"))
        self._lane.run(lambda _token: places.choose(ws, folder), chosen, refused)

    def _words(self) -> str:
        return tr(
            "The chosen backup takes the place of {name}; the file as it is now is kept among the "
            "backups.", name=self._path.name,
        )  # fmt: skip

    def _lay_out(self) -> None:
        self.place = label("", "secondary", wrap=True)
        self.choose = QPushButton(tr("Second place…"), self)
        self.choose.setToolTip(tr("A folder on another disk that gets each backup too"))
        self.choose.setAutoDefault(False)
        body = QVBoxLayout()
        body.setContentsMargins(20, 20, 20, 16)
        body.setSpacing(12)
        self.words = label(self._words(), "secondary", wrap=True)
        body.addWidget(self.words)
        body.addWidget(self.list, 1)
        body.addWidget(self.team)
        body.addWidget(_line("shield-check", self.state))
        self.places = _line("database-backup", self.place, self.choose)
        body.addWidget(self.places)
        feet.stand(
            self, body, feet.bar(self, (self.close_, self.go), (self.time, self.record)), grows=True
        )
        self.go.setDefault(True)
        for button in (self.close_, self.time, self.record):
            button.setAutoDefault(False)

    def _connect(self) -> None:
        self.go.clicked.connect(self.accept)
        self.close_.clicked.connect(self.reject)
        self.time.clicked.connect(self._to_time)
        self.record.clicked.connect(self._one_record)
        self.choose.clicked.connect(self._ask_place)
        self.list.itemActivated.connect(lambda _item: self.accept())


def _line(icon: str, words: QWidget, *buttons: QWidget) -> QWidget:
    made = QWidget()
    line = QHBoxLayout(made)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(8)
    line.addWidget(IconLabel(icon, "secondary"))
    line.addWidget(words, 1)
    for button in buttons:
        line.addWidget(button)
    return made


@dataclass(frozen=True, slots=True)
class Found:
    """The backups, their proofs by path, and how the second place stands."""

    every: Sequence[Lying]
    proofs: Mapping[Path, Proof]
    place: Place | None


def _look(ws: Workspace | None, path: Path) -> Found:
    """Look for the backups of a file, off the window's thread."""
    every = _all(ws, path)
    state = places.state(ws) if ws is not None else None
    return Found(every, proof.each(one.path for one in every), state)


def _all(ws: Workspace | None, path: Path) -> Sequence[Lying]:
    if ws is not None:
        return places.everywhere(ws)
    return [
        Lying(one.path, one.made, one.reason, one.size, True, False) for one in backup.backups(path)
    ]


def _about(one: Lying, held: Proof | None) -> str:
    reason = tr(REASONS.get(one.reason, one.reason))
    megabytes = f"{max(0.1, one.size / 1e6):,.1f} MB"
    if held is not None:
        said = tr("{size}, proved", size=megabytes)
    else:
        said = tr("{size}, not proved", size=megabytes)
    return f"{reason} · {said}"


def _where(one: Lying) -> str:
    if one.here and one.second:
        return tr("Here and in the second place")
    return tr("Only here") if one.here else tr("Only in the second place")
