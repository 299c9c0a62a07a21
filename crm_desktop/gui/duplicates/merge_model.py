"""A merge as a table: a line a field or entry, a column a record, and what stays in the last one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QObject, Qt, Signal

from crm_desktop.domain import own
from crm_desktop.domain.fields import Field, Kind, Value
from crm_desktop.domain.records import RECORDS
from crm_desktop.duplicates.merging import Entry, Plan, Single, told_apart
from crm_desktop.gui import formats
from crm_desktop.gui.duplicates.words import moved_words
from crm_desktop.gui.models.asked import NOTHING, Index
from crm_desktop.gui.models.columns import heading
from crm_desktop.i18n import tr
from crm_desktop.store import catalogue, listing
from crm_desktop.store.finding import Found

LABEL = 0
"""The column of the fields' names; records follow, the result is the last one."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: the heads (no field), a field with one value, or one entry of several."""

    field: Field | None = None
    single: Single | None = None
    entry: Entry | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A plan with the names of what its references name, read off the window's thread."""

    plan: Plan
    names: dict[str, str]
    own: dict[str, Field]  # the user's own fields by id
    apart: list[tuple[Found, Found]]  # of whom somebody said that they are not the same


def shown(conn: Any, plan: Plan) -> Shown:
    """Return a plan with the names its lines need."""
    names: dict[str, str] = {}
    wanted: dict[str, set[str]] = {}
    for single in plan.singles:
        if single.field.kind is Kind.REFERENCE:
            wanted.setdefault(single.field.target, set()).update(v for v in single.values if v)
        elif single.field.name == "place":
            wanted.setdefault("stage", set()).update(
                v["stage"] for v in single.values if v and v.get("stage")
            )
    for several in plan.several:
        if several.field.target:
            keys = {key for entry in several.entries for _, key in entry.holders}
            wanted.setdefault(several.field.target, set()).update(keys)
    for entity, ids in wanted.items():
        found = listing.titles(conn, entity, ids)
        names |= {str(id): title for id, title in found.items()}
    known = catalogue.of(conn, plan.kind).own(hidden=True)
    mine = {own.own_id(field): field for field in known}
    return Shown(plan, names, mine, told_apart(conn, plan))


class MergeModel(QAbstractTableModel):
    """`chosen` tells that the result changed, `keep_wanted` that another record shall stay.

    A record keeps its column and its lines, whichever of them stays.
    """

    chosen = Signal()
    keep_wanted = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.shown: Shown | None = None
        self.lines: list[Line] = []
        self._ids: list[str] = []  # of the records, as their columns stand
        self._places: list[int] = []  # where the plan has them

    @property
    def plan(self) -> Plan | None:
        return self.shown.plan if self.shown else None

    def show_plan(self, shown: Shown | None) -> None:
        """Show a plan, or nothing."""
        self.beginResetModel()
        self.shown = shown
        ids = [record.id for record in shown.plan.records] if shown else []
        if set(ids) != set(self._ids):
            self._ids = ids
        self._places = [ids.index(id) for id in self._ids]
        self.lines = [] if shown is None else [Line(), *_lines(shown, self._places)]
        self.endResetModel()

    @property
    def result(self) -> int:
        """Return the column of what stays."""
        return self.columnCount() - 1

    @property
    def stays(self) -> int:
        """Return the column of the record that stays."""
        return 1 + self._places.index(0)

    def place(self, column: int) -> int:
        """Return where the plan has the record of a column, -1 where the column is of no record."""
        return self._places[column - 1] if 0 < column <= len(self._places) else -1

    def pick(self, row: int, column: int) -> bool:
        """Do what a click on a cell says: this record stays, this value stays, this entry goes."""
        plan, line = self.plan, self.lines[row] if 0 <= row < len(self.lines) else None
        if plan is None or line is None or column == LABEL:
            return False
        at = self.place(column)
        if line.field is None:
            if at > 0:
                self.keep_wanted.emit(plan.records[at].id)
            return at >= 0
        if line.entry is not None:
            if column != self.result and not self.holds(row, column):
                return False
            line.entry.kept = not line.entry.kept
        elif line.single is not None and at >= 0:
            if line.single.values[at] is None or not line.single.differs:
                return False
            line.single.chosen = line.single.values[at]
        else:
            return False
        self._told(row)
        return True

    def set_result(self, row: int, value: Value, name: str = "") -> None:
        """Take a value that none of the records may have; `name` is what a reference shows."""
        single = self.lines[row].single
        if single is not None and self.shown is not None:
            single.chosen = value
            if name and isinstance(value, str):
                self.shown.names[value] = name
            self._told(row)

    def editable(self, row: int) -> bool:
        """Say whether the result of a line can be typed."""
        single = self.lines[row].single if 0 <= row < len(self.lines) else None
        return single is not None and not single.field.own and single.field.kind not in (
            Kind.GROUP, Kind.MOMENT)  # fmt: skip

    def is_chosen(self, row: int, column: int) -> bool:
        """Say whether the cell of a record is what stays."""
        line, at = self.lines[row], self.place(column)
        if at < 0:
            return False
        if line.field is None:
            return at == 0
        if line.single is not None:
            value = line.single.values[at]
            return value is not None and value == line.single.chosen
        return line.entry is not None and line.entry.kept and self.holds(row, column)

    def holds(self, row: int, column: int) -> bool:
        """Say whether a record has the entry, or a value, of a line."""
        line, at = self.lines[row], self.place(column)
        if line.entry is not None:
            return any(place == at for place, _key in line.entry.holders)
        if line.single is not None and at >= 0:
            return line.single.values[at] is not None
        return line.field is None

    def text(self, row: int, column: int) -> str:
        """Return what a cell says."""
        line, plan = self.lines[row], self.plan
        if plan is None:
            return ""
        if column == LABEL:
            return line.label if line.field is not None else tr("Stays")
        at = self.place(column)
        if line.field is None:
            if column == self.result:
                return tr("Result")
            return formats.title(RECORDS[plan.kind], plan.records[at].row)
        if line.entry is not None:
            here = column == self.result or self.holds(row, column)
            return self._entry_text(line.field, line.entry) if here else ""
        assert line.single is not None
        value = line.single.chosen if column == self.result else line.single.values[at]
        return self._value_text(line.field, value)

    def facts(self, column: int) -> str:
        """Return the second line of a record's head: when it was added, what refers to it."""
        plan, at = self.plan, self.place(column)
        if plan is None:
            return ""
        if column == self.result:
            return tr("what everyone will see")
        record = plan.records[at]
        added = record.row.get("created")
        parts = [tr("Added {day}", day=formats.day(str(added)))] if added else []
        refers = moved_words(plan.children[at])
        return " · ".join([*parts, *([refers] if refers else [])])

    def _entry_text(self, field: Field, entry: Entry) -> str:
        key = entry.holders[0][1]
        if self.shown is None:
            return ""
        if field.entry == "custom":
            return _choice_text(self.shown, key) or own.text_of(entry.value) or ""
        if field.target:
            return self.shown.names.get(key, "")
        return formats.entry_text(field, entry.value)

    def _value_text(self, field: Field, value: Value) -> str:
        if self.shown is None or value is None:
            return ""
        row: dict[str, Any] = {}
        if field.kind is Kind.REFERENCE:
            row[f"{field.name}.shown"] = self.shown.names.get(value, value if field.own else "")
        elif field.name == "place":
            row["place.shown"] = self.shown.names.get(value.get("stage") or "", "")
        return formats.show(field, value, row)

    # what Qt asks

    def rowCount(self, parent: Index = NOTHING) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = NOTHING) -> int:  # noqa: N802
        return 0 if parent.isValid() or self.plan is None else len(self.plan.records) + 2

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or self.plan is None:
            return None
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._said(row, column)
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        single = self.lines[row].single
        if role == Qt.ItemDataRole.ToolTipRole and single and single.field.kind is Kind.NOTE:
            at = self.place(column)
            value = (
                single.chosen if column == self.result else single.values[at] if at >= 0 else None
            )
            return str(value or "") or self.text(row, column)
        return self.text(row, column)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == self.result and self.editable(index.row()):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def _said(self, row: int, column: int) -> str:
        text = self.text(row, column) or tr("(none)")
        if column == LABEL:
            return text
        who = tr("Result") if column == self.result else self.text(0, column)
        state = tr("chosen") if self.is_chosen(row, column) else ""
        said = (self.text(row, LABEL), who, text, state)
        return ", ".join(part for part in said if part)

    def _told(self, row: int) -> None:
        self.dataChanged.emit(self.index(row, 0), self.index(row, self.result))
        self.chosen.emit()


def _lines(shown: Shown, places: list[int]) -> list[Line]:
    """Return the lines in the order of the record's form, fields left to the program left out."""
    plan, record = shown.plan, RECORDS[shown.plan.kind]
    singles = {single.field.name: single for single in plan.singles}
    several = {
        many.field.name: sorted(
            many.entries, key=lambda e: min(places.index(at) for at, _ in e.holders)
        )
        for many in plan.several
    }
    order = [name for _, names in record.layout.groups for name in names]
    order += [name for name in record.fields if name not in order]
    found: list[Line] = []
    for name in order:
        field = record.fields[name]
        if name in singles and not field.internal:
            found.append(Line(field, singles[name], None, heading(field)))
        elif field.entry == "custom":
            mine = [s for s in plan.singles if s.field.own and not s.field.internal]
            found += [Line(s.field, s, None, heading(s.field)) for s in mine]
            found += _entries(shown, field, several[name]) if name in several else []
        elif name in several and not field.internal:
            found += _entries(shown, field, several[name])
    return found


def _entries(shown: Shown, field: Field, entries: list[Entry]) -> list[Line]:
    if field.entry == "custom":
        fields = [shown.own.get(e.holders[0][1].partition(":")[0]) for e in entries]
        names = (heading(f) if f else tr("More fields") for f in fields)
        return [Line(field, None, e, name) for e, name in zip(entries, names, strict=True)]
    return [Line(field, None, e, heading(field) if not at else "") for at, e in enumerate(entries)]


def _choice_text(shown: Shown, key: str) -> str:
    """Return the word of one of several choices, "" where the key is of another field."""
    id, _, option = key.partition(":")
    field = shown.own.get(id)
    return next((c.label for c in field.choices if c.value == option), "") if field else ""
