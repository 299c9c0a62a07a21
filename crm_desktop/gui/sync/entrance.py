"""The entrance to a team for the file that is open, and the way back for one that was shut out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.gui.sync import joining, leaving
from crm_desktop.gui.sync.code_form import CodeForm
from crm_desktop.gui.widgets import feet
from crm_desktop.gui.widgets.dressing import IconLabel, label, push
from crm_desktop.i18n import tr

if TYPE_CHECKING:
    from crm_desktop.gui.sync.attendance import Attendance


class Entrance(QWidget):
    """Enter takes the code to the server; what is refused is said below the fields."""

    def __init__(self, attendance: Attendance, dialog: QDialog) -> None:
        super().__init__(dialog)
        self._attendance, self._dialog = attendance, dialog
        self.form = CodeForm(self)
        self.go = push(tr("Enter the team"), "primary")
        self.go.setDefault(True)
        self.go.clicked.connect(self.enter)
        self.stick = push(tr("Without a server: by folder or stick…"), "link")
        self.stick.clicked.connect(self._by_stick)
        self.leave = push(tr("Leave the team…"), "danger")
        self.leave.clicked.connect(lambda: leaving.ask(attendance, self))
        team = self._team = attendance.team  # that it was shut out of
        self._lay_out()
        self.stick.setVisible(team is None and "sync.folder" in attendance.context.actions)
        self.leave.setVisible(team is not None)
        self.form.address.setText(team.address if team is not None else "")

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        (self.form.code if self._team is not None else self.form.address).setFocus()

    def enter(self) -> None:
        """Take the code to the server, behind the work."""
        given = self.form.given()
        if given is None:
            return
        given = given._replace(again=self._team is not None)
        self._busy(True)
        attendance = self._attendance
        ws = attendance.context.ws

        def entered(_account: Any) -> None:  # no method: closed or not, sync begins
            attendance.passphrase = given.passphrase
            attendance.entered()

        attendance.context.network_lane.run(
            lambda _token: joining.enter(ws, given), entered, self._failed
        )

    def _failed(self, error: Exception) -> None:
        self._busy(False)
        if not self.form.refuse(error):
            self._attendance.context.failed(error)

    def _busy(self, on: bool) -> None:
        self.go.setEnabled(not on)
        self.go.setText(tr("Entering…") if on else tr("Enter the team"))

    def _by_stick(self) -> None:
        self._dialog.close()
        self._attendance.context.actions.trigger("sync.folder")

    def _lay_out(self) -> None:
        out = self._team is not None
        title, words = _shut_out() if out else _usual()
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(IconLabel("ban" if out else "users", "error" if out else "accent", 20))
        head.addWidget(label(title, "section"), 1)
        cancel = push(tr("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self._dialog.reject)
        for part in (self.stick, self.leave):
            part.setAutoDefault(False)
        body = QVBoxLayout()
        body.setContentsMargins(20, 20, 20, 16)
        body.setSpacing(12)
        body.addLayout(head)
        body.addWidget(label(words, "secondary", wrap=True))
        body.addWidget(self.form)
        feet.stand(self, body, feet.bar(self, (cancel, self.go), (self.stick, self.leave), edge=16))


def _usual() -> tuple[str, str]:
    return tr("One workspace, several laptops"), tr(
        "Everything stays in your file and works without a connection. A server of your "
        "own brings the files of the team together; nothing is lost when two people edit "
        "the same record. You can leave again at any time and keep everything.")  # fmt: skip


def _shut_out() -> tuple[str, str]:
    return tr("This computer was shut out of the team"), tr(
        "Everything is still in your file and you can go on working. With a new code from the owner "
        "it belongs to the team again, and what waits here goes out.")  # fmt: skip
