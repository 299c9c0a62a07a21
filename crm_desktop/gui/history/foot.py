"""The foot of the History panel: the way to see everything as it was on a date."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from crm_desktop.gui import fonts
from crm_desktop.gui.actions import Actions
from crm_desktop.gui.widgets.dressing import IconLabel, label, push
from crm_desktop.i18n import tr

HEIGHT = 44
ACTION = "view.as_on"


class PastFoot(QFrame):
    """One line that stays where it is while the list above it scrolls."""

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "foot")
        self.setMinimumHeight(fonts.height(HEIGHT))
        self.choose = push(tr("Choose a date"), "link", size="small")
        self.choose.setAccessibleDescription(tr("See everything as it was on a date"))
        self.choose.clicked.connect(lambda: actions.trigger(ACTION))
        box = QHBoxLayout(self)
        box.setContentsMargins(16, 6, 8, 6)
        box.setSpacing(8)
        box.addWidget(IconLabel("calendar-clock", "secondary"))
        box.addWidget(label(tr("See everything as it was on a date"), "small", wrap=True), 1)
        box.addWidget(self.choose)
