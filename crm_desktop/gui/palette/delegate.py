"""How a row of the palette is painted: picture, title with what matched, detail, keys at the far side."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from crm_desktop.gui import fonts, icons, theme
from crm_desktop.gui.models.asked import Index
from crm_desktop.gui.palette.entries import CAPTION, NOTHING, RECORD, Entry
from crm_desktop.gui.palette.matching import Spot
from crm_desktop.gui.widgets import paint
from crm_desktop.i18n import tr

ROW, CAPTION_ROW, NOTICE_ROW = 40, 28, 72
EDGE, PICTURE, GAP = 12, 22, 10
SIDE = 6  # between the row's ground and the sheet
AVATARS = ("contact", "company")


class EntryDelegate(QStyledItemDelegate):
    """Paints whole rows; the widget of the list never paints text itself."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        entry: Entry = index.model().entries[index.row()]
        if entry.kind == CAPTION:
            return QSize(200, fonts.height(CAPTION_ROW, "small"))
        return QSize(200, fonts.height(NOTICE_ROW if entry.kind == NOTHING else ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: Entry = index.model().entries[index.row()]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row = _Row(painter, option)
        if entry.kind == CAPTION:
            row.caption(entry.title)
        elif entry.kind == NOTHING:
            row.notice(entry.title)
        else:
            row.entry(entry)
        painter.restore()


class _Row:
    """One row being painted, from its leading to its far side."""

    def __init__(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        self.painter, self.whole, self.direction = painter, option.rect, option.direction
        self.selected = bool(option.state & QStyle.StateFlag.State_Selected)
        self.hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)

    def caption(self, words: str) -> None:
        room = self.whole.adjusted(SIDE + EDGE, 6, -SIDE - EDGE, 0)
        self._write(room, words, "small", theme.colour("tertiary"))

    def notice(self, words: str) -> None:
        """Say plainly, in the middle, that nothing was found."""
        self.painter.setFont(fonts.font("body"))
        self.painter.setPen(theme.colour("secondary"))
        width = self.whole.width() - 4 * EDGE
        cut = fonts.metrics("body").elidedText(words, Qt.TextElideMode.ElideMiddle, width)
        self.painter.drawText(self.whole, Qt.AlignmentFlag.AlignCenter, cut)

    def entry(self, entry: Entry) -> None:
        ground = self.whole.adjusted(SIDE, 0, -SIDE, 0)
        if self.selected or self.hovered:
            self.painter.setPen(Qt.PenStyle.NoPen)
            self.painter.setBrush(theme.colour("selection" if self.selected else "hover"))
            self.painter.drawRoundedRect(ground, 6, 6)
        inner = ground.adjusted(EDGE, 0, -EDGE, 0)
        self._picture(inner, entry)
        keys = entry.keys or ((tr("Enter"),) if self.selected else ())
        far = self._keys(inner, keys)
        left = inner.left() + PICTURE + GAP
        room = QRect(left, inner.top(), max(0, inner.right() + 1 - far - left), inner.height())
        used = self._pieces(room, entry.title, entry.title_spots, "body-medium")
        room.setLeft(min(room.right(), room.left() + used + 8))
        self._pieces(room, entry.detail, entry.detail_spots, "body")

    def _picture(self, inner: QRect, entry: Entry) -> None:
        top = inner.center().y() - PICTURE // 2 + 1
        box = self._mirror(QRect(inner.left(), top, PICTURE, PICTURE))
        if entry.kind == RECORD and entry.name in AVATARS:
            firm = entry.name == "company"
            paint.paint_avatar(self.painter, box, entry.id, entry.title, company=firm)
            return
        role = "onselection" if self._inverse() else "secondary"
        icons.icon(entry.icon, role).paint(self.painter, box.adjusted(3, 3, -3, -3))

    def _keys(self, inner: QRect, keys: tuple[str, ...]) -> int:
        """Paint the keys at the far side; return the room they take."""
        taken = 0
        for key in reversed(keys):
            width = paint.key_cap_width(key)
            cap = QRect(inner.right() + 1 - taken - width, inner.top(), width, inner.height())
            paint.paint_key_cap(self.painter, self._mirror(cap), key)
            taken += width + 4
        return taken + GAP if taken else 0

    def _pieces(self, room: QRect, text: str, spots: tuple[Spot, ...], style: str) -> int:
        """Write a text with its matched pieces in the accent; return the width used."""
        metrics = fonts.metrics(style)
        cut = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        if not cut or room.width() <= 0:
            return 0
        plain = theme.colour("text" if style == "body-medium" else "tertiary")
        if self._joined(cut):
            return self._write(room, cut, style, self._ink("accent" if spots else "", plain))
        used = 0
        for piece, matched in _split(cut, spots):
            left = room.adjusted(used, 0, 0, 0)
            self._write(left, piece, style, self._ink("accent" if matched else "", plain))
            used += metrics.horizontalAdvance(piece)
        return used

    def _write(self, room: QRect, text: str, style: str, colour: QColor) -> int:
        metrics = fonts.metrics(style)
        width = metrics.horizontalAdvance(text)
        box = self._mirror(
            QRect(room.left(), room.top(), min(width + 2, room.width()), room.height())
        )
        self.painter.setFont(fonts.font(style))
        self.painter.setPen(colour)
        base = box.top() + (box.height() - metrics.height()) // 2 + metrics.ascent()
        self.painter.drawText(box.left(), base, text)
        return width

    def _ink(self, role: str, plain: QColor) -> QColor:
        if self._inverse():
            return theme.colour("onselection")
        return theme.colour(role) if role else plain

    def _inverse(self) -> bool:
        return self.selected and theme.current().bordered

    def _joined(self, text: str) -> bool:
        """Whether letters of a text change with their neighbours, so that it must not be cut up."""
        return self.direction == Qt.LayoutDirection.RightToLeft or any(
            "\u0590" <= c <= "\u08ff" or "\u0900" <= c <= "\u0dff" for c in text
        )

    def _mirror(self, rect: QRect) -> QRect:
        return QStyle.visualRect(self.direction, self.whole, rect)


def _split(text: str, spots: tuple[Spot, ...]) -> Iterator[tuple[str, bool]]:
    """Yield the pieces of a text, each with whether it matched."""
    at = 0
    for start, length in spots:
        if start > at:
            yield text[at:start], False
        if piece := text[start : start + length]:
            yield piece, True
        at = start + length
    if rest := text[at:]:
        yield rest, False
