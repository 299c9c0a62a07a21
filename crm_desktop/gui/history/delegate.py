"""How an operation is painted in the list: its day above the first, icon, title, who and when."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from crm_desktop.gui import fonts, formats, icons, theme
from crm_desktop.gui.history.model import DeedModel, about
from crm_desktop.gui.history.old_new import Line
from crm_desktop.gui.history.phrases import Deed
from crm_desktop.gui.models.asked import Index

EDGE, TEXT_AT, AIR, DAY = 16, 40, 8, 30


class DeedDelegate(QStyledItemDelegate):
    """A row that is open is taller by what `detail_height` says; a widget fills that room."""

    def __init__(self, parent: QStyledItemDelegate | None = None) -> None:
        super().__init__(parent)
        self.detail_height = 0

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        model = index.model()
        assert isinstance(model, DeedModel)
        tall = head_height(model, index.row())
        return QSize(200, tall + (self.detail_height if model.open_row == index else 0))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, DeedModel)
        deed, rect, direction = model.deeds[index.row()], QRect(option.rect), option.direction
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if model.starts_day(index.row()):
            head = QRect(
                rect.left() + EDGE, rect.top() + 6, rect.width() - 2 * EDGE, day_height() - 6
            )
            words = formats.day(deed.day)
            Line(painter, head, direction, "small").write(
                0, head.width(), words, theme.colour("tertiary")
            )
            rect.setTop(rect.top() + day_height())
        chosen = model.open_row == index
        self._ground(painter, rect, option, chosen)
        _Deed(painter, rect, direction, chosen).paint(deed)
        painter.restore()

    def updateEditorGeometry(  # noqa: N802
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Give the widget of an open row all of the row."""
        editor.setGeometry(option.rect)

    def _ground(
        self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, chosen: bool
    ) -> None:
        over = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if chosen or over:
            soft = chosen and not theme.current().bordered
            painter.fillRect(rect, theme.colour("selection" if soft else "hover"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.colour("line"))
        if chosen:
            mirrored = option.direction == Qt.LayoutDirection.RightToLeft
            x = rect.right() - 1 if mirrored else rect.left()
            painter.fillRect(x, rect.top(), 2, rect.height(), theme.colour("accent"))


class _Deed:
    """One row being painted."""

    def __init__(
        self, painter: QPainter, rect: QRect, direction: Qt.LayoutDirection, chosen: bool
    ) -> None:
        self.painter, self.rect, self.direction = painter, rect, direction
        self.chosen = chosen

    def paint(self, deed: Deed) -> None:
        title_height, about_height = fonts.height(20), fonts.metrics("small").height() + 2
        top, right = self.rect.top() + AIR, self.rect.right() + 1 - EDGE
        role = "accent" if self.chosen else "secondary"
        icon = QRect(self.rect.left() + EDGE, top + (title_height - 16) // 2, 16, 16)
        icons.icon(deed.icon, role).paint(
            self.painter, QStyle.visualRect(self.direction, self.rect, icon)
        )
        left = self.rect.left() + TEXT_AT
        time = fonts.metrics("small").horizontalAdvance(deed.time)
        self._line(QRect(right - time, top, time + 1, title_height), deed.time, "small", "tertiary")
        head = QRect(left, top, right - time - 12 - left, title_height)
        self._title(head, deed)
        below = QRect(left, top + title_height, right - left, about_height)
        self._line(below, about(deed), "small", "secondary" if self.chosen else "tertiary")

    def _title(self, head: QRect, deed: Deed) -> None:
        role = "tertiary" if deed.taken_back else "text"
        head = QStyle.visualRect(self.direction, self.rect, head)
        line = Line(self.painter, head, self.direction, "body")
        used = line.write(0, head.width(), deed.title, theme.colour(role))
        if deed.taken_back:
            line.strike(0, used, theme.colour(role))

    def _line(self, rect: QRect, text: str, style: str, role: str) -> None:
        box = QStyle.visualRect(self.direction, self.rect, rect)
        Line(self.painter, box, self.direction, style).write(
            0, box.width(), text, theme.colour(role)
        )


def head_height(model: DeedModel, row: int) -> int:
    """Return the height of a row without what an open one shows below."""
    own = 2 * AIR + fonts.height(20) + fonts.metrics("small").height() + 2
    return own + (day_height() if model.starts_day(row) else 0)


def day_height() -> int:
    """Return the height of the line that names a day."""
    return fonts.height(DAY, "small")
