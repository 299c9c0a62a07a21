"""The state of sync in the status bar: a sign and a sentence; a click opens the panel."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QToolButton, QWidget

from crm_desktop.gui import fonts, icons, theme
from crm_desktop.gui.sync import words
from crm_desktop.gui.widgets.dressing import set_state
from crm_desktop.i18n import tr
from crm_desktop.sync.status import Status

ICON = 14


class StatusButton(QToolButton):
    """Takes the place of "Saved on this computer" where a file belongs to a team."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        theme.news.changed.connect(self._fit)
        self._fit()

    def show_status(self, status: Status) -> None:
        """Say where the file stands."""
        icon, role = words.LOOKS[status.state]
        said = words.line(status)
        self.setIcon(icons.icon(icon, role))
        self.setText(said)
        self.setAccessibleName(tr("Sync: {state}", state=said))
        self.setToolTip(words.title(status))
        set_state(self, "loud" if words.loud(status) else "")

    def _fit(self) -> None:
        side = fonts.grown(ICON)
        self.setIconSize(QSize(side + 2, side))
