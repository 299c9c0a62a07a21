"""The entrance to a team for the file that is open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.gui.sync import joining
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
        self._lay_out()
        self.stick.setVisible("sync.folder" in attendance.context.actions)
        self.form.address.setFocus()

    def enter(self) -> None:
        """Take the code to the server, behind the work."""
        given = self.form.given()
        if given is None:
            return
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
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(IconLabel("users", "accent", 20))
        head.addWidget(label(tr("One workspace, several laptops"), "section"), 1)
        words = tr("Everything stays in your file and works without a connection. A server of your "
                   "own brings the files of the team together; nothing is lost when two people edit "
                   "the same record. You can leave again at any time and keep everything.")  # fmt: skip
        cancel = push(tr("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self._dialog.reject)
        self.stick.setAutoDefault(False)
        body = QVBoxLayout()
        body.setContentsMargins(20, 20, 20, 16)
        body.setSpacing(12)
        body.addLayout(head)
        body.addWidget(label(words, "secondary", wrap=True))
        body.addWidget(self.form)
        feet.stand(self, body, feet.bar(self, (cancel, self.go), (self.stick,), edge=16))
