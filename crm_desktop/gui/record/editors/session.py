"""One editing in place, from opening to keeping or giving up, alike in tables and on panels."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QToolTip, QWidget

from crm_desktop.errors import UserError
from crm_desktop.gui.binding.turns import next_turn
from crm_desktop.gui.models.deeds import Deeds
from crm_desktop.gui.record.editors import Subject, made_by
from crm_desktop.gui.widgets.dressing import set_state

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class EditSession(QObject):
    """Enter and leaving keep, Esc gives up, Tab keeps and goes on; what is wrong is said in place."""

    finished = Signal(int)  # 0, or 1 and -1 for the next and previous field
    refused = Signal(str)  # given up because what was typed could not be read

    def __init__(self, editor: Any, deeds: Deeds, subject: Subject) -> None:
        super().__init__(editor)
        self.editor, self._deeds, self._subject = editor, deeds, subject
        self._base = deeds.frontier(subject.entity, subject.row["id"])
        self._over = False
        for part in (editor, *editor.findChildren(QLineEdit), *editor.findChildren(QComboBox)):
            part.installEventFilter(self)
        if hasattr(editor, "done"):
            editor.done.connect(self.end)
        if isinstance(editor, QComboBox):
            editor.activated.connect(lambda _i: self.end(True))
        QApplication.instance().focusChanged.connect(self._focus_moved)

    @property
    def problem(self) -> str:
        """What is wrong with what was typed last, in words."""
        return str((self.editor.focusProxy() or self.editor).toolTip())

    def begin_soon(self) -> None:
        """Begin once the editor has its place on screen."""
        next_turn(self.editor, self.begin)

    def begin(self) -> None:
        """Put the keyboard into the editor; a list of choices opens at once."""
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(self.editor, QComboBox):
            self.editor.showPopup()

    def end(self, keep: bool, step: int = 0) -> None:
        """Finish, unless what is to be kept cannot be read: then the editor stays open."""
        if self._over or (keep and not self._take()):
            return
        self._finish(step)

    def leave(self) -> None:
        """Keep what can be read and finish: the page goes."""
        if not self._over:
            self._take()
            self._finish(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent) or self._over:
            return False
        key = event.key()
        if key == Qt.Key.Key_Escape and not self.editor.own_keys:
            self.end(False)
        elif key in _ENTER and not self.editor.own_keys:
            self.end(True)
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab) and self._at_edge(watched, key):
            self.end(True, 1 if key == Qt.Key.Key_Tab else -1)
        else:
            return False
        return True

    def _at_edge(self, watched: QObject, key: int) -> bool:
        """Tab walks through an editor of several parts before it leaves it."""
        parts = self.editor.findChildren(QLineEdit) + self.editor.findChildren(QComboBox)
        if watched is self.editor or not parts:
            return True
        return watched is (parts[-1] if key == Qt.Key.Key_Tab else parts[0])

    def _take(self) -> bool:
        try:
            own_way = getattr(self.editor, "apply", None)
            if own_way is not None:
                own_way()
            else:
                self._deeds.write(
                    self._subject, self.editor.cells(), self._base, made_by(self.editor)
                )
        except UserError as problem:
            self._flag(problem)
            return False
        return True

    def _flag(self, problem: UserError) -> None:
        inner = self.editor.focusProxy() or self.editor
        set_state(inner, "error")
        inner.setToolTip(str(problem))
        inner.setAccessibleDescription(str(problem))
        QToolTip.showText(inner.mapToGlobal(QPoint(0, inner.height())), str(problem), inner)

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is None or self._over or self._inside(new):
            return
        if not self._take():
            self.refused.emit(self.problem)
        self._finish(0)

    def _inside(self, widget: QWidget | None) -> bool:
        while widget is not None:
            if widget is self.editor:
                return True
            widget = widget.parentWidget()
        return False

    def _finish(self, step: int) -> None:
        if self._over:  # keeping what was typed may have moved the focus
            return
        self._over = True
        QApplication.instance().focusChanged.disconnect(self._focus_moved)
        self.finished.emit(step)
