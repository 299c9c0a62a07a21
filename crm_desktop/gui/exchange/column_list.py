"""Which columns are exported: a list of the fields with a box before each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.domain.fields import Field
from crm_desktop.gui.models.columns import heading
from crm_desktop.gui.widgets.dressing import label, push
from crm_desktop.i18n import tr

_NAME = Qt.ItemDataRole.UserRole


class ColumnList(QWidget):
    """Ticked fields in the order of the table; rows can be dragged into another order."""

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._head = label(tr("Columns"), "medium")
        self._shown = push(tr("As in the table"), "link", size="small")
        self._all = push(tr("All"), "link", size="small")
        self.list = QListWidget(self)
        self.list.setAccessibleName(tr("Columns"))
        self.list.setDragDropMode(QListWidget.DragDropMode.InternalMove)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setSpacing(2)
        self.list.itemChanged.connect(lambda _item: self.changed.emit())
        self._fields: list[Field] = []
        self._in_table: list[str] = []
        self._shown.clicked.connect(lambda: self._tick(self._in_table))
        self._all.clicked.connect(lambda: self._tick(f.name for f in self._fields))
        self._lay_out()

    def offer(
        self, fields: Sequence[Field], usual: Sequence[str], shown: Sequence[str] = ()
    ) -> None:
        """Offer fields, those named `usual` first and ticked; `shown` are those the table shows now."""
        places = {name: at for at, name in enumerate(usual)}
        self._fields = sorted(fields, key=lambda f: places.get(f.name, len(places)))
        self._in_table = list(shown)
        self._shown.setVisible(bool(shown) and len(shown) < len(self._fields))
        self.list.clear()
        for field in self._fields:
            item = QListWidgetItem(heading(field), self.list)
            item.setData(_NAME, field.name)
        self._tick(usual)

    def chosen(self) -> list[str]:
        """Return the names of the ticked fields in their order."""
        items = (self.list.item(row) for row in range(self.list.count()))
        ticked = Qt.CheckState.Checked
        return [str(item.data(_NAME)) for item in items if item.checkState() == ticked]

    def head_height(self) -> int:
        """Return the height of the line above the list, for what stands beside it."""
        return self._all.sizeHint().height()

    def _tick(self, names: Iterable[str]) -> None:
        wanted = set(names)
        self.list.blockSignals(True)
        for row in range(self.list.count()):
            item = self.list.item(row)
            on = item.data(_NAME) in wanted
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self.list.blockSignals(False)
        self.list.viewport().update()
        self.changed.emit()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._head)
        head.addStretch(1)
        head.addWidget(self._shown)
        head.addWidget(self._all)
        frame = QFrame(self)
        frame.setProperty("kind", "card")
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(4, 4, 4, 4)
        inner.addWidget(self.list)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addLayout(head)
        box.addWidget(frame, 1)
