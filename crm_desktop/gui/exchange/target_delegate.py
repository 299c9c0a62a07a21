"""The chooser in a row of the mapping: painted like one, and made only while one chooses."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QObject,
    QRect,
    Qt,
)
from PySide6.QtGui import QPainter, QPen, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QComboBox,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from crm_desktop.gui import formats, icons, theme
from crm_desktop.gui.binding.turns import next_turn
from crm_desktop.gui.exchange.column_model import EXAMPLES, HEADING, NEW_FIELD, TARGET, ColumnModel
from crm_desktop.gui.history.old_new import Line
from crm_desktop.gui.models.asked import Index
from crm_desktop.gui.widgets.choice_heads import heading_item
from crm_desktop.i18n import tr

PAD = 8
_KEY = Qt.ItemDataRole.UserRole


class TargetDelegate(QStyledItemDelegate):
    """Paints the three columns; edits the last."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.targets: Sequence[Any] = ()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, ColumnModel)
        column, rect = model.columns[index.row()], option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.colour("hover"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.colour("line"))
        text = str(model.data(index) or "")
        left_out = not column.target
        if index.column() == TARGET:
            self._paint_chooser(painter, option, (text, column))
        else:
            style = "body-medium" if index.column() == HEADING else "body"
            role = "tertiary" if left_out or index.column() == EXAMPLES else "text"
            line = Line(painter, rect, option.direction, style)
            line.write(PAD, rect.width() - 2 * PAD, text, theme.colour(role))
        painter.restore()

    def _paint_chooser(
        self, painter: QPainter, option: QStyleOptionViewItem, what: tuple[str, Any]
    ) -> None:
        text, column = what
        box = option.rect.adjusted(PAD, 4, -PAD, -5)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        edge = QPen(theme.colour("accent" if focused else "line2"), 2 if focused else 1)
        painter.setPen(edge)
        painter.setBrush(theme.colour("raised"))
        painter.drawRoundedRect(box.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        line = Line(painter, box, option.direction, "body-medium")
        role = "tertiary" if not column.target else "text"
        room = box.width() - 2 * PAD - 24
        used = line.write(PAD + 2, room, text, theme.colour(role))
        if column.target and column.kind:
            kind = formats.entry_kind(column.kind)
            line.write(PAD + used + 10, room - used - 8, kind, theme.colour("tertiary"), "small")
        arrow = QRect(box.right() - 22, box.center().y() - 6, 14, 14)
        arrow = QStyle.visualRect(option.direction, box, arrow)
        icons.icon("chevron-down", "secondary").paint(painter, arrow)

    # choosing

    def createEditor(  # noqa: N802
        self, parent: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> QWidget:
        model = index.model()
        assert isinstance(model, ColumnModel)
        column = model.columns[index.row()]
        made = QComboBox(parent)
        made.setAccessibleName(tr("What “{column}” becomes", column=column.heading))
        made.setMaxVisibleItems(18)
        made.setModel(grouped(self.targets, column, made))
        made.setCurrentIndex(max(0, made.findData(column.target, _KEY)))
        made.activated.connect(lambda _at: self._chosen(made))
        next_turn(made, made.showPopup)
        return made

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: N802
        """Nothing: the chooser is made with its value."""

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:  # noqa: N802
        assert isinstance(editor, QComboBox)
        model.setData(index, editor.currentData(_KEY))

    def updateEditorGeometry(  # noqa: N802
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        editor.setGeometry(option.rect.adjusted(PAD, 3, -PAD, -4))

    def _chosen(self, editor: QComboBox) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor)


def grouped(targets: Sequence[Any], column: Any, parent: QObject) -> QStandardItemModel:
    """Return the choices of a column: leave out, a field of its own, then the fields by group."""
    model = QStandardItemModel(parent)
    model.appendRow(_item(tr("Leave out"), ""))
    own = NEW_FIELD + column.name
    if column.target.startswith(NEW_FIELD) and column.target != own:
        model.appendRow(_item(column.target[len(NEW_FIELD) :], column.target))
    if own not in {target.key for target in targets}:
        model.appendRow(_item(tr("New field “{name}”", name=own[len(NEW_FIELD) :]), own))
    known = [target for target in targets if target.key]
    for group, members in groupby(known, key=lambda target: target.group):
        model.appendRow(heading_item(tr(group)))
        for target in members:
            model.appendRow(_item(tr(target.label), target.key))
    return model


def _item(words: str, key: str) -> QStandardItem:
    item = QStandardItem(words)
    item.setData(key, _KEY)
    return item
