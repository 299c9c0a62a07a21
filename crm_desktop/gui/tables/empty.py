"""What stands over a table without rows: none yet, or none that match."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.domain.fields import Record
from crm_desktop.gui import icons, theme
from crm_desktop.i18n import tr

TILE = 56
GLYPH = 26


class TableEmpty(QWidget):
    """Lies over the view's viewport and goes when there are rows."""

    clear_filter = Signal()
    make_first = Signal()
    import_wanted = Signal()

    def __init__(self, record: type[Record], view: QAbstractScrollArea) -> None:
        super().__init__(view.viewport())
        self._record = record
        self._bare = True
        self.tile = _Tile(record.icon, self)
        self.title = QLabel(self)
        self.title.setProperty("kind", "title")
        self.text = QLabel(self)
        self.text.setProperty("kind", "secondary")
        self.text.setWordWrap(True)
        self.text.setMaximumWidth(420)
        for label in (self.title, self.text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.first = QPushButton(self)
        self.first.setProperty("kind", "primary")
        self.second = QPushButton(self)
        self.first.clicked.connect(self._primary)
        self.second.clicked.connect(self.import_wanted)
        self._lay_out()
        view.viewport().installEventFilter(self)
        self.hide()

    def show_for(self, rows: int, bare: bool) -> None:
        """Show, or hide when there are rows; `bare` means nothing is filtered."""
        self._bare = bare
        self._say()
        self.setGeometry(self.parentWidget().rect())
        self.setVisible(rows == 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self.parentWidget().rect())
        return False

    def _say(self) -> None:
        titles = {
            "contact": (tr("No contacts yet"), tr("New contact"),
                        tr("Bring your contacts in from a file, or write the first one down.")),
            "company": (tr("No companies yet"), tr("New company"),
                        tr("Companies come with imported contacts, or you make them here.")),
            "deal": (tr("No deals yet"), tr("New deal"),
                     tr("A deal is one chance of business. It moves over your pipeline.")),
        }  # fmt: skip
        title, make, text = titles[self._record.entity]
        if not self._bare:
            title, make = tr("Nothing matches"), tr("Clear the filter")
            text = tr("No record fits what is filtered for.")
        self.title.setText(title)
        self.text.setText(text)
        self.first.setText(make)
        self.second.setText(tr("Import a file"))
        self.second.setVisible(self._bare and self._record.entity != "deal")

    def _primary(self) -> None:
        (self.make_first if self._bare else self.clear_filter).emit()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self.first)
        buttons.addWidget(self.second)
        buttons.addStretch(1)
        box = QVBoxLayout(self)
        box.setSpacing(12)
        box.addStretch(2)
        box.addWidget(self.tile, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addWidget(self.title)
        box.addWidget(self.text, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addLayout(buttons)
        box.addStretch(3)


class _Tile(QWidget):
    """The icon on its tile."""

    def __init__(self, icon: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon = icon
        self.setFixedSize(TILE, TILE)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("selection"))
        painter.drawRoundedRect(self.rect(), 12, 12)
        glyph = icons.pixmap(self._icon, "accent", GLYPH, self.devicePixelRatioF())
        at = QRect((TILE - GLYPH) // 2, (TILE - GLYPH) // 2, GLYPH, GLYPH)
        painter.drawPixmap(at, glyph)
