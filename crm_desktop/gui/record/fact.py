"""One fact of a record: it reads as text until it is clicked or Enter is pressed, then is edited."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QRect, QSize, Qt, QUrl, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDesktopServices,
    QEnterEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QMenu, QSizePolicy, QStyle, QWidget

from crm_desktop.domain.fields import Kind
from crm_desktop.gui import fonts, formats, icons
from crm_desktop.gui.models.columns import editable, heading, people_of, value_in
from crm_desktop.gui.record.editors import Subject
from crm_desktop.gui.tables import look as looks
from crm_desktop.gui.widgets import paint
from crm_desktop.gui.widgets.menus import pop_up
from crm_desktop.i18n import tr

HEIGHT = 28
PAD = 6
TAG_GAP, TO_EDIT = 6, 24
_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2)


class Fact(QWidget):
    """Painted, not a label in a frame: twenty of them cost one widget each."""

    edit_wanted = Signal(object)
    followed = Signal(str, str)  # entity and id of the record a reference leads to
    stepped = Signal(int)
    history_wanted = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._subject: Subject | None = None
        self._text = ""
        self._ring, self._more = False, 0
        self.closed = ""  # why it cannot be changed
        self.style_name = "body"
        self.setMouseTracking(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def subject(self) -> Subject:
        assert self._subject is not None
        return self._subject

    def show_subject(self, subject: Subject) -> None:
        """Show a fact, or the same one with another value."""
        self._subject, self._text = subject, _text_of(subject)
        field = subject.field
        self.setAccessibleName(heading(field))
        empty = tr("Add another") if self._another() else tr("Empty")
        shown = tr("hidden, Enter shows it") if field.secret and self._text else self._text
        self.setAccessibleDescription(shown or empty)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if self._can() else Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.IBeamCursor if self._can() else Qt.CursorShape.ArrowCursor)
        self.setToolTip(self._tool_tip())
        self.updateGeometry()
        self.update()

    def show_more(self, count: int) -> None:
        """Say behind an entry how many others there are that do not stand here."""
        self._more = count
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(160, self.heightForWidth(self.width()))

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        single = max(fonts.height(HEIGHT), fonts.metrics(self.style_name).height() + 4)
        if self._tagged():
            rows = self._tag_places(width - 2 * PAD)
            return single + (rows[-1][0].top() if rows else 0)
        if not self._wraps():
            return single
        box = QRect(0, 0, max(40, width - 2 * PAD), 10_000)
        return max(single, fonts.metrics("body").boundingRect(box, _WRAP, self._text).height() + 8)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        look, painter = looks.current(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._ring or (self.underMouse() and self._can()):
            painter.setPen(look.accent if self._ring else look.line2)
            painter.setBrush(look.surface if self._ring else look.hover)
            painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        inner = self.rect().adjusted(PAD, 0, -PAD, 0)
        self._paint_value(painter, inner)

    def _paint_value(self, painter: QPainter, inner: QRect) -> None:
        look, subject = looks.current(), self.subject
        field, mirrored = subject.field, self.isRightToLeft()
        value = value_in(field, subject.row)
        if self._tagged() and self._text:
            self._paint_tags(painter, inner)
        elif field.own and self._text and (choice := formats.choice_of(field, value)):
            paint.paint_tag(painter, inner, self._text, choice.colour)
        elif (choice := formats.choice_of(field, value)) and self._text:
            paint.paint_badge(painter, inner, self._text, shape=choice.shape, tone=choice.tone)
        elif not self._text:
            if self._can() and (self.underMouse() or self._ring or self._another()):
                painter.setPen(look.tertiary)
                words = tr("Add another") if self._another() else tr("Add")
                look.write(painter, inner, words, "body", mirrored)
        elif self.subject.field.secret:
            painter.setPen(look.tertiary)
            used = look.write(painter, inner, self._text, "body", mirrored)
            room = inner.adjusted(0 if mirrored else used + 8, 0, -used - 8 if mirrored else 0, 0)
            painter.setPen(look.accent)
            look.write(painter, room, tr("Show"), "body", mirrored)
        elif self._wraps():
            painter.setPen(look.text)
            painter.setFont(fonts.font("body"))
            painter.drawText(inner.adjusted(0, 4, 0, 0), _WRAP, self._text)
        else:
            painter.setPen(look.accent if self._leads_on() else look.text)
            used = look.write(painter, inner, self._text, self.style_name, mirrored)
            self._paint_kind(painter, inner, used, mirrored)

    def _paint_kind(self, painter: QPainter, inner: QRect, used: int, mirrored: bool) -> None:
        """Write an entry's kind quietly behind it."""
        if self.subject.key:
            entry = (self.subject.row.get(self.subject.field.name) or {}).get(
                self.subject.key
            ) or {}
            kind = (
                formats.entry_kind(str(entry.get("kind") or "")) if isinstance(entry, dict) else ""
            )
            room = inner.adjusted(0 if mirrored else used + 8, 0, -used - 8 if mirrored else 0, 0)
            painter.setPen(looks.current().tertiary)
            more = f"+{self._more}" if self._more > 0 else ""
            said = "  ".join(filter(None, (kind, more)))
            looks.current().write(painter, room, said, "small", mirrored)

    def _paint_tags(self, painter: QPainter, inner: QRect) -> None:
        above = (fonts.height(HEIGHT) - paint.badge_height()) // 2
        for place, name, colour in self._tag_places(inner.width()):
            room = place.translated(inner.left(), inner.top() + above)
            room = QStyle.visualRect(self.layoutDirection(), inner, room)
            paint.paint_tag(painter, room, name, colour)

    def _tagged(self) -> bool:
        return self._subject is not None and self._subject.field.entry in ("tag", "choice")

    def _tag_places(self, width: int) -> list[tuple[QRect, str, str]]:
        """Return where each tag stands, with its colour: in lines, as words in a paragraph."""
        places, x, y, tall = list[tuple[QRect, str, str]](), 0, 0, paint.badge_height()
        for name, colour in self.subject.row.get(f"{self.subject.field.name}.shown") or ():
            wide = min(paint.tag_width(name, colour or ""), width)
            if x and x + wide > width:
                x, y = 0, y + tall + TAG_GAP
            places.append((QRect(x, y, wide, tall), name, colour or ""))
            x += wide + TAG_GAP
        return places

    # keyboard and mouse

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        at = event.position().toPoint()
        if event.button() != Qt.MouseButton.LeftButton or not self.rect().contains(at):
            return
        if self._leads_on() and self._on_text(at.x()):
            self._follow(at.x())
        elif self._can():
            self.edit_wanted.emit(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in _ENTER and control and self._leads_on():
            self._follow(0)
        elif event.key() in _ENTER and self._can():
            self.edit_wanted.emit(self)
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.stepped.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """Offer what there is to know about the field, also in a file that cannot be changed."""
        if self.subject.key == "" or not self.subject.row.get("id"):
            return
        menu = QMenu(self)
        copy = menu.addAction(icons.icon("copy"), tr("Copy"))
        copy.setEnabled(bool(self._text))
        copy.triggered.connect(lambda: QGuiApplication.clipboard().setText(self._text))
        story = menu.addAction(icons.icon("history"), tr("History of this field…"))
        story.triggered.connect(lambda: self.history_wanted.emit(self))
        pop_up(menu, event.globalPos())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self._leads_on():
            on_link = self._on_text(event.position().toPoint().x())
            shape = Qt.CursorShape.PointingHandCursor if on_link else Qt.CursorShape.IBeamCursor
            self.setCursor(shape)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        self._ring = event.reason() != Qt.FocusReason.MouseFocusReason
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        self._ring = False
        self.update()

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802
        self.update()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        self.update()

    def _leads_on(self) -> bool:
        """Say whether a click on the text leads somewhere: to a record or a web address."""
        field = self.subject.field
        known = field.kind is Kind.REFERENCE or field.form == "url" or bool(self._people())
        return bool(self._text) and known

    def _people(self) -> list[tuple[str, str]]:
        """Return id and name of the people a fact names, none of other facts."""
        names_them = self.subject.field.entry == "contact"
        return people_of(self.subject.row) if names_them else []

    def _person_at(self, x: int) -> str:
        """Return the id of whose name stands at a point across, or before the comma there."""
        at, metrics = self._across(x), fonts.metrics("body")
        people, end = self._people(), 0
        for id, name in people:
            end += metrics.horizontalAdvance(f"{name}, ")
            if at < end:
                return id
        return people[-1][0] if people else ""

    def _follow(self, x: int) -> None:
        field, value = self.subject.field, value_in(self.subject.field, self.subject.row)
        if field.kind is Kind.REFERENCE and value:
            self.followed.emit(field.target, value)
        elif who := self._person_at(x):
            self.followed.emit(field.target, who)
        elif field.form == "url" and (address := web_address(str(value))) is not None:
            QDesktopServices.openUrl(address)

    def _on_text(self, x: int) -> bool:
        room = (
            self.width() - 2 * PAD - TO_EDIT
        )  # a long text leaves the end to be clicked to edit it
        return self._across(x) <= min(room, fonts.metrics("body").horizontalAdvance(self._text))

    def _across(self, x: int) -> int:
        """Return how far a point is from where the text begins."""
        return self.width() - PAD - x if self.isRightToLeft() else x - PAD

    def _can(self) -> bool:
        return (not self.closed and editable(self.subject.field)) or self._opens_secret()

    def _opens_secret(self) -> bool:
        """Say whether it is a secret field that can be shown, or filled, in a dialog of its own."""
        return bool(self.subject.field.secret) and bool(self._text or not self.closed)

    def _another(self) -> bool:
        """Say whether this line waits for one more of what the record has already."""
        return self.subject.key == "" and bool(self.subject.row.get(self.subject.field.name))

    def _wraps(self) -> bool:
        field = self._subject.field if self._subject else None
        return bool(field) and (field.kind is Kind.NOTE or field.entry == "address")

    def _tool_tip(self) -> str:
        field = self.subject.field
        if self.closed and not field.secret:
            return self.closed
        width = fonts.metrics("body").horizontalAdvance(self._text)
        whole = self._text if width > max(80, self.width() - 2 * PAD) else ""
        if field.kind is Kind.DATE:  # with its weekday
            whole = formats.full(field, value_in(field, self.subject.row), self.subject.row)
        leads = tr("Ctrl+Enter opens it.") if self._leads_on() and field.form == "url" else ""
        return "\n".join(part for part in (whole, field.hint, leads) if part)


def web_address(text: str) -> QUrl | None:
    """Return what a browser opens for a text, None for anything but a web address."""
    url = QUrl(text if "://" in text else f"https://{text}", QUrl.ParsingMode.StrictMode)
    return url if url.isValid() and url.scheme() in ("http", "https") and url.host() else None


def _text_of(subject: Subject) -> str:
    field, row = subject.field, subject.row
    value: Any = value_in(field, row)
    if subject.key is not None:
        entry = (row.get(field.name) or {}).get(subject.key)
        if field.entry == "address" and entry:
            town = formats.address_line({k: v for k, v in entry.items() if k != "street"})
            return "\n".join(p for p in (str(entry.get("street") or ""), town) if p)
        return formats.entry_text(field, entry) if entry else ""
    if field.kind is Kind.NOTE:
        return str(value or "")
    if field.kind is Kind.DATE and value:
        return formats.date_text(str(value))
    if field.name == "result":
        return formats.show(field, value or {"outcome": "open"}, row)
    return formats.show(field, value, row)
