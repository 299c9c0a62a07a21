"""The reasons of a score below each other: what each adds or takes, beside what it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from crm_desktop.gui.binding import items
from crm_desktop.gui.insight.reports.scores import words
from crm_desktop.gui.widgets.dressing import label
from crm_desktop.i18n import tr

if TYPE_CHECKING:
    from crm_desktop.insight.scores import Reason

MOST = 9


class ReasonGrid(QGridLayout):
    """What raises it first, then what lowers it, points of the user's rules last."""

    def __init__(self) -> None:
        super().__init__()
        self.setHorizontalSpacing(10)
        self.setVerticalSpacing(4)
        self.setColumnStretch(1, 1)

    def show_reasons(self, reasons: Iterable[Reason]) -> str:
        """Show reasons in place of those before; return what is said below them, "" for nothing."""
        items.clear(self)
        found = sorted(reasons, key=lambda one: (bool(one.points), -one.effect))
        for at, one in enumerate(found[:MOST]):
            self._add(at, one)
        if any(one.effect for one in found):
            return tr("Each is held against the average record. That is no cause.")
        return "" if found else tr("Nothing sets it apart from the others.")

    def _add(self, at: int, one: Reason) -> None:
        effect = label(words.effect(one), "strong" if one.raises else "small")
        effect.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignTop)
        self.addWidget(effect, at, 0)
        self.addWidget(label(one.text, wrap=True), at, 1)
