"""What the dashboard shows below its head: tiles, then cards in two columns or one."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from crm_desktop.gui import fonts, theme
from crm_desktop.gui.insight import chart_data, words
from crm_desktop.gui.insight.card import Card, ChartCard
from crm_desktop.gui.insight.goal_chooser import GoalChooser
from crm_desktop.gui.insight.lists import StuckCard
from crm_desktop.gui.insight.tile import FigureTile
from crm_desktop.gui.widgets.dressing import push
from crm_desktop.i18n import tr
from crm_desktop.insight import summary
from crm_desktop.insight.glance import Tile
from crm_desktop.insight.summary import TILES, Shown
from crm_desktop.store.past import Moment

EDGE, GAP = 16, 12
ABOVE, BELOW = 306, 276
"""How high the cards of the first and second line are at least, at 100 %: as they mostly come to be."""
FIVE, THREE, TWO = 900, 520, 680
"""Widths from which on there are five tiles in a line, or three, and two columns of cards."""
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class Body(QWidget):
    """Shows figures; the page acts."""

    goal_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        self.tiles = {name: FigureTile("", self) for name in TILES}
        self.sales = ChartCard("bar", tr("Sales against target"), self, ABOVE)
        self.funnel = ChartCard("funnel", tr("Funnel"), self, ABOVE)
        self.stuck = StuckCard(self, BELOW)
        self.sources = ChartCard("list", tr("Sources, won value"), self, BELOW)
        self.forecast = ChartCard("bar", tr("Forecast by how certain it is"), self, BELOW)
        self.reasons = ChartCard("list", tr("Lost deals by reason"), self, BELOW)
        self.cards: dict[str, Card] = {
            summary.SALES: self.sales, summary.WAY: self.funnel, summary.STUCK: self.stuck,
            summary.SOURCES: self.sources, summary.REASONS: self.reasons,
        }  # fmt: skip
        self.goal = GoalChooser(self)
        self.sales.head.insertWidget(2, self.goal)
        self.set_goal = push(tr("Set a goal…"), "link", size="small")
        self.sales.head.insertWidget(2, self.set_goal)
        self.set_goal.clicked.connect(self.goal_wanted)
        self.set_goal.hide()
        self._columns = (0, 0)
        self._lay_out()
        theme.news.changed.connect(self._arrange)

    def first(self) -> FigureTile:
        """Return the first tile."""
        return next(iter(self.tiles.values()))

    def show_figures(self, shown: Shown) -> None:
        """Show what is fresh of everything but the tiles."""
        if summary.SALES in shown.fresh:
            self.sales.show_data(chart_data.sales(shown))
            self.set_goal.setVisible(not shown.targeted and not shown.goals)
            self.goal.offer(shown)
        if summary.WAY in shown.fresh:
            funnel = chart_data.funnel(shown)
            self.funnel.show_data(funnel, matters=funnel.matters is not None)
        if summary.STUCK in shown.fresh:
            self.stuck.show_deals(shown)
        if summary.SOURCES in shown.fresh:
            self.sources.show_data(chart_data.brought(shown))
            self.sources.note.setText(self.sources.view.shown.shares_name)
        if summary.HEADS in shown.fresh:
            self.forecast.show_data(chart_data.forecast(shown))
        if summary.REASONS in shown.fresh:
            self.reasons.show_data(chart_data.reasons(shown))
            self.reasons.note.setText(self.reasons.view.shown.shares_name)

    def wait_for(self, parts: Collection[str]) -> None:
        """Say of which cards the answers are still worked out."""
        for part, card in self.cards.items():
            if part in parts:
                card.wait()

    def show_tiles(self, shown: Shown, before: dict[str, Tile], moment: Moment | None) -> None:
        """Show the tiles, beside what they were at a moment."""
        for name, tile in self.tiles.items():
            now = shown.tiles.get(name)
            if now is None:
                continue
            trend, progress = words.trend(name, shown, before.get(name), moment)
            tile.say(words.tile_name(name, shown.wanted), words.figure(name, now, shown.base), trend,
                     words.lacking(name, now), progress)  # fmt: skip

    def choose(self, name: str) -> None:
        """Show which tile is explained, "" for none."""
        for one, tile in self.tiles.items():
            tile.setChecked(one == name)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        tiles = list(self.tiles.values())
        step = _STEPS.get(Qt.Key(event.key()), 0) * (-1 if self.isRightToLeft() else 1)
        at = next((i for i, tile in enumerate(tiles) if tile.hasFocus()), -1)
        if step and at >= 0:
            tiles[(at + step) % len(tiles)].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Put tiles and cards into as many columns as there is room for."""
        room = self.width()
        tiles = 5 if room >= fonts.widened(FIVE) else 3 if room >= fonts.widened(THREE) else 2
        two = 2 if room >= fonts.widened(TWO) else 1
        if (tiles, two) == self._columns:
            return
        self._columns = (tiles, two)
        _put(self.top, list(self.tiles.values()), tiles)
        for column in range(5):
            self.top.setColumnStretch(column, int(column < tiles))
        cards = [self.sales, self.funnel, self.stuck, self.sources, self.forecast, self.reasons]
        _put(self.grid, cards, two)
        self.grid.setColumnStretch(0, 58)
        self.grid.setColumnStretch(1, 42 if two == 2 else 0)

    def _lay_out(self) -> None:
        self.top = QGridLayout()
        self.top.setSpacing(GAP)
        self.grid = QGridLayout()
        self.grid.setSpacing(GAP)
        box = QVBoxLayout(self)
        box.setContentsMargins(EDGE, EDGE, EDGE, EDGE)
        box.setSpacing(GAP)
        box.addLayout(self.top)
        box.addLayout(self.grid)
        box.addStretch(1)
        self._arrange()


def _put(grid: QGridLayout, parts: Sequence[QWidget], columns: int) -> None:
    for at, part in enumerate(parts):
        grid.removeWidget(part)
        grid.addWidget(part, at // columns, at % columns)
