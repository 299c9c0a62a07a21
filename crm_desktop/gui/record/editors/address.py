"""Editing one address: its lines belong together, so they are written as one cell."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLineEdit, QWidget

from crm_desktop.domain import keys
from crm_desktop.domain.typed_values import Cells
from crm_desktop.gui import formats
from crm_desktop.gui.record.editors import Subject
from crm_desktop.gui.record.editors.choice import KindChoice
from crm_desktop.i18n import mark, tr

LABELS = {
    "street": mark("Street"), "postcode": mark("Postcode"), "city": mark("City"),
    "state": mark("State"), "country": mark("Country"),
}  # fmt: skip


class AddressEditor(QFrame):
    """Street, postcode, city, state, country and kind; all emptied, the address goes."""

    own_keys = True
    done = Signal(bool)

    def __init__(self, parent: QWidget, subject: Subject) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.setAutoFillBackground(True)
        self._field = subject.field
        entries = subject.row.get(self._field.name) or {}
        self._key = next(iter(entries), "") if subject.key is None else subject.key
        self._known = entries.get(self._key) or {}
        grid = QGridLayout(self)
        grid.setContentsMargins(8, 8, 8, 8)
        grid.setSpacing(6)
        self.lines = {part: self._line(part) for part in formats.ADDRESS_PARTS}
        grid.addWidget(self.lines["street"], 0, 0, 1, 2)
        grid.addWidget(self.lines["postcode"], 1, 0)
        grid.addWidget(self.lines["city"], 1, 1)
        grid.addWidget(self.lines["state"], 2, 0)
        grid.addWidget(self.lines["country"], 2, 1)
        self.kind = KindChoice(self, self._field, self._known)
        grid.addWidget(self.kind, 3, 0)
        self.setFocusProxy(self.lines["street"])

    def cells(self) -> Cells:
        typed = {part: line.text().strip() for part, line in self.lines.items()}
        filled = {part: text for part, text in typed.items() if text}
        if not filled and not self._key:
            return {}
        # parts this version does not know stay as they are
        kept = {k: v for k, v in self._known.items() if k not in (*LABELS, "kind")}
        if kind := self.kind.currentData():
            kept["kind"] = kind
        value = {**kept, **filled} if filled else None
        return {f"{self._field.name}.{self._key or keys.new_key()}": value}

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.done.emit(True)
        elif event.key() == Qt.Key.Key_Escape:
            self.done.emit(False)
        else:
            super().keyPressEvent(event)

    def _line(self, part: str) -> QLineEdit:
        line = QLineEdit(str(self._known.get(part) or ""), self)
        line.setPlaceholderText(tr(LABELS[part]))
        line.setAccessibleName(tr(LABELS[part]))
        return line
