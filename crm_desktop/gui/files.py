"""What the File menu does: new, open, copies, backups, restoring, checking, taking everything out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from crm_desktop import paths
from crm_desktop.errors import UserError
from crm_desktop.gui import errors
from crm_desktop.gui.binding.turns import next_turn
from crm_desktop.i18n import tr, trn

if TYPE_CHECKING:
    from crm_desktop.gui.window import MainWindow

SUFFIX = "crm"
FREE = QFileDialog.FileMode.AnyFile
EXISTING = QFileDialog.FileMode.ExistingFile
FOLDER = QFileDialog.FileMode.Directory


class Files(QObject):
    """Asks for places and sets the work going; long work runs in the lane of long jobs."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    def new(self) -> None:
        """Ask where, and begin an empty file there."""
        start = paths.data_folder() / f"{tr('My business')}.{SUFFIX}"
        self._ask(tr("New file"), FREE, start, self.create)

    def create(self, path: Path) -> None:
        """Begin an empty file and show it."""
        self._after_leaving(partial(self._begin, path))

    def _begin(self, path: Path) -> None:
        from crm_desktop.gui.safety.synced_folder import explain
        from crm_desktop.gui.start.beginning import begin

        window = self._window
        try:
            window.use(begin(path, window.settings))
            explain(window, path)
        except UserError as problem:
            window.show_start(problem)

    def join(self) -> None:
        """Ask for the address and the code of a team, and open its workspace in a new file."""
        from crm_desktop.gui.sync.join_dialog import JoinDialog

        JoinDialog(self._window).open()

    def open(self) -> None:
        """Ask for a file and open it."""
        self._ask(tr("Open a file"), EXISTING, self._folder(), self.open_path)

    def open_read_only(self) -> None:
        """Ask for a file and open it without taking its lock."""
        self._ask(
            tr("Open a file read-only"), EXISTING, self._folder(),
            partial(self.open_path, read_only=True),
        )  # fmt: skip

    def recent(self) -> None:
        """Offer the files opened lately."""
        if self._window.desk is not None:
            self._window.desk.sidebar.switcher.showMenu()

    def save_copy(self) -> None:
        """Ask where, and write a checked copy of the open file there."""
        here = self._window.context.ws.path
        start = here.with_name(f"{here.stem} {date.today():%Y-%m-%d}.{SUFFIX}")
        self._ask(tr("Save a copy"), FREE, start, self._write_copy)

    def back_up(self) -> None:
        """Make a checked backup beside the file."""
        from crm_desktop.gui.start.checking import toast_with_lost
        from crm_desktop.store import backup
        from crm_desktop.store.backups import places

        context = self._window.context
        context.status(tr("Backing up…"))

        def job(token: Any) -> list[str]:
            lost = backup.lost(backup.backup(context.ws), context.ws.key)
            places.catch_up(context.ws, lambda: token.cancelled)
            return lost

        context.long_lane.run(
            job,
            lambda lost: toast_with_lost(
                context, tr("Backed up to {folder}", folder=backup.folder_of(context.ws.path)), lost),
            context.failed, lambda: context.status(""),
        )  # fmt: skip

    def restore(self) -> None:
        """Offer the backups of the open file."""
        self.restore_for(self._window.context.ws.path)

    def restore_for(self, path: Path) -> None:
        """Offer the backups of a file, which need not open any more."""
        from crm_desktop.gui.safety.backups import Backups

        Backups(self._window, path).open()

    def check(self) -> None:
        """Compare the file with its log, and offer the repair when they differ."""
        from crm_desktop.gui.start.checking import run_check

        run_check(self._window)

    def export_all(self) -> None:
        """Ask for a folder and write one CSV a kind of record into it.

        Who may see secret fields is asked whether they go along, too.
        """
        from crm_desktop.domain.records import RECORDS
        from crm_desktop.store.access import looking

        context = self._window.context
        if looking.may_take_out(context.ws, RECORDS):
            from crm_desktop.gui.exchange import open_export

            open_export(context, None, self._window, whole=True)
            return
        start = paths.documents_folder()
        self._ask(tr("Export everything into a folder"), FOLDER, start, self._export_into)

    def _export_into(self, folder: Path) -> None:
        from crm_desktop.exchange.going_out.exporting import export_all

        ws = self._window.context.ws
        target = _free(folder / f"{ws.path.stem} {date.today():%Y-%m-%d}")

        def write(token: Any) -> list[Any]:
            target.mkdir()
            return export_all(ws, target, progress=lambda _part: None, check=token.check)

        def said(proofs: list[Any]) -> str:
            rows = trn("{n} row", "{n} rows", sum(proof.rows for proof in proofs))
            return tr("Wrote {rows} to {folder}; all are there.", rows=rows, folder=target)

        self._run(tr("Exporting everything…"), write, said)

    def _write_copy(self, path: Path) -> None:
        from crm_desktop.gui.safety.synced_folder import explain
        from crm_desktop.store.copies import save_copy

        ws = self._window.context.ws
        if path.exists() and path.resolve() == ws.path.resolve():
            self._window.context.failed(UserError(tr("This is the open file itself.")))
            return
        self._run(
            tr("Saving a copy…"), lambda _token: save_copy(ws, path),
            lambda _made: tr("Saved a copy as {name}", name=path.name),
        )  # fmt: skip
        explain(self._window, path)

    def _run(self, doing: str, work: Callable[[Any], Any], said: Callable[[Any], str]) -> None:
        """Run a long job, saying in the status bar that it runs and in a toast that it is done."""
        context = self._window.context
        context.status(doing)
        context.long_lane.run(
            work, lambda found: context.toast(said(found)), context.failed,
            lambda: context.status(""),
        )  # fmt: skip

    def _folder(self) -> Path:
        ws = self._window.ws
        return ws.path.parent if ws is not None else paths.data_folder()

    def _ask(
        self, title: str, mode: QFileDialog.FileMode, start: Path, then: Callable[[Path], object]
    ) -> None:
        """Ask for a place without stopping the window, then do `then` with it."""
        folder = start if start.is_dir() else start.parent
        dialog = QFileDialog(self._window, title, str(folder))
        dialog.setFileMode(mode)
        if mode != FOLDER:
            dialog.setNameFilters([tr("CRM Desktop files (*.crm)"), tr("All files (*)")])
        if mode == FREE:
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            dialog.setDefaultSuffix(SUFFIX)
            dialog.selectFile(start.name)
        dialog.fileSelected.connect(lambda chosen: self._chosen(chosen, then))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def open_path(self, path: Path, *, read_only: bool = False) -> None:
        """Open a file that was chosen."""
        ws, open_ = self._window.ws, partial(self._window.open_file, path, read_only=read_only)
        if ws is not None and path.resolve() == ws.path.resolve():
            open_()
        else:
            self._after_leaving(open_)

    def _after_leaving(self, do: Callable[[], object]) -> None:
        """Do something in the turn after the open file was left: not in one pause."""
        window = self._window
        if window.ws is None:
            do()
        elif window.leave_file():
            window.put(QWidget(window))  # nobody is to click what was left
            next_turn(window, do)

    def _chosen(self, chosen: str, then: Callable[[Path], object]) -> None:
        try:
            then(Path(chosen))
        except UserError as problem:
            errors.tell(self._window, problem)


def _free(folder: Path) -> Path:
    """Return the folder, or one beside it with a number, that does not exist yet."""
    at, n = folder, 2
    while at.exists():
        at, n = folder.with_name(f"{folder.name} ({n})"), n + 1
    return at
