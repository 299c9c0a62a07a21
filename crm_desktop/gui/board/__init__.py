"""The board: a pipeline's deals as columns of cards, as a list by stage, and as a funnel."""

from crm_desktop.gui.board.page import BoardPage

__all__ = ["BoardPage"]
