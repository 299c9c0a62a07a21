"""Editing which of a field's choices a record has: a list to tick."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from crm_desktop.domain import own
from crm_desktop.domain.typed_values import Cells
from crm_desktop.gui import fonts
from crm_desktop.gui.models.columns import heading
from crm_desktop.gui.record.editors import Subject

_KEY = Qt.ItemDataRole.UserRole
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)


class ChoicesEditor(QFrame):
    """Space ticks, Enter is done, Esc gives up."""

    own_keys = True
    done = Signal(bool)
    currentIndexChanged = Signal()  # noqa: N815 - as the other editors of choices tell it

    def __init__(self, parent: QWidget, subject: Subject) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.setAutoFillBackground(True)
        self._field = subject.field
        self._had = dict(subject.row.get(subject.field.name) or {})
        self.list = QListWidget(self)
        self.list.setAccessibleName(heading(subject.field))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        for choice in subject.field.choices:
            item = QListWidgetItem(choice.label, self.list)
            item.setData(_KEY, choice.value)
            ticked = choice.value in self._had
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        if self.list.count():
            self.list.setCurrentRow(0)
        box = QVBoxLayout(self)
        box.setContentsMargins(8, 8, 8, 8)
        box.addWidget(self.list)
        self.setFocusProxy(self.list)
        self.list.installEventFilter(self)
        self.list.itemChanged.connect(lambda _item: self.currentIndexChanged.emit())

    def sizeHint(self) -> QSize:  # noqa: N802
        rows = max(3, min(8, self.list.count()))
        return QSize(240, rows * fonts.height(26) + 20)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(220, 96)

    def chosen(self) -> dict[str, bool]:
        """Return the ticked choices; those no longer offered stay as they were."""
        items = [self.list.item(i) for i in range(self.list.count())]
        offered = {item.data(_KEY) for item in items}
        kept = {key: True for key in self._had if key not in offered}
        ticked = (i for i in items if i.checkState() == Qt.CheckState.Checked)
        return kept | {item.data(_KEY): True for item in ticked}

    def cells(self) -> Cells:
        return own.cells(self._field, self.chosen(), self._had)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                self.done.emit(False)
                return True
            if event.key() in _ENTER:
                self.done.emit(True)
                return True
        return super().eventFilter(watched, event)
