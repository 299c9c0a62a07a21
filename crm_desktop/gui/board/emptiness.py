"""What stands in place of a board without cards: no pipeline, no open deal, or none that match."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from crm_desktop.deals.board import Board
from crm_desktop.gui.widgets.empty_state import EmptyState
from crm_desktop.i18n import tr

if TYPE_CHECKING:
    from crm_desktop.gui.board.page import BoardPage


class BoardEmpty(QObject):
    """Lies over the board and goes when there are cards."""

    def __init__(self, page: BoardPage) -> None:
        super().__init__(page)
        self._page = page
        self.no_pipeline = EmptyState(
            "square-kanban", tr("No pipeline yet"),
            tr("A pipeline is the way of a deal, stage by stage, from the first word to the contract."),
            over=page,
        )  # fmt: skip
        self.no_pipeline.primary(tr("New pipeline"), "plus").clicked.connect(page.new_pipeline)
        self.no_deals = EmptyState(
            "handshake", tr("No open deals here"),
            tr("A deal is one chance of business. Write the first one down, then drag it from "
               "stage to stage."), over=page,
        )  # fmt: skip
        self.no_deals.primary(tr("New deal"), "plus").clicked.connect(page.new_record)
        for state in (self.no_pipeline, self.no_deals):
            state.close_for(page.context.ws.closed_because)
        self.unmatched = EmptyState(
            "search",
            tr("Nothing matches"),
            tr("No open deal fits what is filtered for."),
            over=page,
        )
        clear = self.unmatched.primary(tr("Clear the filter"), "x")
        clear.clicked.connect(page.filters.clear)

    def show_for(self, board: Board | None, *, bare: bool, over_cards: bool) -> None:
        """Show the text that fits, or none; `bare` means nothing is filtered.

        `over_cards` says that cards are seen: list and funnel have closed deals to show, too.
        """
        wanted = None
        if board is None:
            wanted = self.no_pipeline
        elif not board.count and over_cards:
            wanted = self.no_deals if bare else self.unmatched
        for state in (self.no_pipeline, self.no_deals, self.unmatched):
            if state is not wanted:
                state.hide()
            else:
                state.cover(self._page.stack.currentWidget())
