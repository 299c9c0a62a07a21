"""F1 in a dialog: the topic of what it is for, beside it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut, QWindow
from PySide6.QtWidgets import QApplication, QDialog

KEY = "F1"


class DialogHelp(QObject):
    """Gives each dialog the key when it comes to the front: that of the window does not reach it."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        app.focusWindowChanged.connect(self._look)

    def _look(self, _front: QWindow | None) -> None:
        dialog = QApplication.activeWindow()
        if isinstance(dialog, QDialog) and dialog.findChild(_Key) is None:
            _Key(dialog)


class _Key(QShortcut):
    def __init__(self, dialog: QDialog) -> None:
        super().__init__(QKeySequence(KEY), dialog)
        self.setContext(Qt.ShortcutContext.WindowShortcut)
        self.activated.connect(lambda: help_for(dialog))


def help_for(dialog: QDialog) -> None:
    """Open the guide beside a dialog at its topic."""
    from crm_desktop.gui.help import topics, window

    if isinstance(dialog, window.HelpWindow):
        return
    window.show_topic(dialog, topics.of_room(type(dialog).__module__))
