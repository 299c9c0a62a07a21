"""Work with others: entering a team by an address and a code, or the team this file belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QStackedWidget, QVBoxLayout, QWidget

from crm_desktop.gui import fonts
from crm_desktop.i18n import tr

if TYPE_CHECKING:
    from crm_desktop.gui.sync.attendance import Attendance

WIDE = 560


class OthersDialog(QDialog):
    """Turns from the one to the other when the file enters or leaves a team."""

    def __init__(self, attendance: Attendance, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Work with others"))
        self.setMinimumWidth(fonts.widened(WIDE))
        self.attendance = attendance
        self.stack = QStackedWidget(self)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.stack)
        self._turn()
        attendance.team_changed.connect(self._turn)

    @property
    def page(self) -> QWidget:
        """What is shown: the entrance or the team."""
        found = self.stack.currentWidget()
        assert found is not None, "the dialog shows one from its beginning"
        return found

    def _turn(self) -> None:
        from crm_desktop.gui.sync.entrance import Entrance
        from crm_desktop.gui.sync.team_page import TeamPage

        outside = self.attendance.team is None or self.attendance.shut_out
        wanted = Entrance if outside else TeamPage
        shown = self.stack.currentWidget()
        if isinstance(shown, TeamPage) and wanted is TeamPage:
            shown.show_team()
            return
        if isinstance(shown, wanted):
            return
        page = wanted(self.attendance, self)
        self.stack.addWidget(page)
        self.stack.setCurrentWidget(page)
        if shown is not None:
            self.stack.removeWidget(shown)
            shown.deleteLater()
        self.adjustSize()
