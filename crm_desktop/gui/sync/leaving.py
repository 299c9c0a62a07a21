"""Leaving the team of a file, once the user has said so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from crm_desktop.gui.sync import joining
from crm_desktop.gui.widgets.dressing import set_kind
from crm_desktop.i18n import tr

if TYPE_CHECKING:
    from crm_desktop.gui.sync.attendance import Attendance


def ask(attendance: Attendance, parent: QWidget) -> None:
    """Ask whether to leave, and do it behind the work."""
    box = question(parent, tr("Leave the team?"), tr(
        "Everything that is here stays here, and you work alone with it. To come back you need a "
        "new code; nothing is lost by either."))  # fmt: skip
    go = box.addButton(tr("Leave the team"), QMessageBox.ButtonRole.DestructiveRole)
    set_kind(go, "danger")
    go.clicked.connect(lambda: leave(attendance))
    box.open()


def question(parent: QWidget, text: str, more: str) -> QMessageBox:
    """Return a question about the team that Cancel answers, unless a button is added and pressed."""
    box = QMessageBox(parent.window())
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle(tr("Work with others"))
    box.setText(text)
    box.setInformativeText(more)
    cancel = box.addButton(tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(cancel)
    return box


def leave(attendance: Attendance) -> None:
    """Leave behind the work; everything that is here stays."""
    ws, watch = attendance.context.ws, attendance.watch
    if watch is not None:
        watch.agent.stop()
    attendance.context.long_lane.run(
        lambda _token: joining.leave(ws), lambda _none: attendance.left_team(),
        attendance.context.failed,
    )  # fmt: skip
