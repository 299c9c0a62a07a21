"""What can be done about what a sum leaves out: open exactly those records, enter the rates they lack."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from crm_desktop.gui.insight.card import Notice
from crm_desktop.gui.widgets.dressing import push
from crm_desktop.gui.widgets.flow import Flow
from crm_desktop.i18n import tr, trn
from crm_desktop.insight.composed.results import IN_MONEY, Result
from crm_desktop.store.figures.sources import WEIGHTED
from crm_desktop.store.figures.unrated import Unrated

SHOWN = 3
"""Currencies a button names."""


class LeftOutDeeds(QWidget):
    """Tells what is wanted; who shows the figure acts. Hidden where nothing is left out."""

    opened = Signal()
    rates_wanted = Signal(object)  # tuple[Unrated, ...]

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.open = push("", icon="list", size="small")
        self.rates = push("", icon="coins", size="small")
        self.unrated: Sequence[Unrated] = ()
        flow = Flow(self, 8)
        flow.setContentsMargins(0, 0, 0, 0)
        flow.addWidget(self.open)
        flow.addWidget(self.rates)
        self.open.clicked.connect(self.opened)
        self.rates.clicked.connect(lambda: self.rates_wanted.emit(self.unrated))
        self.hide()

    def offer(self, n: int, unrated: Sequence[Unrated] = (), *, lines: bool = False) -> None:
        """Offer to open the records left out, of lines their deals, and to enter the rates that lack."""
        self.open.setText(words(n, lines=lines))
        self.unrated = unrated
        self.rates.setText(rates_words(unrated))
        self.rates.setVisible(bool(unrated))
        self.setVisible(n > 0)


class LeftOutNotice(Notice):
    """A sentence on what a sum leaves out, and what can be done about it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.deeds = LeftOutDeeds(self)
        self.column.addWidget(self.deeds)

    def say(
        self, said: str, n: int, unrated: Sequence[Unrated] = (), *, lines: bool = False
    ) -> None:
        """Say it of `n` records, or lines of deals; with "" there is nothing to say."""
        self.words.setText(said)
        self.deeds.offer(n, unrated, lines=lines)
        self.setVisible(bool(said))


def rates_words(unrated: Sequence[Unrated]) -> str:
    """Return what entering the rates that lack is called: "Enter a rate for USD…"."""
    names = ", ".join(one.currency for one in unrated[:SHOWN])
    return trn("Enter a rate for {names}…", "Enter rates for {names}…", len(unrated), names=names)


def named(result: Result, figure: str) -> str:
    """Return what the records a figure leaves out are called: by what they lack."""
    if result.unit != IN_MONEY:
        return tr("Left out: no value for “{figure}”", figure=figure)
    if result.of_lines:
        return tr("Left out: no price, cost or exchange rate")
    if result.spec.term == WEIGHTED:
        return no_value(weighted=True)
    rates = sum(one.records for one in result.unrated)
    if not rates:
        return tr("Left out: no amount")
    return tr("Left out: no exchange rate") if rates >= result.lacking else no_value()


def no_value(*, weighted: bool = False) -> str:
    """Return what records without a value are called where it is not known what each lacks."""
    if weighted:
        return tr("Left out: no amount, exchange rate or probability")
    return tr("Left out: no amount or exchange rate")


def words(n: int, *, lines: bool = False) -> str:
    """Return what opening the records left out is called; of lines their deals, perhaps fewer."""
    if lines:
        return trn("Open the deal of the {n} left out", "Open the deals of the {n} left out", n)
    return trn("Open the {n} left out", "Open the {n} left out", n)
