"""The records that differ from the server's: what is here only and there only, repaired, as a file."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from crm_desktop import paths
from crm_desktop.errors import UserError
from crm_desktop.gui.exchange import files
from crm_desktop.gui.exchange.foot import Foot
from crm_desktop.gui.sync import asking
from crm_desktop.gui.sync.entries import Entry
from crm_desktop.gui.sync.entry_list import EntryList
from crm_desktop.gui.widgets.dressing import label
from crm_desktop.gui.widgets.empty_state import EmptyState
from crm_desktop.gui.widgets.lasting import while_there
from crm_desktop.i18n import tr, trn
from crm_desktop.sync.status import State, Status

if TYPE_CHECKING:
    from crm_desktop.gui.sync.attendance import Attendance

SIZE = QSize(720, 480)


class DifferencesDialog(QDialog):
    """Everything the server has is read for it, in the network lane; closing it ends that."""

    _progressed = Signal(float)

    def __init__(self, attendance: Attendance, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Records that differ"))
        self.resize(SIZE)
        self._attendance, self._context = attendance, attendance.context
        self._job: Any = None
        self._found: Sequence[Any] = ()
        self._repairing = False
        self.meaning = label("", "small", wrap=True)
        self.view = EntryList(tr("Records that differ"), self)
        self.empty = EmptyState("circle-check", "", over=self.view)
        self.foot = Foot(self)
        self.stop = self.foot.button(tr("Stop"))
        self.open_it = self.foot.button(tr("Open record"), icon="maximize-2")
        self.export = self.foot.button(tr("Export…"), icon="download")
        self.repair = self.foot.button(tr("Repair"), "primary", "git-merge")
        self.close_it = self.foot.button(tr("Close"))
        self._lay_out()
        self._connect()
        self.look()

    def look(self) -> None:
        """Read what the server has and hold it against what is here."""
        ws, secret, tell = self._context.ws, self._attendance.passphrase, self._progressed.emit
        watch = self._attendance.watch
        kinds: Collection[str] = tuple(watch.status.differing) if watch is not None else ()

        def work(token: Any) -> tuple[Sequence[Any], list[Entry]]:
            from crm_desktop.gui.sync import differing

            found = asking.differences(
                ws, kinds, token.check, lambda done, total: tell(done / max(1, total)), secret
            )
            return found, differing.rows(ws.reader(), found)

        self._busy(True, tr("Reading what the server has…"))
        self._job = self._context.network_lane.run(
            work, while_there(self, lambda both: self.show_found(*both)),
            self._failed, while_there(self, lambda: self._busy(False)),
        )  # fmt: skip

    def show_found(self, found: Sequence[Any], shown: Sequence[Entry]) -> None:
        """Show what was found, and the rows for it."""
        self._found = found
        self.view.show_entries(shown)
        self.meaning.setText(_meaning(len(found), len(shown)))
        if shown:
            self.empty.hide()
        else:
            self.empty.say("circle-check", tr("Nothing differs"))
            self.empty.cover(self.view)
        self._turned()

    def done(self, result: int) -> None:
        """Stop what runs."""
        self._end()
        super().done(result)

    def write(self, path: Path) -> None:
        """Write what differs as CSV."""
        from crm_desktop.sync import differences

        found = self._found
        self._context.long_lane.run(
            lambda _token: differences.export(found, path),
            while_there(self, lambda _none: self.foot.say(tr("Wrote {file}.", file=path.name))),
            self._context.failed,
        )

    def _mend(self) -> None:
        self._repairing = True
        self._busy(True, tr("Both sides get from each other what they lack…"))
        self._attendance.repair()

    def _news(self, status: Status) -> None:
        """Look again when a repair has ended."""
        if not self._repairing or status.state == State.SYNCING:
            return
        self._repairing = False
        self._busy(False)
        if status.state == State.IDENTICAL:
            self.show_found((), ())
        elif status.state == State.DIFFERING:
            self.look()
        else:
            self.foot.say(status.reason or tr("It could not be repaired now."), "attention")

    def _failed(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self.foot.say(str(error), "error")
        else:
            self._context.failed(error)

    def _open(self) -> None:
        one = self.view.chosen()
        if one is not None and one.record[1]:
            self.accept()
            self._context.open_record(*one.record)

    def _end(self) -> None:
        job, self._job = self._job, None
        if job is not None:
            job.cancel()

    def _busy(self, busy: bool, words: str = "") -> None:
        self.stop.setVisible(busy and not self._repairing)
        if busy:
            self.foot.show_progress(0, words)
        else:
            self.foot.end_progress()
        self._turned()

    def _turned(self) -> None:
        one, still = self.view.chosen(), self.foot.progress.isHidden()
        self.open_it.setEnabled(one is not None and bool(one.record[1]))
        self.export.setEnabled(still and bool(self._found))
        self.repair.setEnabled(still and bool(self._found))

    def _ask_path(self) -> None:
        name = f"{tr('differences')}.csv"
        files.ask_to_write(self, paths.documents_folder() / name, self.write)

    def _connect(self) -> None:
        self._progressed.connect(self.foot.show_progress)
        self.stop.clicked.connect(self._end)
        self.open_it.clicked.connect(self._open)
        self.export.clicked.connect(self._ask_path)
        self.repair.clicked.connect(self._mend)
        self.close_it.clicked.connect(self.reject)
        self.view.activated.connect(lambda _index: self._open())
        self.view.selectionModel().currentChanged.connect(lambda _a, _b: self._turned())
        watch = self._attendance.watch
        if watch is not None:
            watch.changed.connect(self._news)

    def _lay_out(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(20, 16, 20, 8)
        head.addWidget(self.meaning)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(head)
        box.addWidget(self.view, 1)
        box.addWidget(self.foot)
        self.meaning.setText(tr("What was written here and what the server has is compared."))


def _meaning(many: int, shown: int) -> str:
    if not many:
        return tr("This file and the server hold the same.")
    said = trn("{n} record is not the same here and on the server.",
               "{n} records are not the same here and on the server.", many)  # fmt: skip
    if many > shown:
        said += " " + tr("The first {n} are shown.", n=f"{shown:,}")
    return (
        said
        + " "
        + tr("Repair lets each side give the other what it lacks; nothing is lost by it.")
    )
