"""Opening a team's workspace on a computer that has no file of it yet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout

from crm_desktop import paths
from crm_desktop.gui import errors, fonts
from crm_desktop.gui.start import beginning
from crm_desktop.gui.sync import attendance_of, joining, words
from crm_desktop.gui.sync.code_form import CodeForm
from crm_desktop.gui.widgets import feet
from crm_desktop.gui.widgets.dressing import IconLabel, label, push
from crm_desktop.gui.worker import Lane
from crm_desktop.i18n import tr
from crm_desktop.store.workspace import Profile, Workspace

if TYPE_CHECKING:
    from crm_desktop.gui.window import MainWindow

WIDE = 560


class JoinDialog(QDialog):
    """Makes an empty file that belongs to the team and opens it: its records come behind the work."""

    def __init__(self, window: MainWindow, profile: Profile | None = None) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Open a team's workspace"))
        self.setMinimumWidth(fonts.widened(WIDE))
        self._window = window
        self._profile = profile or beginning.remembered(window.settings)
        self._lane = Lane("entering", None, window)
        self.form = CodeForm(self)
        self.place = label("", "hint")
        self.go = push(tr("Open the workspace"), "primary")
        self.cancel = push(tr("Cancel"))
        self._lay_out()
        self.go.setDefault(True)
        self.cancel.setAutoDefault(False)
        self.go.clicked.connect(self.enter)
        self.cancel.clicked.connect(self.reject)
        self.form.changed.connect(self._show_place)
        self.finished.connect(lambda _how: self._lane.stop())
        self._show_place()
        self.form.address.setFocus()

    def target(self) -> Path:
        """Return where the file will lie."""
        host = words.place(self.form.address.text().strip()).split(":")[0]
        return beginning.free_place(paths.data_folder(), host or tr("Team"))

    def enter(self) -> None:
        """Take the code to the server, off the window's thread."""
        given = self.form.given()
        if given is None:
            return
        self._busy(True)
        path, profile = self.target(), self._profile
        self._lane.run(
            lambda _token: joining.begin(path, profile, given),
            lambda ws: self._made(ws, given.passphrase), self._failed,
        )  # fmt: skip

    def _made(self, ws: Workspace, passphrase: str) -> None:
        beginning.remember(self._window.settings, ws.profile)
        self.accept()
        if self._window.leave_file():
            self._window.use(ws)
            found = attendance_of(self._window.desk) if self._window.desk else None
            if found is not None:
                found.unlock(passphrase)
        else:
            ws.close()

    def _failed(self, error: Exception) -> None:
        self._busy(False)
        if not self.form.refuse(error):
            errors.report(error)

    def _busy(self, on: bool) -> None:
        for part in (self.go, self.form):
            part.setEnabled(not on)
        self.go.setText(tr("Entering…") if on else tr("Open the workspace"))

    def _show_place(self) -> None:
        target = self.target()
        self.place.setText(
            tr("The file will be {place}", place=f"{target.parent.name} / {target.name}")
        )
        self.place.setToolTip(str(target))

    def _lay_out(self) -> None:
        said = tr("Somebody of the team gave you an address and a code. All its records come to this "
                  "computer; you can look and work while they come.")  # fmt: skip
        body = QVBoxLayout()
        body.setContentsMargins(20, 20, 20, 16)
        body.setSpacing(12)
        body.addWidget(label(said, "secondary", wrap=True))
        body.addWidget(self.form)
        where = QHBoxLayout()
        where.setSpacing(6)
        where.addWidget(IconLabel("file-lock-2", "tertiary", 14))
        where.addWidget(self.place, 1)
        body.addLayout(where)
        feet.stand(self, body, feet.bar(self, (self.cancel, self.go)))
