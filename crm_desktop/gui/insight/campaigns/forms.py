"""The forms of a campaign, of one result of it, and of a dated rate of exchange."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QWidget

from crm_desktop.domain.campaign import Campaign, CampaignResult, Rate
from crm_desktop.domain.fields import Cell, Value
from crm_desktop.errors import UserError
from crm_desktop.gui.context import Context
from crm_desktop.gui.record.entity_form import EntityForm
from crm_desktop.i18n import tr
from crm_desktop.store.listing import RecordView


class CampaignForm(EntityForm):
    """What leads and deals name, what it may cost, from when until when."""

    record = Campaign
    asked = ("name", "channel", "source", "value", "starts", "ends", "owner", "notes")

    def titled(self, new: bool) -> str:
        return tr("New campaign") if new else tr("Campaign")

    def checked(self, cells: dict[Cell, Value]) -> dict[Cell, Value]:
        cells = super().checked(cells)
        first, last = (self.now_in(cells, name) for name in ("starts", "ends"))
        if first and last and str(last) < str(first):
            raise UserError(tr("A campaign cannot end before it begins."))
        return cells


class ResultForm(EntityForm):
    """What one day of a campaign cost and brought."""

    record = CampaignResult
    asked = ("campaign", "day", "name", "keyword", "value", "impressions", "clicks", "conversions",
             "position", "reactions", "comments", "shares")  # fmt: skip

    def __init__(self, context: Context, known: RecordView | None, parent: QWidget | None) -> None:
        super().__init__(context, known, parent)
        if known is None:
            self.editors["day"].setText(date.today().isoformat())
        self.editors["campaign"].setFocus()

    def titled(self, new: bool) -> str:
        return tr("New campaign result") if new else tr("Campaign result")

    def checked(self, cells: dict[Cell, Value]) -> dict[Cell, Value]:
        if not self.now_in(cells, "campaign") or not self.now_in(cells, "day"):
            raise UserError(tr("A result needs its campaign and its day."))
        return cells


class RateForm(EntityForm):
    """What one unit of a currency is worth in another from a day on."""

    record = Rate
    asked = ("currency", "base", "day", "rate", "source")

    def __init__(self, context: Context, known: RecordView | None, parent: QWidget | None) -> None:
        super().__init__(context, known, parent)
        if known is None:
            self.editors["base"].setText(context.ws.profile.currency)
            self.editors["day"].setText(date.today().isoformat())
        self.editors["currency"].setFocus()

    def ask_for(self, currency: str, day: str) -> None:
        """Ask for the rate of a currency from a day on."""
        self.editors["currency"].setText(currency)
        self.editors["day"].setText(day)
        self.editors["rate"].setFocus()

    def titled(self, new: bool) -> str:
        return tr("New exchange rate") if new else tr("Exchange rate")

    def checked(self, cells: dict[Cell, Value]) -> dict[Cell, Value]:
        for name in ("currency", "base"):
            cells[name] = _code(self.now_in(cells, name))
        if cells["currency"] == cells["base"]:
            raise UserError(tr("A rate is between two currencies."))
        if not self.now_in(cells, "day"):
            raise UserError(tr("A rate needs the day from which on it holds."))
        try:
            worth = float(str(self.now_in(cells, "rate") or 0))
        except ValueError:
            worth = 0
        if worth <= 0:
            raise UserError(tr("A rate is a number above 0."))
        return cells


def _code(text: Value) -> str:
    """Return a currency as its three letters. Raises `UserError`."""
    code = str(text or "").strip().upper()
    if len(code) != 3 or not code.isascii() or not code.isalpha():
        raise UserError(tr("A currency is three letters, as in SGD."))
    return code
