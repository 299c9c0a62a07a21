"""How a merge is painted: values to choose from side by side, what stays on the selection's ground."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from crm_desktop.errors import UserError
from crm_desktop.gui import fonts, theme
from crm_desktop.gui.context import Context
from crm_desktop.gui.duplicates.merge_model import LABEL, MergeModel
from crm_desktop.gui.history.old_new import Line as Written
from crm_desktop.gui.models.asked import Index
from crm_desktop.gui.record.editors import Subject, make_editor
from crm_desktop.gui.widgets import paint
from crm_desktop.i18n import tr

HEAD, ROW, PAD, BOX, GAP = 52, 36, 12, 16, 8


class MergeDelegate(QStyledItemDelegate):
    """Paints whole cells; the result of a line is edited as the record's form edits it."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        return QSize(80, line_height(index.row()))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, MergeModel)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        cell = _Cell(painter, option, model, (index.row(), index.column()))
        cell.ground()
        if index.row() == 0:
            cell.head()
        elif index.column() == LABEL:
            cell.write(PAD, model.text(index.row(), LABEL), "small", "tertiary")
        else:
            cell.value()
        painter.restore()

    def createEditor(  # noqa: N802
        self, parent: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> QWidget:
        model = index.model()
        assert isinstance(model, MergeModel)
        assert model.plan is not None
        assert model.shown is not None
        single = model.lines[index.row()].single
        assert single is not None
        field, value = single.field, single.chosen
        row = {"id": "", field.name: value}
        if field.target:
            row[f"{field.name}.shown"] = model.shown.names.get(value or "", "")
        editor = make_editor(parent, self._context, Subject(model.plan.kind, field, row))
        editor.setProperty("kind", "cell")
        editor.setAccessibleName(f"{tr('Result')}: {model.text(index.row(), LABEL)}")
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: N802
        """The editor has its value from the start."""

    def setModelData(self, editor: Any, model: Any, index: Index) -> None:  # noqa: N802
        """Take what was typed, if it can be read; it stays as it was if not."""
        single = model.lines[index.row()].single
        try:
            value = editor.cells().get(single.field.name)
        except UserError as problem:
            self._context.toast(str(problem), icon="circle-alert")
            return
        shown = editor.text().strip() if hasattr(editor, "text") else ""
        if value is not None or single.field.name != _title_field(model):
            model.set_result(index.row(), value, shown)


class _Cell:
    """One cell being painted."""

    def __init__(
        self, painter: QPainter, option: QStyleOptionViewItem, model: MergeModel,
        place: tuple[int, int],
    ) -> None:  # fmt: skip
        self.painter, self.option, self.model = painter, option, model
        self.row, self.column = place
        self.rect = option.rect
        self.stays = model.is_chosen(*place)
        single = model.lines[self.row].single
        self.open = single is None or single.differs  # something is to be chosen here
        self.result = self.column == model.result

    def ground(self) -> None:
        tokens = theme.current()
        if self.stays and self.open and self.column != LABEL and not tokens.bordered:
            self.painter.fillRect(self.rect, theme.colour("selection"))
        elif self.row == 0 or self.result:
            self.painter.fillRect(self.rect, theme.colour("window"))
        line, rect = theme.colour("line"), self.rect
        self.painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, line)
        mirrored = self.option.direction == Qt.LayoutDirection.RightToLeft
        edge = rect.left() if mirrored else rect.right()
        self.painter.fillRect(edge, rect.top(), 1, rect.height(), line)
        if self.option.state & QStyle.StateFlag.State_HasFocus:
            self.painter.setPen(QPen(theme.colour("accent"), tokens.focuswidth))
            self.painter.setBrush(Qt.BrushStyle.NoBrush)
            self.painter.drawRoundedRect(rect.adjusted(2, 2, -3, -3), 4, 4)

    def head(self) -> None:
        if self.column == LABEL:
            self.write(PAD, self.model.text(0, LABEL), "small", "tertiary")
            return
        left = PAD
        if not self.result:
            paint.paint_radio(self.painter, self._box(), self.stays)
            left += fonts.grown(BOX) + GAP
        tall = fonts.metrics("small").height() + 2
        upper, lower = QRect(self.rect), QRect(self.rect)
        middle = self.rect.center().y() + 1
        upper.setTop(middle - tall)
        upper.setBottom(middle)
        lower.setTop(middle)
        lower.setBottom(middle + tall)
        self.write(left, self.model.text(0, self.column), "body-medium", "text", upper)
        self.write(left, self.model.facts(self.column), "small", "tertiary", lower)

    def value(self) -> None:
        line, text = self.model.lines[self.row], self.model.text(self.row, self.column)
        if self.result:
            gone = line.entry is not None and not line.entry.kept
            self.write(PAD, text, "body-medium", "tertiary" if gone else "text", strike=gone)
            return
        if not text:
            return
        left, role = PAD, "text" if self.stays else "tertiary"
        if line.entry is not None:
            state = Qt.CheckState.Checked if self.stays else Qt.CheckState.Unchecked
            paint.paint_checkbox(self.painter, self._box(), state)
            left += fonts.grown(BOX) + GAP
        elif line.single is not None and line.single.differs:
            paint.paint_radio(self.painter, self._box(), self.stays)
            left += fonts.grown(BOX) + GAP
        else:
            role = "secondary"
        self.write(left, text, "body", role)

    def write(
        self, left: int, text: str, style: str, role: str, rect: QRect | None = None,
        *, strike: bool = False,
    ) -> None:  # fmt: skip
        rect = rect or self.rect
        written = Written(self.painter, rect, self.option.direction, style)
        used = written.write(left, rect.width() - left - PAD, text, theme.colour(role))
        if strike:
            written.strike(left, used, theme.colour(role))

    def _box(self) -> QRect:
        rect = self.rect
        wide = fonts.grown(BOX)
        box = QRect(rect.left() + PAD, rect.center().y() - wide // 2 + 1, wide, wide)
        return QStyle.visualRect(self.option.direction, rect, box)


def line_height(row: int) -> int:
    """Return the height of a line: of the heads, which have two lines of text, or a value."""
    return fonts.height(ROW) if row else fonts.grown(HEAD)


def _title_field(model: MergeModel) -> str:
    from crm_desktop.domain.records import RECORDS

    return RECORDS[model.plan.kind].title_field if model.plan else ""
