"""The tasks of a day as Qt sees them: heads of sections and rows, of which only those seen are read."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractListModel, QObject, Qt, QTimer, Signal

from crm_desktop.agenda import cadence, today
from crm_desktop.gui.agenda import words
from crm_desktop.gui.models.asked import NOTHING, SERVED, Index
from crm_desktop.i18n import tr, trn

SHOWN_EMPTY = ("today",)
"""Sections that show their head with nothing in them."""
TOUCHES = 1 << 40
"""Rows of those to be touched again have keys below minus this."""


class Row(NamedTuple):
    """What stands in a row: a head, a task (not read yet: `card` None), or somebody to touch."""

    section: str
    head: bool = False
    n: int = 0
    card: today.Card | None = None
    touch: cadence.Due | None = None

    @property
    def record(self) -> tuple[str, str] | None:
        """Return the (entity, id) it opens; None for a head and what is not read yet."""
        if self.touch is not None:
            return self.touch.entity, self.touch.id
        return ("task", self.card.id) if self.card is not None else None


class TodayModel(QAbstractListModel):
    """Keys say what a row is: minus a section's number, a task's row number, or a touch."""

    wanted = Signal()  # rows seen are not read yet: `take_wanted` says which

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.plan: today.Plan | None = None
        self.keys: array[int] = array("q")
        self._heads: list[tuple[int, str]] = []
        self._cards: dict[int, today.Card] = {}
        self._touches: dict[int, cadence.Due] = {}
        self._wanted: set[int] = set()
        self._soon = QTimer(self, interval=0, singleShot=True)
        self._soon.timeout.connect(self.wanted)

    def rowCount(self, parent: Index = NOTHING) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self.keys)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if self.row(index.row()).head:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if int(role) not in SERVED or not index.isValid():
            return None
        return said(self.row(index.row()), self)

    def row(self, at: int) -> Row:
        """Return what stands in a row; a task that was not read is asked for."""
        key = self.keys[at]
        place = bisect_right(self._heads, at, key=lambda h: h[0]) - 1
        section = self._heads[place][1]
        if key < -TOUCHES:
            return Row(section, touch=self._touches[key])
        if key < 0:
            return Row(section, head=True)
        return Row(section, n=key, card=self.card(key))

    def card(self, n: int) -> today.Card | None:
        """Return what a task shows, None until it is read."""
        found = self._cards.get(n)
        if found is None and n not in self._wanted:
            self._wanted.add(n)
            self._soon.start()
        return found

    def stop(self) -> None:
        """Ask for no more rows."""
        self._soon.stop()

    def take_wanted(self) -> list[int]:
        """Return the tasks to be read."""
        return list(self._wanted)

    def keep(self, cards: Mapping[int, today.Card], asked: Iterable[int] = ()) -> None:
        """Take in tasks that were read."""
        self._cards.update(cards)
        self._wanted -= set(asked) | set(cards)
        if self.keys:
            self.dataChanged.emit(self.index(0), self.index(len(self.keys) - 1))

    def forget(self, ns: Iterable[int] | None = None) -> None:
        """Read tasks anew when they are seen next: these, or all."""
        for n in list(self._cards) if ns is None else ns:
            self._cards.pop(n, None)
        self._wanted.clear()

    def show_plan(self, plan: today.Plan) -> None:
        """Show a day's work; rows that stay keep their place."""
        self.plan = plan
        keys, heads, touches = _laid_out(plan)
        begin, end = _same(self.keys, keys)
        self._touches |= touches  # rows about to go are still asked for
        if begin < len(self.keys) - end:
            self.beginRemoveRows(NOTHING, begin, len(self.keys) - end - 1)
            del self.keys[begin : len(self.keys) - end]
            self._heads = _found(self.keys)
            self.endRemoveRows()
        if begin < len(keys) - end:
            self.beginInsertRows(NOTHING, begin, len(keys) - end - 1)
            self.keys = keys
            self._heads = heads
            self.endInsertRows()
        self._touches = touches
        if self.keys:
            self.dataChanged.emit(self.index(0), self.index(len(self.keys) - 1))

    def count(self, section: str) -> int:
        """Return how many a section has."""
        return self.plan.count(section) if self.plan is not None else 0

    def place_of(self, n: int) -> int:
        """Return the row of a task, -1 when it is not listed."""
        try:
            return self.keys.index(n)
        except ValueError:
            return -1


def _laid_out(
    plan: today.Plan,
) -> tuple[array[int], list[tuple[int, str]], dict[int, cadence.Due]]:
    keys: array[int] = array("q")
    heads: list[tuple[int, str]] = []
    touches: dict[int, cadence.Due] = {}
    for number, section in enumerate(today.SECTIONS, 1):
        if not plan.count(section) and section not in SHOWN_EMPTY:
            continue
        heads.append((len(keys), section))
        keys.append(-number)
        keys.extend(plan.ns[section])
        if section == today.OVERDUE:
            made = {_touch_key(d): d for d in plan.touches}
            touches |= made
            keys.extend(made)
    return keys, heads, touches


def _touch_key(due: cadence.Due) -> int:
    return -TOUCHES - due.n * 2 - (due.entity == "company") - 1


def _found(keys: array[int]) -> list[tuple[int, str]]:
    return [(at, today.SECTIONS[-key - 1]) for at, key in enumerate(keys) if -TOUCHES <= key < 0]


def _same(old: array[int], new: array[int]) -> tuple[int, int]:
    """Return how many keys at the beginning and at the end are the same."""
    most = min(len(old), len(new))
    begin = next((at for at in range(most) if old[at] != new[at]), most)
    rest = most - begin
    end = next((at for at in range(rest) if old[-1 - at] != new[-1 - at]), rest)
    return begin, end


def said(row: Row, model: TodayModel) -> str:
    """Return a row for a screen reader."""
    section = tr(words.SECTIONS[row.section])
    if row.head:
        return f"{section}, {model.count(row.section):,}"
    if row.touch is not None:
        return f"{row.touch.title}. {touch_words(row.touch)}. {section}"
    if row.card is None or model.plan is None:
        return section
    whom, others = row.card.whom
    about = f"{whom} +{others}" if others else whom
    high = tr("High") if row.card.priority == "high" else ""
    due = words.due_words(row.card.due, row.section, model.plan.day)
    return ". ".join(p for p in (row.card.title, high, about, due, row.card.owner) if p)


def touch_words(due: cadence.Due) -> str:
    """Return "Touch every 30 days"."""
    return trn("Be in touch every day", "Be in touch every {n} days", due.every)
