"""From a figure that lacks a rate to the table of rates, with the currency that lacks one filled in."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from crm_desktop.gui.context import Context
from crm_desktop.store.figures.unrated import Unrated

PAGE = "page.rates"
"""The action that leads to the rates."""


def enter(context: Context, window: QWidget, unrated: Sequence[Unrated]) -> None:
    """Show the rates, and ask for the first that lacks: its currency and day stand there already."""
    from crm_desktop.gui.insight.campaigns.forms import RateForm

    context.actions.trigger(PAGE)
    if unrated and not context.ws.closed_because:
        form = RateForm(context, None, window)
        form.ask_for(unrated[0].currency, unrated[0].since)
        form.open()
