"""The page of a business's figures: tiles, sales against target, the funnel, what is stuck, sources."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QMenu,
    QWidget,
)
from shiboken6 import isValid

from crm_desktop.domain.operation import Changed
from crm_desktop.gui import fonts, icons
from crm_desktop.gui.charts.data import Mark
from crm_desktop.gui.context import Context
from crm_desktop.gui.insight import chart_data, left_out, words
from crm_desktop.gui.insight.boards.switch import Boards
from crm_desktop.gui.insight.body import Body
from crm_desktop.gui.insight.campaigns import missing_rates
from crm_desktop.gui.insight.feed import Compared, DashboardFeed
from crm_desktop.gui.insight.head import DashboardHead
from crm_desktop.gui.insight.layouts import beside, give_way, headed
from crm_desktop.gui.insight.reports.records_dialog import open_records
from crm_desktop.gui.insight.tile import FigureTile
from crm_desktop.gui.insight.why_panel import WhyPanel
from crm_desktop.gui.widgets.empty_state import EmptyState
from crm_desktop.gui.widgets.fitting import FrontStack
from crm_desktop.gui.widgets.menus import pop_up
from crm_desktop.gui.widgets.scrolling import SteadyArea, scroll
from crm_desktop.i18n import tr
from crm_desktop.insight.glance import APPOINTMENTS, WEIGHTED, Tile
from crm_desktop.insight.periods import OFFERED
from crm_desktop.insight.sticking import funnel as funnels
from crm_desktop.insight.summary import FORECAST, HEADS, LEFT_OUT, REASONS, SALES, Shown, Wanted
from crm_desktop.store.figures.unrated import Unrated

REMEMBERED = "dashboard"
BESIDE = 780
"""Width of a page that has room for the figures beside what explains one."""


class DashboardPage(QFrame):
    """Figures of a time and a person; each opens its records and says why it changed."""

    counts = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "page")
        self.context = context
        self.shown: Shown | None = None
        self.people: tuple[str, ...] = ()
        self.before: dict[str, Tile] = {}
        self.explained = ""  # the tile explained beside the page
        self.feed = DashboardFeed(context, self)
        # Each part is made where it will lie: all in it would hear of the style once more on its way there.
        self.left = QWidget(self)
        self.head = DashboardHead(self.left)
        self.stack = FrontStack(self.left)
        self.area = SteadyArea(self.stack)
        self.body = Body(self.area.viewport())
        scroll(self.area, self.body, tr("Figures"))
        self.stack.addWidget(self.area)
        self.why = WhyPanel(self)
        self.empty = EmptyState(
            "chart-column", tr("No figures yet"),
            tr("Figures are worked out from deals, leads and appointments. Begin with a deal."),
            over=self.area,
        )  # fmt: skip
        self.empty.primary(tr("New deal"), "plus").clicked.connect(self.new_record)
        self.empty.close_for(context.ws.closed_because)
        self._lay_out()
        self.boards = Boards(context, self.head, self.stack)
        self._connect()
        self.ask(_remembered(context.ws.setting(REMEMBERED, {})))

    # what the shell calls

    def new_record(self) -> None:
        """Make a deal: what figures are made of."""
        self.context.actions.trigger("record.new_deal")

    def focus_rows(self) -> None:
        """Give the keyboard to the first tile."""
        first = self.boards.first() if self.boards.own else self.body.first()
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def ask(self, wanted: Wanted) -> None:
        """Show another time, or another person's figures."""
        self.close_why()
        self.before = {}
        self.head.say_compared("")
        self.head.show_wanted(wanted, self.people)
        self.feed.ask(wanted)

    def leave(self) -> None:
        """Ask no more: the file is about to be closed."""
        self.feed.stop()
        self.boards.feed.stop()
        self.context.bridge.changed.disconnect(self._news)

    # what is shown

    def _show(self, shown: Shown) -> None:
        self.shown = shown
        self.head.show_wanted(shown.wanted, shown.people or self.people)
        self.people = shown.people or self.people
        if shown.bare:
            self.empty.cover(self.area)
        else:
            self.empty.hide()
        self.body.setEnabled(not shown.bare)
        self.body.show_figures(shown)
        at = shown.now
        self.counts.emit(tr("Computed from this file at {time}", time=f"{at:%H:%M}"))
        if HEADS not in shown.fresh:
            return
        self._show_tiles()
        if self.explained and not self.feed.explaining:
            self.feed.explain(self.explained, self.why.show_why)

    def _show_tiles(self) -> None:
        if self.shown is not None:
            self.body.show_tiles(self.shown, self.before, self.feed.moment)

    def _show_compared(self, found: Compared) -> None:
        moment, self.before = found
        day = words.day_of(moment) if moment is not None else ""
        bare = self.shown is None or self.shown.bare
        self.head.say_compared(day, young=moment is None and not bare)
        self._show_tiles()

    # opening what is behind

    def explain(self, name: str) -> None:
        """Say beside the page why a figure changed; where nothing is to compare with open its records."""
        shown = self.shown
        if shown is None:
            return
        if self.feed.moment is None:
            self.body.choose("")
            self.open_tile(name)
            return
        self.explained = name
        self.body.choose(name)
        self.why.wait(words.tile_name(name, shown.wanted))
        self.why.show()
        self._fit()
        self.why.setFocus(Qt.FocusReason.OtherFocusReason)
        self.feed.explain(name, self.why.show_why)

    def close_why(self) -> None:
        """Give the room back to the figures."""
        name, self.explained = self.explained, ""
        had = self.why.isAncestorOf(self.window().focusWidget() or self)
        self.why.hide()
        self.body.choose("")
        self._fit()
        if had and name:
            self.body.tiles[name].setFocus(Qt.FocusReason.OtherFocusReason)

    def open_tile(self, name: str) -> None:
        """List the records a figure counts."""
        if self.shown is None:
            return
        if name == APPOINTMENTS:
            self.context.actions.trigger("page.calendar")
            return
        self._list((name,), words.tile_name(name, self.shown.wanted))

    def open_left_out(self, name: str) -> None:
        """List the records a figure leaves out."""
        if self.shown is not None and self.shown.tiles[name].lacking:
            self._list((name, LEFT_OUT), left_out.no_value(weighted=name == WEIGHTED))

    def _open_sales(self, mark: Mark) -> None:
        shown = self.shown
        if shown is not None and mark.category < len(shown.reached):
            named = words.stretch_name(shown.goal, shown.reached[mark.category])
            said = tr("{measure}, {period}", measure=words.measured(shown.goal), period=named)
            self.feed.behind(
                (SALES, mark.category), lambda ns: self._list_all(shown.counts, ns, said)
            )

    def _open_stage(self, mark: Mark) -> None:
        funnel = self.shown.funnel if self.shown else None
        if funnel is None:
            return
        at = mark.category
        if at < len(funnel.steps):
            named = tr("Came to {stage}", stage=funnel.steps[at].stage.name)
            self._list(("funnel", funnel.pipeline, funnels.REACHED, at), named)
        else:
            self._list(("funnel", funnel.pipeline, funnels.WON, -1), tr("Won"))

    def _open_source(self, mark: Mark) -> None:
        if self.shown is not None:
            one = chart_data.winners(self.shown)[mark.category]
            named = self.body.sources.view.shown.categories[mark.category]
            self._list(("source", one), tr("Won, {source}", source=named))

    def _open_category(self, mark: Mark) -> None:
        if self.shown is not None:
            named = self.body.forecast.view.shown.categories[mark.category]
            self._list((FORECAST, self.shown.categories[mark.category].name), named)

    def _open_reason(self, mark: Mark) -> None:
        if self.shown is not None:
            named = self.body.reasons.view.shown.categories[mark.category]
            self._list(
                (REASONS, self.shown.reasons[mark.category][0]), tr("Lost, {reason}", reason=named)
            )

    def _list(self, what: tuple[Any, ...], named: str) -> None:
        self.feed.behind(what, lambda ns: self._list_all("deal", ns, named))

    def _list_all(self, entity: str, ns: list[int], named: str) -> None:
        open_records(self.context, self.window(), entity, ns, named)

    def _tile_menu(self, tile: FigureTile, name: str, at: QPoint) -> None:
        menu = QMenu(self)
        if self.feed.moment is not None:
            menu.addAction(icons.icon("arrow-right-left"), tr("Why did it change?"),
                           partial(self.explain, name))  # fmt: skip
        menu.addAction(icons.icon("list"), tr("Open the records"), partial(self.open_tile, name))
        if self.shown is not None and name != APPOINTMENTS and self.shown.tiles[name].lacking:
            menu.addAction(icons.icon("triangle-alert"), left_out.words(self.shown.tiles[name].lacking),
                           partial(self.open_left_out, name))  # fmt: skip
            self._offer_rates(menu, name)
        pop_up(menu, tile.mapToGlobal(at))

    def _offer_rates(self, menu: QMenu, name: str) -> None:
        """Offer to enter rates once it is known that a rate is what lacks."""
        act = menu.addAction(icons.icon("coins"), "")
        act.setVisible(False)

        def show(found: tuple[Unrated, ...]) -> None:
            if isValid(menu):
                act.setText(left_out.rates_words(found))
                act.triggered.connect(lambda _on=False: self._enter_rates(found))
                act.setVisible(bool(found))

        self.feed.unrated(name, show)

    def _enter_rates(self, unrated: tuple[Unrated, ...]) -> None:
        missing_rates.enter(self.context, self.window(), unrated)

    def _set_goals(self) -> None:
        from crm_desktop.gui.insight.goals_dialog import GoalsDialog

        GoalsDialog(self.context, self.window()).open()

    def _save_picture(self) -> None:
        from crm_desktop.gui.insight import picture

        shown = self.boards.grid if self.boards.own else self.body
        picture.save(self.context, shown, self.window())

    # news

    def _news(self, news: Changed) -> None:
        self.feed.take(news, self.isVisible() and not self.boards.own)
        self.boards.take(news, self.isVisible())

    def _want(self, wanted: Wanted) -> None:
        self._remember(wanted)
        self.ask(wanted)

    def _choose_goal(self, goal: str) -> None:
        self._remember(self.feed.wanted._replace(goal=goal))
        self.feed.choose_goal(goal)

    def _remember(self, wanted: Wanted) -> None:
        self.context.ws.remember(REMEMBERED, {"period": wanted.period, "goal": wanted.goal})

    def _ask_anew(self) -> None:
        if self.isVisible():
            self.ask(self.feed.wanted)
            self.boards.ask_anew()

    def _wake(self) -> None:
        (self.boards.feed if self.boards.own else self.feed).wake()

    def _switched(self, own: bool) -> None:
        """Show the overview again, or another dashboard in its place."""
        if own:
            self.close_why()
        elif self.isVisible():
            self._wake()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        self._wake()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape and self.explained:
            self.close_why()
        else:
            super().keyPressEvent(event)

    def _fit(self) -> None:
        """Let what explains a figure cover the others where there is no room beside them."""
        give_way(self.left, self.edge, [self.why], room=self.width() >= fonts.widened(BESIDE))

    # building

    def _lay_out(self) -> None:
        headed(self.left, self.head, self.stack)
        _, self.edge = beside(self, self.left, self.why)
        self.setFocusProxy(self.body.first())

    def _connect(self) -> None:
        feed, head, body = self.feed, self.head, self.body
        feed.told.connect(self._show)
        feed.compared.connect(self._show_compared)
        feed.failed.connect(self.context.failed)
        feed.slow.connect(body.wait_for)
        feed.ask_anew.connect(self._ask_anew)
        feed.day.another.connect(self._ask_anew)
        head.wanted_changed.connect(self._want)
        head.past_wanted.connect(lambda: self.context.actions.trigger("view.as_on"))
        head.update_wanted.connect(self._ask_anew)
        self.boards.switched.connect(self._switched)
        head.goals_wanted.connect(self._set_goals)
        head.picture_wanted.connect(self._save_picture)
        for name, tile in body.tiles.items():
            tile.clicked.connect(partial(self._clicked, name))
            tile.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            tile.customContextMenuRequested.connect(partial(self._tile_menu, tile, name))
        body.sales.view.chosen.connect(self._open_sales)
        body.funnel.view.chosen.connect(self._open_stage)
        body.sources.view.chosen.connect(self._open_source)
        body.forecast.view.chosen.connect(self._open_category)
        body.reasons.view.chosen.connect(self._open_reason)
        body.stuck.opened.connect(partial(self.context.open_record, "deal"))
        body.stuck.all_wanted.connect(lambda: self._list(("stuck",), tr("Stuck deals")))
        body.goal_wanted.connect(self._set_goals)
        body.goal.chosen.connect(self._choose_goal)
        body.goal.goals_wanted.connect(self._set_goals)
        self.why.closed.connect(self.close_why)
        self.why.deeds.opened.connect(lambda: self.open_left_out(self.explained))
        self.why.deeds.rates_wanted.connect(self._enter_rates)
        self.why.opened.connect(self.context.open_record)
        self.why.all_wanted.connect(self._list_all)
        self.context.bridge.changed.connect(self._news)

    def _clicked(self, name: str, _on: bool = False) -> None:
        if name == self.explained:
            self.close_why()
        else:
            self.explain(name)


def _remembered(kept: dict[str, Any]) -> Wanted:
    """Return what was asked for when the page was last seen."""
    period = str(kept.get("period", ""))
    made = Wanted(goal=str(kept.get("goal", "")))
    return made._replace(period=period) if period in OFFERED else made
