"""A table of records as Qt sees it: row numbers in order, and the fetched rows among them."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QObject,
    Qt,
    QTimer,
)

from crm_desktop.domain import money
from crm_desktop.domain.fields import Field, Record
from crm_desktop.gui import formats, signs
from crm_desktop.gui.binding.turns import next_turn
from crm_desktop.gui.models.asked import NOTHING, Index
from crm_desktop.gui.models.columns import editable, fields_of, heading, value_in
from crm_desktop.gui.models.steps import steps
from crm_desktop.gui.models.ticks import Ticks

Row = Mapping[str, Any]
PAGE = 64
BITE = 32
"""Rows fetched at once while nobody waits for them: more would hold up the next picture."""
KEPT = 24 * PAGE

_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_SERVED = frozenset({
    _DISPLAY, int(Qt.ItemDataRole.AccessibleTextRole), int(Qt.ItemDataRole.ToolTipRole),
    int(Qt.ItemDataRole.EditRole), int(Qt.ItemDataRole.CheckStateRole),
})  # fmt: skip
_EMPTY: Row = {}


class RecordTable(QAbstractTableModel):
    """Rows by local number over `fetch`, which reads a page of them in well under a millisecond.

    The view calls `ensure` for what it is about to paint. `data()` never fetches: a row that is
    not there yet reads empty and is asked for when the event loop is free.
    """

    def __init__(
        self, record: type[Record], fetch: Callable[[Sequence[int]], Mapping[int, Row]],
        custom: Sequence[Field] = (), *, writable: bool = True, parent: QObject | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.record = record
        self.writable = writable
        self._broken: set[str] = set()  # columns of money in which an amount has sen
        self._take_fields(custom)
        self.rows = array("q")
        self.ticks = Ticks(self)
        self.ticks.changed.connect(self._ticks_changed)
        self._fetch = fetch
        self._kept: dict[int, tuple[Row, dict[str, str]]] = {}
        self._missing: set[int] = set()
        self._around = (0, 0)
        self._later = QTimer(self, interval=30, singleShot=True)
        self._later.timeout.connect(self._fetch_around)

    # what Qt asks

    def rowCount(self, parent: Index = NOTHING) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NOTHING) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self.fields)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        if role not in _SERVED or not index.isValid():
            return None
        at, column = index.row(), index.column()
        if role == Qt.ItemDataRole.CheckStateRole:
            return self._check_state(at) if column == 0 else None
        if role == Qt.ItemDataRole.EditRole:
            row = self.row(at)
            return None if row is None else value_in(self.fields[column], row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tool_tip(at, column)
        text = self.text(at, self.fields[column])
        if role == Qt.ItemDataRole.AccessibleTextRole and column == 0:
            return _with_sign(text, self._kept.get(self.rows[at], (_EMPTY, {}))[0])
        return text

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY
    ) -> Any:
        wanted = (_DISPLAY, Qt.ItemDataRole.AccessibleTextRole)
        if orientation != Qt.Orientation.Horizontal or role not in wanted:
            return None
        return heading(self.fields[section]) if 0 <= section < len(self.fields) else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        return self._flags[index.column()] if index.isValid() else Qt.ItemFlag.NoItemFlags

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        """Tick a row. Values are written by an editing's session, which can say what is wrong."""
        if index.isValid() and role == Qt.ItemDataRole.CheckStateRole and index.column() == 0:
            self.ticks.tick((self.rows[index.row()],), Qt.CheckState(value) != _UNCHECKED)
            return True
        return False

    # what the delegate and the page ask

    def row(self, at: int) -> Row | None:
        """Return the fetched row at a position; one that is missing is asked for and None."""
        n = self.rows[at]
        kept = self._kept.get(n)
        if kept is None:
            self._ask_for(n)
            return None
        return kept[0]

    def text(self, at: int, field: Field) -> str:
        """Return what a cell shows, kept until the row changes."""
        n = self.rows[at]
        kept = self._kept.get(n)
        if kept is None:
            self._ask_for(n)
            return ""
        row, texts = kept
        found = texts.get(field.name)
        if found is None:
            found = texts[field.name] = _shown(field, row, minor=field.name in self._broken)
        return found

    def ticked(self, at: int) -> bool:
        return self.rows[at] in self.ticks

    def ensure(self, first: int, last: int) -> None:
        """Fetch what is missing of positions `first` to `last`; a page around them comes later."""
        missing = [n for n in self.rows[max(0, first) : last + 1] if n not in self._kept]
        if missing:
            self._keep(missing)
        self._around = (first, last)
        if not self._later.isActive():
            self._later.start()

    def _fetch_around(self) -> None:
        first, last = self._around
        after, before = self.rows[last + 1 : last + PAGE], self.rows[max(0, first - PAGE) : first]
        missing = [n for n in (*after, *reversed(before)) if n not in self._kept]
        self._keep(missing[:BITE])
        if len(missing) > BITE:
            self._later.start()

    def position(self, n: int, near: int = 0) -> int:
        """Return where row number `n` stands, or -1; looked for around `near` first."""
        start = max(0, near - PAGE)
        around = self.rows[start : near + PAGE]
        if n in around:
            return start + around.index(n)
        try:
            return self.rows.index(n)
        except ValueError:
            return -1

    def column(self, name: str) -> int:
        """Return the column of a field, or -1."""
        return next((i for i, f in enumerate(self.fields) if f.name == name), -1)

    # what the feed tells

    def start_over(self, rows: array[int]) -> None:
        """Show other rows altogether: a new sort, filter or file."""
        self.beginResetModel()
        self.rows = rows
        self._missing.clear()
        self.endResetModel()

    def settle(self, rows: array[int]) -> None:
        """Come to `rows` by the fewest removals and insertions, so the view keeps its place.

        A row that leaves the list loses its tick: nobody sees any more what would be done to it.
        """
        gone = set[int]()
        come: list[array[int]] = []
        for step in steps(self.rows, rows):
            if step.gone:
                self.beginRemoveRows(NOTHING, step.at, step.at + step.gone - 1)
                gone |= self.ticks.named(self.rows[step.at : step.at + step.gone])
                del self.rows[step.at : step.at + step.gone]
                self.endRemoveRows()
            if step.new:
                come.append(step.new)
                self.beginInsertRows(NOTHING, step.at, step.at + len(step.new) - 1)
                self.rows[step.at : step.at] = step.new
                self.endInsertRows()
        if gone and not self.ticks.everything:  # but for those that only moved
            self.ticks.drop(gone.difference(*map(self.ticks.named, come)))

    def drop(self, ns: Iterable[int]) -> None:
        """Take out rows that are gone, at once."""
        ns = set(ns)
        self.ticks.drop(ns)
        for at in sorted((p for n in ns if (p := self.position(n)) >= 0), reverse=True):
            self.beginRemoveRows(NOTHING, at, at)
            del self.rows[at]
            self.endRemoveRows()

    def refresh(self, ns: Iterable[int]) -> set[int]:
        """Fetch changed rows again and tell the view; return those that are no longer to be seen."""
        held = [n for n in ns if n in self._kept]
        self._keep(held)
        gone = {n for n in held if not self._kept[n][0]}
        for n in held:
            at = -1 if n in gone else self.position(n)
            if at >= 0:
                self.dataChanged.emit(self.index(at, 0), self.index(at, len(self.fields) - 1))
        return gone

    def forget(self) -> None:
        """Drop every fetched row: names of other records, the language or the region changed."""
        self._kept.clear()
        self._tell_all()

    def stop(self) -> None:
        """Fetch no more: the file is about to be closed."""
        self._later.stop()
        self._fetch = lambda _ns: {}

    def set_custom(self, custom: Sequence[Field]) -> None:
        """Show other custom fields."""
        self.beginResetModel()
        self._take_fields(custom)
        self.endResetModel()

    def _take_fields(self, custom: Sequence[Field]) -> None:
        self.fields = fields_of(self.record, custom)
        self._flags = [_flags(at, f, self.writable) for at, f in enumerate(self.fields)]
        self._money = [field for field in self.fields if field.money]

    def _keep(self, ns: Sequence[int]) -> None:
        found = self._fetch(ns) if ns else {}
        for n in ns:  # one that is not found is kept as an empty row, else it is asked for again
            self._kept.pop(n, None)
            self._kept[n] = (found.get(n, _EMPTY), {})
        self._line_up(found.values())
        while len(self._kept) > KEPT:
            for n in list(self._kept)[:PAGE]:
                del self._kept[n]

    def _line_up(self, rows: Iterable[Row]) -> None:
        """Show the sen of all in a column of money in which one has some."""
        new = {f.name for f in self._money if f.name not in self._broken and _any_broken(f, rows)}
        if new:
            self._broken |= new
            for _, texts in self._kept.values():
                for name in new:
                    texts.pop(name, None)
            next_turn(self, self._tell_all)

    def _ask_for(self, n: int) -> None:
        if not self._missing:
            next_turn(self, self._fetch_missing)
        self._missing.add(n)

    def _fetch_missing(self) -> None:
        wanted, self._missing = list(self._missing), set()
        self._keep([n for n in wanted if n not in self._kept][:KEPT])
        self._tell_all()

    def _ticks_changed(self) -> None:
        """Tell it of whole rows: the ground of all their cells changes."""
        if self.rows:
            last = self.index(len(self.rows) - 1, len(self.fields) - 1)
            self.dataChanged.emit(self.index(0, 0), last, [Qt.ItemDataRole.CheckStateRole])

    def _tell_all(self) -> None:
        if self.rows:
            last = self.index(len(self.rows) - 1, len(self.fields) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def _check_state(self, at: int) -> Qt.CheckState:
        return Qt.CheckState.Checked if self.ticked(at) else _UNCHECKED

    def _tool_tip(self, at: int, column: int) -> str:
        row = self.row(at)
        if row is None:
            return ""
        field = self.fields[column]
        full = formats.full(field, value_in(field, row), row)
        return _with_sign(full, row) if column == 0 else full


def _with_sign(text: str, row: Row) -> str:
    """Return a name with what its signs say: who of the team sees the record."""
    return " · ".join([text, *(sign.words for sign in signs.of(row))])


def _flags(column: int, field: Field, writable: bool) -> Qt.ItemFlag:
    """Return the flags of a column; Qt asks for them once a painted cell."""
    flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
    if column == 0:
        flags |= Qt.ItemFlag.ItemIsUserCheckable
    return flags | Qt.ItemFlag.ItemIsEditable if writable and editable(field) else flags


def _any_broken(field: Field, rows: Iterable[Row]) -> bool:
    """Say whether an amount has sen."""
    values = [value for row in rows if isinstance(value := value_in(field, row), dict)]
    amounts = [(value.get("amount"), str(value.get("currency") or "")) for value in values]
    return any(isinstance(amount, int) and money.is_broken(amount, of) for amount, of in amounts)


def _shown(field: Field, row: Row, *, minor: bool) -> str:
    """Return what a cell shows. A value of unknown shape, from a newer version, must not stop it."""
    try:
        if minor:
            return formats.amount(value_in(field, row), minor=True)
        return formats.show(field, value_in(field, row), row)
    except (AttributeError, KeyError, TypeError, ValueError):
        return str(value_in(field, row))


_UNCHECKED = Qt.CheckState.Unchecked
