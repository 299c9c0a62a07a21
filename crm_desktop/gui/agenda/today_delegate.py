"""How a row of the day is painted: box, kind, what is to be done, about whom, when, by whom."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from crm_desktop.agenda import clock
from crm_desktop.gui import fonts, icons, theme
from crm_desktop.gui.agenda import words
from crm_desktop.gui.agenda.today_model import Row, TodayModel, touch_words
from crm_desktop.gui.kind_icons import icon_of
from crm_desktop.gui.models.asked import Index
from crm_desktop.gui.widgets import paint
from crm_desktop.gui.widgets.mirroring import mirrored
from crm_desktop.i18n import tr

ROW, EDGE, BOX, ICON, FACE = 40, 24, 16, 16, 22
GAP = 12
NARROW = 620
"""Below this width whom a task is about stands closer."""
LEAST = 40
"""Room below which whom a row is about is left out."""


class TodayDelegate(QStyledItemDelegate):
    """Reads the model in Python, not through `data()`."""

    def __init__(self, model: TodayModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self.hovered = -1
        self.ring = False

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        return QSize(0, fonts.height(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        view, rect = option.widget, option.rect
        row = self._model.row(index.row())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        current = view is not None and index == view.currentIndex()  # type: ignore[attr-defined]
        if row.head:
            self._head(painter, rect, row)
        else:
            over = index.row() == self.hovered
            self._ground(painter, rect, over, current)
            _Line(painter, rect, self._model, hovered=over).paint(row)
        painter.restore()

    def _head(self, painter: QPainter, rect: QRect, row: Row) -> None:
        low = rect.adjusted(EDGE, 6, -EDGE, 0)
        late = row.section == "overdue" and self._model.count("overdue")
        name = tr(words.SECTIONS[row.section])
        painter.setFont(fonts.font("body-strong"))
        painter.setPen(theme.colour("error" if late else "text"))
        start = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(low, start, name)
        used = fonts.metrics("body-strong").horizontalAdvance(name) + 8
        painter.setFont(fonts.font("small"))
        painter.setPen(theme.colour("tertiary"))
        beside = mirrored(painter.layoutDirection(), low, low.adjusted(used, 0, 0, 0))
        painter.drawText(beside, start, f"{self._model.count(row.section):,}")
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.colour("line"))

    def _ground(self, painter: QPainter, rect: QRect, over: bool, current: bool) -> None:
        if over or (current and self.ring):
            painter.fillRect(rect, theme.colour("hover"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.colour("line"))
        if current:
            edge = QRect(rect.left(), rect.top(), 2, rect.height() - 1)
            box = mirrored(painter.layoutDirection(), rect, edge)
            painter.fillRect(box, theme.colour("accent"))

    def hit(self, rect: QRect, at: QPoint, direction: Qt.LayoutDirection) -> str:
        """Return what of a row lies at a point: box, menu, or "" for the rest."""
        side = fonts.grown(BOX)
        box = QRect(rect.left() + EDGE, rect.top(), side, rect.height()).adjusted(-10, 0, 8, 0)
        menu = face_rect(rect).adjusted(-6, -8, 10, 8)
        if mirrored(direction, rect, box).contains(at):
            return "box"
        return "menu" if mirrored(direction, rect, menu).contains(at) else ""


def face_rect(rect: QRect) -> QRect:
    """Return where the face of who does it stands, or the dots of its menu."""
    side = fonts.grown(FACE)
    top = rect.top() + (rect.height() - side) // 2
    return QRect(rect.right() + 1 - EDGE - side, top, side, side)


class _Line:
    """One row being painted, from its leading side."""

    def __init__(self, painter: QPainter, rect: QRect, model: TodayModel, *, hovered: bool) -> None:
        self.painter, self.rect, self.model, self.hovered = painter, rect, model, hovered
        self.way = painter.layoutDirection()

    def paint(self, row: Row) -> None:
        if row.touch is not None:
            day = words.short_day(row.touch.day, self._today())
            self._parts("touch", touch_words(row.touch), "", (row.touch.title, 0))
            self._due(day, "error")
        elif row.card is not None:
            card = row.card
            self._parts(card.kind, card.title, card.priority, card.whom, card.repeats)
            self._due(words.due_words(row.card.due, row.section, self._today()), self._tone(row))
            self._face(row.card.owner)

    def _today(self) -> date:
        assert self.model.plan is not None
        return self.model.plan.day

    def _tone(self, row: Row) -> str:
        if row.section == "overdue":
            return "error"
        late = (
            row.section == "today" and row.card is not None and clock.has_time(row.card.due)
            and (clock.local(row.card.due) or clock.now_here()) < clock.now_here()
        )  # fmt: skip
        return "error" if late else "text"

    def _parts(
        self, kind: str, title: str, priority: str, whom: tuple[str, int], repeats: bool = False
    ) -> None:
        side, height = fonts.grown(BOX), self.rect.height()
        top = self.rect.top() + (height - side) // 2
        box = QRect(self.rect.left() + EDGE, top, side, side)
        paint.paint_checkbox(self.painter, self._at(box))
        icon = box.translated(side + GAP, 0)
        icons.icon(icon_of(kind), "secondary").paint(self.painter, self._at(icon))
        left = icon.right() + 1 + 20
        middle, about = self._middle(), whom[0]
        if self._due_left() - GAP - middle < fonts.grown(LEAST):  # the title needs the room
            about = ""
        room = middle - GAP - left if about else self._due_left() - GAP - left
        used = self._write(left, room, title, "body-medium", "text")
        if priority in ("high", "low") and room - used > 70:
            mark = "alert" if priority == "high" else "dashed"
            tone = "error" if priority == "high" else "quiet"
            badge = QRect(left + used + 8, self.rect.top(), room - used - 8, height)
            word = tr(words.PRIORITY_WORDS[priority])
            used += 8 + paint.paint_badge(
                self.painter, self._at(badge), word, shape=mark, tone=tone
            )
        if repeats and room - used > 24:
            sign = QRect(left + used + 8, top + 1, fonts.grown(14), fonts.grown(14))
            icons.icon("repeat", "tertiary").paint(self.painter, self._at(sign))
        if about:
            self._whom(middle, *whom)

    def _whom(self, left: int, name: str, others: int) -> None:
        """Write whom it is about; how many more there are stays where the name is cut."""
        width, more = self._due_left() - GAP - left, f"+{others}"
        tail = fonts.metrics("body").horizontalAdvance(more) + 5 if others else 0
        used = self._write(left, width - tail, name, "body", "secondary")
        if others:
            self._write(left + used + 5, tail, more, "body", "tertiary")

    def _middle(self) -> int:
        wide = self.rect.width()
        return self.rect.left() + round(wide * (0.54 if wide > NARROW else 0.48))

    def _due_left(self) -> int:
        """Return where the day begins; in a narrow row it is cut before the title goes."""
        said = fonts.metrics("body").horizontalAdvance("Wed 30 Nov, 00:00")
        at = face_rect(self.rect).left() - 16 - said
        return max(at, self.rect.left() + self.rect.width() // 2)

    def _due(self, text: str, tone: str) -> None:
        left = self._due_left()
        room = self._at(
            QRect(
                left, self.rect.top(), face_rect(self.rect).left() - 16 - left, self.rect.height()
            )
        )
        self.painter.setFont(fonts.font("body"))
        self.painter.setPen(theme.colour(tone))
        end = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
        cut = fonts.metrics("body").elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        self.painter.drawText(room, end, cut)

    def _face(self, owner: str) -> None:
        room = self._at(face_rect(self.rect))
        if self.hovered:
            side = fonts.grown(ICON)
            inset = (room.width() - side) // 2
            icons.icon("ellipsis", "secondary").paint(
                self.painter, QRect(room.left() + inset, room.top() + inset, side, side)
            )
        elif owner:
            paint.paint_avatar(self.painter, room, owner, owner)

    def _write(self, left: int, width: int, text: str, style: str, role: str) -> int:
        """Write one line, cut to a width; return the width it took."""
        if width < 12:
            return 0
        metrics = fonts.metrics(style)
        plain = " ".join(text.split())
        cut = metrics.elidedText(plain, Qt.TextElideMode.ElideRight, width)
        room = self._at(QRect(left, self.rect.top(), width + 1, self.rect.height()))
        self.painter.setFont(fonts.font(style))
        self.painter.setPen(theme.colour(role))
        start = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        self.painter.drawText(room, start, cut)
        return min(width, metrics.horizontalAdvance(cut))

    def _at(self, rect: QRect) -> QRect:
        return mirrored(self.way, self.rect, rect)
