"""What was being written in open forms when a file was locked: kept in the file, shown when it is back."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QPlainTextEdit, QVBoxLayout

from crm_desktop.errors import UserError
from crm_desktop.gui import fonts
from crm_desktop.gui.widgets import feet
from crm_desktop.gui.widgets.dressing import label, push
from crm_desktop.gui.widgets.unsaved import UnsavedDialog
from crm_desktop.i18n import tr
from crm_desktop.store import driver

if TYPE_CHECKING:
    from crm_desktop.gui.desk import Desk
    from crm_desktop.store.workspace import Workspace

KEPT = "locking.drafts"
"""Local setting: the texts, oldest first."""


def place(ws: Workspace) -> str:
    """Return under which name the texts of who works in a file are kept: nobody sees another's."""
    return f"{KEPT}.{ws.user.id}" if ws.user is not None else KEPT


def keep(ws: Workspace) -> None:
    """Keep what open forms hold and nobody saved. A file that cannot be written to keeps nothing."""
    forms = (one for one in QApplication.topLevelWidgets() if isinstance(one, UnsavedDialog))
    found = [one.kept_as() for one in forms if one.isVisible() and one.touched()]
    if not found:
        return
    # Its stick may have been pulled: it locks for all that.
    with contextlib.suppress(UserError, OSError, driver.Error):
        ws.remember(place(ws), [*(ws.setting(place(ws)) or []), *found])


def give_back(desk: Desk) -> None:
    """Show what was kept, until the user has taken it."""
    context, ws = desk.context, desk.context.ws
    kept = ws.setting(place(ws)) or []

    def job(
        _token: object,
    ) -> list[str]:  # of a secret field it is written down, which waits for the disk
        return [_said(ws, one) for one in kept]

    if kept:
        context.long_lane.run(job, lambda texts: Draft(desk, texts).open(), context.failed)


def _said(ws: Workspace, kept: Any) -> str:
    """Return a text that was kept; of a secret field it is written down that it is shown."""
    from crm_desktop.store.access import looking

    if not isinstance(kept, dict):
        return str(kept)
    try:
        return looking.draft_text(ws, kept)
    except UserError as problem:
        return str(problem)


class Draft(QDialog):
    """Shows the texts to copy from. They are kept until they are thrown away here."""

    def __init__(self, desk: Desk, texts: list[str]) -> None:
        super().__init__(desk)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("What you were writing"))
        self.setMinimumWidth(fonts.widened(480))
        self._ws = desk.context.ws
        self.text = QPlainTextEdit("\n\n".join(texts), self)
        self.text.setAccessibleName(self.windowTitle())
        self.copy, self.drop = push(tr("Copy"), "primary"), push(tr("Throw away"))
        self.later = push(tr("Later"))
        self.copy.clicked.connect(self._copy)
        self.drop.clicked.connect(self._drop)
        self.later.clicked.connect(self.reject)
        body = QVBoxLayout()
        body.setContentsMargins(20, 20, 20, 16)
        body.setSpacing(12)
        said = tr("The file was locked while this was not saved yet. Copy it to where it belongs.")
        body.addWidget(label(said, "secondary", wrap=True))
        body.addWidget(self.text)
        feet.stand(self, body, feet.bar(self, (self.later, self.copy), (self.drop,)))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())

    def _drop(self) -> None:
        self._ws.remember(place(self._ws), None)
        self.accept()
