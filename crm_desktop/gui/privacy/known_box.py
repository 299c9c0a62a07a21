"""A field of a form that names one of the few records there are, or none."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtWidgets import QComboBox

from crm_desktop.domain.fields import Cell, Field
from crm_desktop.i18n import tr


class KnownBox(QComboBox):
    """None, or one of the records there are."""

    def __init__(
        self, field: Field, none: str, known: Iterable[tuple[str, str]], now: str = ""
    ) -> None:
        super().__init__()
        self._name = field.name
        self.setAccessibleName(tr(field.label))
        self.show_known(none, known, now)

    def show_known(self, none: str, known: Iterable[tuple[str, str]], now: str = "") -> None:
        """Offer other records; `now` is the one that is chosen."""
        self.clear()
        self.addItem(none, None)
        for id, said in known:
            self.addItem(said, id)
        self.setCurrentIndex(max(0, self.findData(now or None)))

    def cells(self) -> dict[Cell, Any]:
        """Return what to write."""
        return {self._name: self.currentData()}
