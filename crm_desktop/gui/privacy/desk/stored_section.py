"""The section that says what is stored where on this computer, in plain words, with sizes and folders."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from crm_desktop.gui import fonts, theme
from crm_desktop.gui.asking import Asking
from crm_desktop.gui.binding import items
from crm_desktop.gui.context import Context
from crm_desktop.gui.exchange.files import show_folder, size_words
from crm_desktop.gui.privacy.desk.section import SectionView
from crm_desktop.gui.privacy.desk.section_head import EDGE
from crm_desktop.gui.widgets.dressing import hairline, label, push
from crm_desktop.gui.widgets.scrolling import scrolled
from crm_desktop.i18n import mark, tr, trn
from crm_desktop.privacy import stored
from crm_desktop.privacy.stored import Stored

GAP = 10


class StoredSection(SectionView):
    """Reads the disk when it is looked at, never in the window's thread."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._asking = Asking(context, self, context.disk_lane)
        self.places: list[Stored] = []
        self.open: dict[str, QPushButton] = {}
        self.look = push(tr("Look again"), "", "refresh-cw")
        words = tr("Every place where this program keeps something, and what lies there.")
        self.head(mark("What is stored where"), words, (self.look,))
        self.total = label(tr("Looking…"), "strong")
        self.total.setContentsMargins(EDGE, 0, EDGE, 8)
        self.box.addWidget(self.total)
        self.box.addWidget(hairline(self))
        self.inside = QWidget(self)
        self.rows = QVBoxLayout(self.inside)
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.rows.setSpacing(0)
        area = scrolled(self.inside, tr("What is stored where"), self)
        self.box.addWidget(area, 1)
        self.look.clicked.connect(self.again)
        self.setFocusProxy(self.look)

    def read(self) -> None:
        ws = self.context.ws
        self._asking.ask(lambda _conn: stored.of(ws), self._show)

    def leave(self) -> None:
        super().leave()
        self._asking.drop()

    def _show(self, places: list[Stored]) -> None:
        self.places = places
        self.open = {}
        items.clear(self.rows)
        for one in places:
            self.rows.addWidget(self._row(one))
            self.rows.addWidget(hairline(self.inside))
        self.rows.addStretch(1)
        size = size_words(sum(one.size for one in places))
        here = len(places)
        said = trn("{n} place, {size} in all", "{n} places, {size} in all", here, size=size)
        self.total.setText(said)
        self.said.emit(said)

    def _row(self, one: Stored) -> QWidget:
        row = QWidget(self.inside)
        grid = QGridLayout(row)
        grid.setContentsMargins(EDGE, GAP, EDGE, GAP)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        grid.addWidget(label(one.name, "strong", wrap=True), 0, 0)
        grid.addWidget(label(one.says, "secondary", wrap=True), 1, 0)
        if one.kind != "devices":
            many = trn("{n} file", "{n} files", one.files)
            grid.addWidget(label(size_words(one.size), "strong"), 0, 1, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(label(many, "secondary"), 1, 1, _RIGHT)
        if one.folder:
            grid.addWidget(_Place(one.folder), 2, 0)
            grid.addWidget(self._opener(one), 2, 1, _RIGHT)
        return row

    def _opener(self, one: Stored) -> QPushButton:
        made = self.open[one.kind] = push(tr("Open folder"), "link", size="small")
        made.setAccessibleName(tr("Open the folder of {name}", name=one.name))
        place = Path(one.folder)
        folder = place.parent if one.kind == "file" else place
        made.clicked.connect(lambda: show_folder(folder))
        return made


class _Place(QWidget):
    """Where something lies on this computer; what has no room is left out in the middle."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self._path = path
        self.setToolTip(path)
        self.setAccessibleName(path)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(0, fonts.metrics("small").height() + 2)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setFont(fonts.font("small"))
        painter.setPen(theme.colour("tertiary"))
        middle = Qt.TextElideMode.ElideMiddle
        cut = fonts.metrics("small").elidedText(self._path, middle, self.width())
        side = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.rect(), side, cut)


_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
