"""Which columns of a table are shown, how wide and in which order: remembered in the file."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from crm_desktop.domain.fields import Field, Kind
from crm_desktop.gui import fonts, sheet
from crm_desktop.gui.binding.turns import next_turn
from crm_desktop.gui.models.columns import heading
from crm_desktop.gui.models.record_table import RecordTable
from crm_desktop.gui.tables import look as looks
from crm_desktop.gui.tables.header import TableHeader
from crm_desktop.store import driver
from crm_desktop.store.listing import Sort

if TYPE_CHECKING:
    from crm_desktop.domain.rule import Node

LEAST = 3
"""Columns that stay when a narrow window lets others leave."""


_BESIDE = 40
"""Beside the words of a heading: its edges, and the arrow of a sorted column."""


class Habit(NamedTuple):
    """How a table looks before the user arranges it: its name beside others, columns, order, filter.

    Without columns those of the record that are declared for lists. A list that is filtered at first is
    `called` something, says `nothing` where it is empty, and has one of all records beside it.
    """

    name: str = ""
    columns: tuple[str, ...] = ()
    sorts: tuple[Sort, ...] = ()
    conditions: tuple[Node, ...] = ()
    called: str = ""
    nothing: tuple[str, str] = ("", "")


USUAL = Habit()


class LayoutMemory(QObject):
    """Keeps the header as the user left it. Until then columns leave when the window is narrow."""

    arranged = Signal()  # columns or order are other ones by the user's hand

    def __init__(
        self, ws: Any, model: RecordTable, head: TableHeader, habit: Habit = USUAL
    ) -> None:
        super().__init__(head)
        self._habit = habit
        self._ws, self._model, self._head = ws, model, head
        self._key = f"table.{model.record.entity}{habit.name and '.'}{habit.name}"
        self.hides: Callable[[str], bool] = lambda _name: False  # in simple mode, by field
        self._own = False  # the user chose columns, widths or order
        self._lent = False  # to a saved view, which keeps what it shows itself
        self._busy = False
        self._width = 0
        self._scale = fonts.scale()  # of the text the widths on screen are for
        self._later = QTimer(self, interval=400, singleShot=True)
        self._later.timeout.connect(self.save)
        head.sectionMoved.connect(self._changed)
        head.sectionResized.connect(self._changed)
        sheet.WhenSeen(head, self._text_grew)

    @property
    def own(self) -> bool:
        return self._own

    def restore(self) -> None:
        """Bring the header to what is remembered, or to the declared columns."""
        state = self._ws.setting(self._key) or {}
        self._lent = False
        self._own = bool(state.get("columns"))
        self._apply(state.get("columns") or self._usual())
        known = {f.name for f in self._model.fields}
        sorts = [Sort(name, bool(down)) for name, down in state.get("sorts", ()) if name in known]
        self._head.show_sorts(sorts or self._order())
        self.fit(self._width)

    def show_state(
        self, sorts: Sequence[tuple[str, bool]], columns: Sequence[tuple[str, int]]
    ) -> None:
        """Show the order and columns of a saved view, which keeps them itself from now on."""
        self._later.stop()
        if not self._lent:
            self.save()
        self._lent, self._own = True, bool(columns)
        self._apply(list(columns) or self._usual())
        known = {f.name for f in self._model.fields}
        shown = [Sort(name, down) for name, down in sorts if name in known]
        self._head.show_sorts(shown or self._order())
        self.fit(self._width)

    def sorts(self) -> tuple[tuple[str, bool], ...]:
        """Return the order as a saved view keeps it."""
        return tuple((s.field, s.descending) for s in self._head.sorts)

    def columns(self) -> tuple[tuple[str, int], ...]:
        """Return the columns and widths as a saved view keeps them, none where they are the usual ones."""
        if not self._own:
            return ()
        shown = ((f.name, self._model.column(f.name)) for f in self.shown())
        return tuple((name, self._wide(column)) for name, column in shown)

    def reset(self) -> None:
        """Show the declared columns again, in their widths and order."""
        self._own = False
        self._apply(self._usual())
        self.save()

    def shown(self) -> list[Field]:
        """Return the fields on screen, in the order on screen."""
        head = self._head
        order = (head.logicalIndex(i) for i in range(head.count()))
        return [self._model.fields[c] for c in order if not head.isSectionHidden(c)]

    def roomy(self) -> list[Field]:
        """Return the fields shown where there is room: paper and files have it, a narrow window has not."""
        if self._own:
            return self.shown()
        return [self._model.fields[self._model.column(name)] for name, _wide in self._usual()]

    def show(self, column: int, shown: bool) -> None:
        self._head.setSectionHidden(column, not shown)
        if shown and self._head.sectionSize(column) < 60:
            self._head.resizeSection(column, _width(self._model.fields, column))
        if shown:  # once the header has its new length
            next_turn(self, partial(self._bring, column))
        self.keep()

    def _bring(self, column: int) -> None:
        """Scroll to a column that was ticked: where there is no room it stands outside."""
        head, view = self._head, self._head.parentWidget()
        view.updateGeometries()
        bar = view.horizontalScrollBar()
        beyond = head.sectionViewportPosition(column) + head.sectionSize(column)
        if beyond > head.viewport().width():
            bar.setValue(bar.value() + beyond - head.viewport().width())

    def keep(self) -> None:
        """From now on the columns are the user's own."""
        self._own = True
        self._later.start()

    def fit(self, width: int) -> None:
        """Let the least needed columns leave while they do not fit; the user's choice stays."""
        self._width = width
        if self._own or width <= 0:
            return
        left = width
        keep: set[int] = set()
        offered = [self._model.column(name) for name, _wide in self._usual()]
        for column in sorted(offered, key=self._need):
            wide = _width(self._model.fields, column)
            if wide <= left or len(keep) < LEAST:
                keep.add(column)
                left -= wide
        self._busy = True
        for column in range(len(self._model.fields)):
            self._head.setSectionHidden(column, column not in keep)
        self._spread(keep, left)
        self._busy = False

    def _spread(self, shown: set[int], spare: int) -> None:
        """Give what is left over to the columns of words, so that fewer of them are cut short."""
        fields = self._model.fields
        wordy = [c for c in sorted(shown) if _wordy(fields[c])]
        share = max(0, spare) // max(1, len(wordy))
        for column in wordy:
            wide = _width(fields, column)
            self._head.resizeSection(column, wide + min(share, wide // 2))

    def save(self) -> None:
        self._later.stop()
        if self._lent:
            self.arranged.emit()
            return
        sorts = [(s.field, s.descending) for s in self._head.sorts]
        state: dict[str, Any] = {"sorts": sorts}
        if self._own:
            state["columns"] = [
                (f.name, self._wide(self._model.column(f.name))) for f in self.shown()
            ]
        if json.dumps(state) != json.dumps(self._ws.setting(self._key)):
            self._ws.remember(self._key, state)

    def leave(self) -> None:
        """Keep it a last time: the file is about to be closed, and the table may stand a while longer."""
        with contextlib.suppress(driver.Error):  # its disk has gone: it closes all the same
            self.save()
        self._later.timeout.disconnect(self.save)

    def save_soon(self) -> None:
        self._later.start()

    def _need(self, column: int) -> tuple[int, int]:
        """Order in which columns are kept: name, state and what sorts the list, then reach, then rest."""
        field = self._model.fields[column]
        if column == 0:
            return 0, column
        if field.kind in (Kind.CHOICE, Kind.GROUP) or field.name in (
            s.field for s in self._order()
        ):
            return 1, column
        if field.entry == "phone" or field.derived == "next":
            return 2, column
        return 3 if field.kind is Kind.REFERENCE or field.entry == "contact" else 4, column

    def _wide(self, column: int) -> int:
        """Return the width of a column as it is kept: at 100 % text size."""
        return round(self._head.sectionSize(column) / self._scale)

    def _apply(self, columns: list[Any]) -> None:
        self._busy, self._scale = True, fonts.scale()
        head = self._head
        wanted = [(self._model.column(name), width) for name, width in columns]
        wanted = [(column, width) for column, width in wanted if column >= 0]
        shown = {column for column, _ in wanted} | {0}
        for column in range(head.count()):
            head.setSectionHidden(column, column not in shown)
        for visual, (column, width) in enumerate(wanted):
            head.moveSection(head.visualIndex(column), visual)
            head.resizeSection(column, round(width * self._scale))
        self._busy = False
        head.viewport().update()

    def follow_simplicity(self) -> None:
        """Show or hide the columns simple mode is about; the user's own choice stays."""
        self._text_grew()

    def _text_grew(self) -> None:
        if self._own:
            self._apply(list(self.columns()))
        else:
            self._apply(self._usual())
            self.fit(self._width)

    def _order(self) -> list[Sort]:
        return list(self._habit.sorts) or [Sort(self._model.record.title_field)]

    def _usual(self) -> list[tuple[str, int]]:
        fields, chosen = self._model.fields, self._habit.columns
        found = [(f.name, round(_width(fields, c) / fonts.scale())) for c, f in enumerate(fields)
                 if (f.name in chosen if chosen else f.in_list and not self.hides(f.name))]  # fmt: skip
        return sorted(found, key=lambda c: chosen.index(c[0])) if chosen else found

    def _changed(self, *_: int) -> None:
        if not self._busy and self._head.dragged:
            self.keep()


def _wordy(field: Field) -> bool:
    """Say whether a column's values are as long as people make them."""
    return field.kind in (Kind.TEXT, Kind.REFERENCE) or field.name in ("result", "emails")


def _width(fields: list[Field], column: int) -> int:
    """Return the usual width at this text size; the first column holds box and avatar besides."""
    lead = looks.current().name_at if column == 0 else 0
    wide = round(fields[column].width * fonts.scale())
    if fields[column].own:  # whose heading may be of any length
        said = fonts.metrics("small-medium").horizontalAdvance(heading(fields[column]))
        wide = max(wide, min(said + fonts.grown(_BESIDE), 2 * wide))
    return wide + lead
