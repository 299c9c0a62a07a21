"""The combo boxes of country and currency, as the first run and the settings show them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from crm_desktop.domain import money
from crm_desktop.gui import regions
from crm_desktop.i18n import tr

_HINT = Qt.ItemDataRole.ToolTipRole


def fill_regions(box: QComboBox, chosen: str) -> None:
    """Offer the countries with `chosen` in front."""
    _settle(box)
    for code, name in regions.offered(chosen):
        box.addItem(name, code)
    choose(box, chosen)


def fill_currencies(box: QComboBox, chosen: str) -> None:
    """Offer the currencies with `chosen` in front."""
    _settle(box)
    codes = money.CURRENCIES if chosen in money.CURRENCIES else {chosen: chosen, **money.CURRENCIES}
    for code, name in codes.items():
        sign = money.shown(0, code).split(" ")[0]
        box.addItem(f"{code} ({sign})" if sign != code else code, code)
        box.setItemData(box.count() - 1, tr(name), _HINT)
    choose(box, chosen)


def choose(box: QComboBox, code: str) -> None:
    """Put an entry in front by what it stands for."""
    box.setCurrentIndex(max(0, box.findData(code)))


def chosen(box: QComboBox) -> str:
    """Return what the entry in front stands for."""
    return str(box.currentData() or "")


def _settle(box: QComboBox) -> None:
    """Empty a box and let its column say how wide it is, not the longest country."""
    box.clear()
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(6)
