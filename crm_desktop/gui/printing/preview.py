"""The pages of a document as they will be, one at a time, painted in the lane that reads."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QStyle, QVBoxLayout, QWidget

from crm_desktop.errors import UserError
from crm_desktop.gui import theme
from crm_desktop.gui.context import Context
from crm_desktop.gui.printing import paper
from crm_desktop.gui.printing.paper import Document
from crm_desktop.gui.printing.wishes import Wish
from crm_desktop.gui.widgets.dressing import icon_button, label
from crm_desktop.i18n import tr

AIR = 20
SETTLED = 60
"""Milliseconds after the last change of a choice or of the window."""


class Preview(QFrame):
    """Shows what a wish makes; `made` tells the document, `refused` why there is none."""

    made = Signal(object)
    refused = Signal(str)

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._wish: Wish | None = None
        self._job: Any = None
        self.document: Document | None = None
        self.page = 0
        self.sheet = PageView(self)
        self.area = PageArea(self)
        self.area.setWidget(self.sheet)
        self.number = label("", "small")
        self.before = icon_button("chevron-left", tr("Previous page"))
        self.after = icon_button("chevron-right", tr("Next page"))
        self.zoom = icon_button("zoom-in", tr("Page width"))
        self.zoom.setCheckable(True)
        self._later = QTimer(self, interval=SETTLED, singleShot=True)
        self._later.timeout.connect(self._render)
        self._lay_out()
        self.before.clicked.connect(lambda: self.turn(-1))
        self.after.clicked.connect(lambda: self.turn(1))
        self.zoom.toggled.connect(lambda _on: self._later.start())
        self.area.turned.connect(self.turn)
        self.area.resized.connect(self._later.start)

    def show_wish(self, wish: Wish | None) -> None:
        """Show what shall be printed now; the page stays where there are as many."""
        self._wish, self.document = wish, None
        self._drop()  # what is on its way is of the wish before
        self._later.start()

    def turn(self, by: int) -> None:
        """Go to another page."""
        if self.document is not None and 0 <= self.page + by < self.document.pages:
            self.page += by
            self.area.verticalScrollBar().setValue(0)
            self._render()

    def leave(self) -> None:
        """Paint no more."""
        self._later.stop()
        self._drop()

    def _render(self) -> None:
        self._drop()
        if self._wish is None:
            return
        work = partial(
            _painted, self._context.ws, self._wish, self.document, self.page, self._room()
        )
        self._job = self._context.lane.run(work, self._show, self._failed)

    def _drop(self) -> None:
        job, self._job = self._job, None
        if job is not None:
            job.cancel()

    def _room(self) -> tuple[int, int, float, bool]:
        port = self.area.viewport()
        ratio = self.devicePixelRatioF()
        wide, high = port.width() - 2 * AIR, port.height() - 2 * AIR
        return max(50, wide), max(50, high), ratio, self.zoom.isChecked()

    def _show(self, found: tuple[Document, int, QImage]) -> None:
        fresh = self.document is None
        self.document, self.page, picture = found
        self.sheet.show_picture(picture)
        words = tr("Page {n} of {total}", n=self.page + 1, total=self.document.pages)
        self.number.setText(words)
        self.area.setAccessibleName(tr("Preview: {page}", page=words))
        self._allow()
        if fresh:
            self.made.emit(self.document)

    def _failed(self, error: Exception) -> None:
        self.document = None
        self.sheet.show_picture(QImage())
        self.number.setText("")
        self._allow()
        if isinstance(error, UserError):
            self.refused.emit(str(error))
        else:
            self._context.failed(error)

    def _allow(self) -> None:
        pages = self.document.pages if self.document is not None else 0
        self.before.setEnabled(self.page > 0 and pages > 0)
        self.after.setEnabled(self.page + 1 < pages)

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 6, 12, 6)
        foot.setSpacing(4)
        foot.addWidget(self.before)
        foot.addWidget(self.number)
        foot.addWidget(self.after)
        foot.addStretch(1)
        foot.addWidget(self.zoom)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.area, 1)
        box.addLayout(foot)


class PageArea(QScrollArea):
    """Scrolls over a page that is larger; Page Up and Page Down turn at its ends."""

    turned = Signal(int)
    resized = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Preview"))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        bar = self.verticalScrollBar()
        down, up = Qt.Key.Key_PageDown, Qt.Key.Key_PageUp
        if event.key() == down and bar.value() >= bar.maximum():
            self.turned.emit(1)
        elif event.key() == up and bar.value() <= bar.minimum():
            self.turned.emit(-1)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.resized.emit()


class PageView(QLabel):
    """One sheet of paper with a hairline around it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._picture = QImage()

    def show_picture(self, picture: QImage) -> None:
        self._picture = picture
        self.setMinimumSize(self.sizeHint())
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        size = self._picture.deviceIndependentSize().toSize()
        return size + QSize(2 * AIR, 2 * AIR) if not self._picture.isNull() else QSize(1, 1)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        if self._picture.isNull():
            return
        size = self._picture.deviceIndependentSize().toSize()
        place = QStyle.alignedRect(
            self.layoutDirection(), Qt.AlignmentFlag.AlignCenter, size, self.rect()
        )
        painter = QPainter(self)
        painter.drawImage(place, self._picture)
        painter.setPen(theme.colour("line2"))
        painter.drawRect(place.adjusted(-1, -1, 0, 0))
        painter.end()


def _painted(
    ws: Any, wish: Wish, document: Document | None, page: int,
    room: tuple[int, int, float, bool], token: Any,
) -> tuple[Document, int, QImage]:  # fmt: skip
    """Make the document where it is not made yet, and the picture of a page. In the lane's thread."""
    made = document if document is not None else wish.document(ws, token.check)
    page = min(page, made.pages - 1)
    wide, high, ratio, by_width = room
    extent = made.paper.extent()
    if not by_width:
        wide = min(wide, int(high * extent.width() / extent.height()))
    picture = paper.picture(made, page, round(wide * ratio), guides=True)
    picture.setDevicePixelRatio(ratio)
    return made, page, picture
