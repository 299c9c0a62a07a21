"""Cells of which the word is one of a few: a status, a stage, a channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_desktop.domain.fields import Field
from crm_desktop.domain.fold import fold
from crm_desktop.exchange.rows.drawn import RowError
from crm_desktop.exchange.rows.heard import Heard
from crm_desktop.i18n import tr

if TYPE_CHECKING:
    from crm_desktop.exchange.columns.mapping import Column
    from crm_desktop.exchange.rows.drawing import _Row


def put(
    words: dict[str, str], declared: Field, heard: Heard, row: _Row, column: Column, text: str
) -> None:
    """Put the value a word is read as into its row. Raises `RowError`, which says what can be read."""
    value = words.get(fold(text.replace("_", " ")))
    if value is None:
        known = ", ".join(tr(choice.label) for choice in declared.choices)
        raise RowError(
            tr("“{text}” cannot be read; it is one of: {words}.", text=text, words=known)
        )
    if value:
        row.drawn.plain[column.target] = value
        label = next((choice.label for choice in declared.choices if choice.value == value), value)
        heard.note(column.name, text, tr(label))
