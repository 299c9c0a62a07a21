"""The bar over a record: which of how many it is, its star, and the ways to leave it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from crm_desktop.gui import fonts, icons
from crm_desktop.gui.context import Context
from crm_desktop.gui.favourites import Favourites
from crm_desktop.gui.widgets.dressing import IconLabel, icon_button, label, push
from crm_desktop.gui.widgets.labels import Elided
from crm_desktop.gui.widgets.scrolling import SteadyArea
from crm_desktop.i18n import tr

BAR, LEAST, BELOW = 44, 120, 130


class RecordBar(QWidget):
    """In the panel the count stands first; on the page (`wide`) the way back and where one is."""

    def __init__(self, context: Context, parent: QWidget, *, wide: bool = False) -> None:
        super().__init__(parent)
        self._favourites = Favourites.of(context)
        self._shown = ("", "")
        self.back = icon_button("arrow-left", tr("Back"))
        self.list = push("", "quiet", size="small")
        self.name = Elided("medium")
        self.place = label("", "hint")
        self.up = icon_button("chevron-up", tr("Previous record"))
        self.down = icon_button("chevron-down", tr("Next record"))
        self.star = icon_button("star", "")
        self.star.setCheckable(True)
        self.history = icon_button("history", tr("History"))
        self.expand = icon_button("maximize-2", tr("Open on its own page"))
        self.cross = icon_button("x", tr("Close the panel"))
        self.star.clicked.connect(self._turn_star)
        self._favourites.changed.connect(self._show_star)
        self.setMinimumHeight(BAR)
        row = QHBoxLayout(self)
        row.setContentsMargins(12 if wide else 16, 0, 16 if wide else 8, 0)
        row.setSpacing(4)
        if wide:
            row.addWidget(self.back)
            row.addWidget(self.list)
            row.addWidget(IconLabel("chevron-right", "tertiary", 14))
            row.addWidget(self.name, 1)
        for widget in (self.place, self.up, self.down):
            row.addWidget(widget)
        if not wide:
            row.addStretch(1)
        for widget in (self.star, self.history) if wide else (self.star, self.expand, self.cross):
            row.addWidget(widget)
        for part in (self.back, self.list, self.name, self.history, self.expand, self.cross):
            if part.parentWidget() is None:
                part.setParent(self)
                part.hide()

    def show_record(self, entity: str, id: str) -> None:
        """Show whether a record is a favourite."""
        self._shown = (entity, id)
        self._show_star()

    def set_neighbours(self, position: int, total: int) -> None:
        """Say which of how many the record is, from 1; 0 when it is not in the list."""
        self.place.setText(f"{position:,} / {total:,}" if position > 0 else "")
        self.up.setEnabled(position > 1)
        self.down.setEnabled(0 < position < total)

    def _turn_star(self) -> None:
        self._favourites.turn(*self._shown)

    def _show_star(self) -> None:
        on = self._shown in self._favourites
        words = tr("Take off the favourites") if on else tr("Add to the favourites")
        self.star.setIcon(icons.icon("star", "accent" if on else "secondary"))
        self.star.setChecked(on)
        self.star.setToolTip(words)
        self.star.setAccessibleName(words)


class Above(SteadyArea):
    """What stands over the rest at its full height; it scrolls where a window is too low for both."""

    def __init__(self, inside: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        inside.setMinimumWidth(1)  # its parts fit themselves to the room there is
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(tr("Summary"))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        for ground in (inside, self.viewport()):
            ground.setBackgroundRole(QPalette.ColorRole.Base)

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        return self.widget().heightForWidth(width)

    def sizeHint(self) -> QSize:  # noqa: N802
        return self.widget().sizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(0, fonts.height(LEAST))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Be as tall as what is inside has become."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)


class Below(QWidget):
    """What gives way first where a window is low: all in it scrolls by itself.

    On the page it `keeps` room for its tabs, its filters and some lines.
    """

    def __init__(self, parent: QWidget, *, keeps: bool = False) -> None:
        super().__init__(parent)
        self._keeps = keeps

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        return False

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        least = fonts.grown(BELOW) if self._keeps else fonts.height(LEAST)
        return QSize(super().minimumSizeHint().width(), least)
