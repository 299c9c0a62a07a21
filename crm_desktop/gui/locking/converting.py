"""The open file written anew with another key, or none: closed meanwhile, with progress, opened after."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QProgressDialog

from crm_desktop.errors import Cancelled, UserError
from crm_desktop.gui import errors
from crm_desktop.gui.worker import Lane
from crm_desktop.i18n import tr, trn
from crm_desktop.store.backups.places import left_words
from crm_desktop.store.cipher.key import Key
from crm_desktop.trust.turning import Keeping, turn

if TYPE_CHECKING:
    from crm_desktop.gui.window import MainWindow

_PARTS = 1000


class _Told(QObject):
    """Carries how far the lane is to the window's thread."""

    part = Signal(int)


def run(
    window: MainWindow, old: Key | None, new: Key | None, keeping: Keeping, said: str
) -> QProgressDialog | None:
    """Close the file, give it another key, and open it again, whatever became of it.

    Cancelled before the file is replaced, all is as it was. Return what shows the progress; None where the
    user did not want to close the file.
    """
    assert window.ws is not None
    path = window.ws.path
    if not window.leave_file():
        return None
    window.show_start()
    bar = QProgressDialog(
        tr("Writing {name} anew…", name=path.name), tr("Cancel"), 0, _PARTS, window
    )
    bar.setWindowTitle(tr("Security"))
    bar.setWindowModality(Qt.WindowModality.WindowModal)
    bar.setMinimumDuration(0)
    bar.setAutoClose(False)
    bar.setAutoReset(False)
    told, lane = _Told(bar), Lane("encrypting", None, window)
    told.part.connect(bar.setValue)

    def work(token: Any) -> Any:
        def stop() -> bool:
            return bool(wish)

        return turn(path, old, new, keeping, lambda part: told.part.emit(int(part * _PARTS)), stop)

    wish: list[bool] = []
    bar.canceled.connect(partial(wish.append, True))

    def ended() -> None:
        bar.close()
        bar.deleteLater()
        lane.stop()
        lane.deleteLater()

    def done(found: Any) -> None:
        if not window.open_file(path):
            return
        window.context.toast(said)
        if found.left:
            words = trn("{n} file could not follow yet; the next start tries again.",
                        "{n} files could not follow yet; the next start tries again.",
                        len(found.left))  # fmt: skip
            window.context.toast(words, icon="circle-alert")
        if found.elsewhere:
            window.context.toast(left_words(found.elsewhere), icon="circle-alert")

    def failed(error: Exception) -> None:
        window.open_file(path)
        if isinstance(error, UserError):
            errors.tell(window, error)
        elif not isinstance(error, Cancelled):
            errors.report(error)

    bar.show()
    lane.run(work, done, failed, ended)
    return bar
