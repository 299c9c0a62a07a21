"""Saying that the open file is damaged: one box with the ways out, and the status bar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication, QMessageBox

from crm_desktop.gui import errors
from crm_desktop.gui.widgets.dressing import set_kind
from crm_desktop.i18n import tr

if TYPE_CHECKING:
    from crm_desktop.errors import UserError
    from crm_desktop.gui.context import Context

_TOLD = "damage told"


def met(context: Context, told: UserError) -> None:
    """Say of the open file that it was read and found damaged: in a box once, then in a toast."""
    windows = QApplication.topLevelWidgets()
    window: Any = next((w for w in windows if getattr(w, "ws", None) is context.ws), None)
    if window is not None and not window.property(_TOLD):
        say(window, told)
    elif window is None or window.findChild(QMessageBox, "damage") is None:
        way = tr("File → Check this file looks for ways out.")
        context.toast(f"{told.message} {way}", icon="circle-alert")


def say(window: Any, told: UserError, details: str = "") -> None:
    """Offer the ways out of the damage of a window's file; `details` is what was found."""
    window.setProperty(_TOLD, True)
    may = tr("What you see may be incomplete.")
    window.desk.status.show_state(tr("This file is damaged"), "triangle-alert", "error", may)
    if window.findChild(QMessageBox, "damage") is not None:
        return
    box = errors.message(window, told)
    box.setObjectName("damage")
    box.setInformativeText(
        tr("What you see may be incomplete. Look now what can be brought back: the file is closed for "
           "that, and kept as it is.")
    )  # fmt: skip
    if details:
        box.setDetailedText(details)
    go = box.addButton(tr("Look for ways out"), QMessageBox.ButtonRole.AcceptRole)
    box.addButton(tr("Later"), QMessageBox.ButtonRole.RejectRole)
    set_kind(go, "primary")
    box.setDefaultButton(go)
    go.clicked.connect(lambda: _leave(window))
    box.open()


def forget(window: Any) -> None:
    """Begin anew with another file."""
    window.setProperty(_TOLD, False)


def _leave(window: Any) -> None:
    from crm_desktop.gui.safety.ways_out import leave_for

    leave_for(window)
