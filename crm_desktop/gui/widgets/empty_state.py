"""The empty state: what would stand here, and the two ways to begin."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.gui import fonts, icons, theme
from crm_desktop.gui.binding.turns import next_turn
from crm_desktop.gui.widgets.dressing import label, push

TILE, ICON, WIDE, LEAST, EDGE = 56, 26, 420, 120, 12


class EmptyState(QWidget):
    """An icon, a title, up to three lines, then what `primary`, `other`, `hint` and `link` add."""

    def __init__(self, icon: str, title: str, text: str = "", over: QWidget | None = None) -> None:
        """Belong to what it will cover, so that it goes with it though it was never shown."""
        super().__init__(over)
        self._tile = _Tile(icon)
        self._title, self._text = label(title, "title"), label(text, "secondary", wrap=True)
        self._hints: list[QWidget] = []
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        self._column = QVBoxLayout()
        self._column.setSpacing(0)
        self._text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._add(self._tile, 16)
        self._add(self._title, 4)
        self._add(self._text, 20)
        row = QHBoxLayout()
        row.addStretch()
        row.addLayout(self._buttons)
        row.addStretch()
        self._column.addLayout(row)
        self._column.addSpacing(20)
        outside = QVBoxLayout(self)
        outside.addStretch(3)
        outside.addLayout(self._column)
        outside.addStretch(4)
        self._fit_text()
        self.hide()

    def say(self, icon: str, title: str, text: str = "") -> None:
        """Show another text; buttons, hint and link stay."""
        self._tile.icon = icon
        self._title.setText(title)
        self._text.setText(text)
        self._fit_text()
        self._tile.update()

    def close_for(self, why: str) -> None:
        """Grey the ways to begin where nothing can be changed, and say why; "" leaves them."""
        for button in self.findChildren(QPushButton):
            button.setEnabled(not why)
            button.setToolTip(why)
        for hint in self._hints:
            hint.setVisible(not why)

    def primary(self, text: str, icon: str = "") -> QPushButton:
        """Add and return the button most will want."""
        return self._button(text, "primary", icon)

    def other(self, text: str, icon: str = "") -> QPushButton:
        """Add and return the other button."""
        return self._button(text, "", icon)

    def hint(self, text: str) -> None:
        """Add one quiet line."""
        self._hints.append(label(text, "hint"))
        self._add(self._hints[-1], 6)

    def link(self, text: str) -> QPushButton:
        """Add and return a link."""
        made = push(text, "link", size="small")
        self._add(made, 0)
        return made

    def cover(self, view: QAbstractScrollArea) -> None:
        """Lie over the viewport of `view` until hidden."""
        self.setParent(view)
        view.viewport().installEventFilter(self)
        self.setGeometry(view.viewport().geometry())
        self.raise_()
        self.show()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            next_turn(self, self._fit_text)  # once the text is dressed too

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit_text()

    def _fit_text(self) -> None:
        """Give the text all its lines: centred in a column, a label would get one too few."""
        wide = fonts.widened(WIDE)
        if self.parentWidget() is not None:
            wide = max(LEAST, min(wide, self.width() - 2 * EDGE))
        self._text.ensurePolished()
        self._text.setMinimumSize(0, 0)  # it would be as tall as it was when it was narrow
        self._text.setFixedSize(wide, max(0, self._text.heightForWidth(wide)))
        self._text.setVisible(bool(self._text.text()))

    def _button(self, text: str, kind: str, icon: str) -> QPushButton:
        made = push(text, kind, icon, "large")
        self._buttons.addWidget(made)
        return made

    def _add(self, widget: QWidget, below: int) -> None:
        self._column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addSpacing(below)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        parent = self.parentWidget()
        resized = event.type() in (QEvent.Type.Resize, QEvent.Type.Move)
        if resized and isinstance(parent, QAbstractScrollArea):
            self.setGeometry(parent.viewport().geometry())
        return False

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        QPainter(self).fillRect(self.rect(), theme.colour("surface"))


class _Tile(QWidget):
    def __init__(self, icon: str) -> None:
        super().__init__()
        self.icon = icon
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(fonts.grown(TILE), fonts.grown(TILE))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("selection"))
        painter.drawRoundedRect(self.rect(), 10, 10)
        inset = (self.width() - fonts.grown(ICON)) // 2
        role = "onselection" if theme.current().bordered else "accent"
        box = self.rect().adjusted(inset, inset, -inset, -inset)
        if not box.isEmpty():  # squeezed flat in a low window
            icons.icon(self.icon, role).paint(painter, box)
