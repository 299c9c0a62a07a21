"""Attaching files from the window: in the lane of long jobs, with what was done said in a toast."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from crm_desktop.attachments import attaching
from crm_desktop.domain.about import SUBJECTS
from crm_desktop.gui.context import Context
from crm_desktop.gui.widgets.drop_frame import DropFrame
from crm_desktop.gui.widgets.dropping import take_copy
from crm_desktop.i18n import tr, trn
from crm_desktop.store import listing
from crm_desktop.store.subjects import cells_about

Subject = tuple[str, str]
NAMED = 2
"""Files left out that are named; more are counted."""


def attach(context: Context, subject: Subject, paths: Sequence[Path]) -> None:
    """Attach files to a record; large ones take a while, and the window does not wait."""
    ws = context.ws

    def job(token: Any) -> attaching.Attached:
        about = cells_about(ws.reader(), *subject)
        return attaching.attach(ws, paths, about, token.check)

    def told(done: attaching.Attached) -> None:
        context.status("")
        name = listing.title_of(ws.reader(), *subject)
        said = trn("Attached {n} file to {name}", "Attached {n} files to {name}", len(done.ids),
                   name=name) if done.ids else ""  # fmt: skip
        left = list(done.left[:NAMED])
        if len(done.left) > NAMED:
            rest = len(done.left) - NAMED
            left.append(trn("{n} more was left out.", "{n} more were left out.", rest))
        refused = not done.ids and len(done.left) > len(done.known)
        icon = "circle-alert" if refused else ""
        context.toast(". ".join(p for p in (said, " ".join(left)) if p), undo=done.stamp, icon=icon)

    def failed(error: Exception) -> None:
        context.status("")
        context.failed(error)

    context.status(trn("Attaching {n} file…", "Attaching {n} files…", len(paths)))
    context.long_lane.run(job, told, failed)


def choose(context: Context, subject: Subject, parent: QWidget) -> QFileDialog:
    """Ask for files and attach them."""
    dialog = QFileDialog(parent, tr("Attach files"))
    dialog.finished.connect(dialog.deleteLater)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog, False)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.filesSelected.connect(
        lambda chosen: attach(context, subject, [Path(path) for path in chosen])
    )
    dialog.open()
    return dialog


class DropToAttach(QObject):
    """Makes a widget take files that are dropped on it, for the record it shows.

    While they hover, a frame lies over it and the status bar says what will happen.
    """

    def __init__(self, widget: QWidget, context: Context, subject: Callable[[], Subject]) -> None:
        super().__init__(widget)
        self._context, self._subject = context, subject
        self._frame = DropFrame(widget)
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        kind = event.type()
        if kind == QEvent.Type.DragLeave:
            self._context.status("")
            self._frame.leave()
            return False
        if kind not in (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop):
            return False
        assert isinstance(event, QDropEvent)
        paths = dropped(event)
        if not paths or not self._open():
            return False
        take_copy(event)
        if kind == QEvent.Type.DragEnter:
            self._say(len(paths))
            assert isinstance(watched, QWidget)
            self._frame.show_over(watched, watched.rect())
        elif kind == QEvent.Type.Drop:
            self._frame.leave()
            attach(self._context, self._subject(), paths)
        return True

    def _open(self) -> bool:
        return self._subject()[0] in SUBJECTS and not self._context.ws.closed_because

    def _say(self, count: int) -> None:
        entity, id = self._subject()
        name = listing.title_of(self._context.ws.reader(), entity, id)
        self._context.status(
            trn("Drop to attach {n} file to {name}", "Drop to attach {n} files to {name}", count,
                name=name)
        )  # fmt: skip


def dropped(event: QDropEvent) -> list[Path]:
    """Return the files of this computer that are dragged, [] when there is anything else."""
    urls = event.mimeData().urls() if event.mimeData().hasUrls() else []
    if not urls or not all(url.isLocalFile() for url in urls):
        return []
    return [Path(url.toLocalFile()) for url in urls]
