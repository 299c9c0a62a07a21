"""One entry opened: who and what, both versions, the result; and the choices made so far."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.domain.fields import Cell, Value
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.gui.conflicts import typing, words
from crm_desktop.gui.conflicts.grid import BASE, Grid
from crm_desktop.gui.conflicts.reading import Row, Shown
from crm_desktop.gui.conflicts.result import Joined, Result
from crm_desktop.gui.context import Context
from crm_desktop.gui.widgets.dressing import label, push
from crm_desktop.gui.widgets.labels import AvatarLabel
from crm_desktop.gui.widgets.menus import unmarked
from crm_desktop.i18n import tr

FACE, MERGED = 44, "merged"


class CaseView(QFrame):
    """Made anew for each entry."""

    def __init__(self, context: Context, shown: Shown, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self.shown = context, shown
        self.setProperty("kind", "page")
        self.grid: Grid | None = None
        self.result: Result | None = None
        self._choices: dict[int, str] = {}
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 20, 24, 20)
        box.setSpacing(16)
        box.addLayout(self._head())
        if shown.rows:
            self._compare(box)
        elif shown.lines:
            box.addWidget(self._pair())
        if shown.suspect is not None and not shown.lines:
            box.addWidget(self._children())
        box.addStretch(1)

    def values(self) -> dict[Cell, Value]:
        """Return the cells as chosen and typed. Raises `UserError` where one cannot be read."""
        found: dict[Cell, Value] = {}
        record = RECORDS[self.shown.entry.entity]
        for at, line in (self.result.lines if self.result else {}).items():
            contest = self.shown.rows[at].contest
            assert contest is not None
            choice = self._choices.get(at, "")
            if line.by_hand or choice == MERGED:
                try:
                    found[contest.cell] = typing.typed_value(
                        self._context.ws, record, contest, line.text()
                    )
                except UserError as problem:
                    line.refuse(str(problem))
                    line.field.setFocus()
                    raise
            else:
                found[contest.cell] = contest.base if choice == BASE else contest.sides[choice]
        return found

    def side(self, place: int) -> dict[Cell, Value]:
        """Return all fields as one side has them: 0 mine, 1 theirs."""
        contests = [row.contest for row in self.shown.rows if row.contest is not None]
        return {c.cell: c.sides[c.mine if place == 0 else c.theirs] for c in contests}

    def both(self) -> dict[Cell, Value] | None:
        """Return all fields with both values where both can stay, None where none can."""
        found: dict[Cell, Value] = {}
        for row in self.shown.rows:
            if row.contest is not None and row.both:
                found |= row.both
        return found or None

    def edited(self) -> bool:
        """Say whether something was chosen or typed that is not saved."""
        lines = self.result.lines.values() if self.result else ()
        return any(line.by_hand for line in lines)

    def focus_first(self) -> bool:
        """Give the keyboard to the first choice; say whether there is one."""
        first = self.grid.first() if self.grid else None
        if first is not None:
            first.setFocus()
        return first is not None

    def _compare(self, box: QVBoxLayout) -> None:
        closed = bool(self._context.ws.closed_because)
        self.grid = Grid(self.shown, self, closed=closed)
        self.grid.chosen.connect(self._choose)
        box.addWidget(self.grid)
        open_rows = {at: row for at, row in enumerate(self.shown.rows) if row.contest is not None}
        if not open_rows:
            return
        self.result = Result(open_rows, self, closed=closed)
        box.addWidget(self.result)
        for at, row in open_rows.items():
            self.result.lines[at].typed.connect(partial(self._typed, at))
            merged = row.joined is not None and row.contest is not None and not row.contest.settled
            self._choose(at, MERGED if merged else row.chosen or row.sides[0][0])
            if row.joined is not None:
                box.insertWidget(box.count(), Joined(row.name, row.joined, self._names(row), self))

    def _names(self, row: Row) -> tuple[str, str]:
        case = self.shown.case
        found = [case.voices.get(stamp) for stamp, _ in row.sides] if case else []
        names = [tr("me") if v is not None and v.own else words.name_of(v) for v in found[:2]]
        return (names[0], names[1]) if len(names) > 1 else (tr("me"), "")

    def _choose(self, at: int, side: str) -> None:
        row = self.shown.rows[at]
        self._choices[at] = side
        assert self.grid is not None
        assert self.result is not None
        assert row.contest is not None
        self.grid.choose(at, side)
        line = self.result.lines[at]
        if side == MERGED and row.joined is not None:
            line.show_text(row.joined.text, tr("joined"))
            return
        value = row.contest.base if side == BASE else row.contest.sides[side]
        text = dict([(BASE, row.base), *row.sides])[side]
        if row.typed:
            text = typing.text_of(RECORDS[self.shown.entry.entity], row.contest.cell, value)
        line.show_text(text, self._whose(row, side))

    def _whose(self, row: Row, side: str) -> str:
        if side == BASE:
            return tr("as before")
        case = self.shown.case
        columns = words.columns(row.contest, case.voices) if case and row.contest else []
        head = dict(columns).get(side, "")
        return head.lower() if head in (tr("Mine"), tr("Theirs")) else head

    def _typed(self, at: int) -> None:
        assert self.grid is not None
        self.grid.choose(at, "")

    # parts

    def _head(self) -> QHBoxLayout:
        entry = self.shown.entry
        head = QHBoxLayout()
        head.setSpacing(12)
        if entry.entity in ("contact", "company", "lead"):
            face = AvatarLabel(FACE)
            face.show_of(entry.id, self.shown.title, company=entry.entity == "company")
            head.addWidget(face)
        said = QVBoxLayout()
        said.setSpacing(2)
        said.addWidget(label(self.shown.title, "title", wrap=True))
        said.addWidget(label(self.shown.said, "secondary", wrap=True))
        head.addLayout(said, 1)
        gone = self.shown.case is not None and bool(self.shown.case.gone)
        if not gone and not self.shown.others:
            opens = push(tr("Open record"), "quiet", "external-link")
            opens.clicked.connect(lambda: self._context.open_record(entry.entity, entry.id))
            head.addWidget(opens)
        return head

    def _pair(self) -> QFrame:
        """Return two records that may be one, beside each other."""
        card = QFrame(self)
        card.setProperty("kind", "card")
        grid = QGridLayout(card)
        grid.setContentsMargins(14, 12, 14, 14)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        for column, (entity, id, title) in enumerate(self.shown.others, 1):
            link = push(title or tr("Unnamed"), "link", size="small")
            link.clicked.connect(partial(self._context.open_record, entity, id))
            grid.addWidget(link, 0, column, Qt.AlignmentFlag.AlignLeft)
            grid.setColumnStretch(column, 1)
            grid.addWidget(label(self.shown.heads[column - 1][1], "hint", wrap=True), 1, column)
        for place, (name, one, other) in enumerate(self.shown.lines, 2):
            grid.addWidget(label(name, "small"), place, 0)
            for column, text in enumerate((one, other), 1):
                kind = "" if one != other else "secondary"
                grid.addWidget(label(text, kind, wrap=True), place, column)
        if self.shown.why:
            grid.addWidget(
                label(self.shown.why, "attention", wrap=True), len(self.shown.lines) + 2, 0, 1, 3
            )
        return card

    def _children(self) -> QFrame:
        """Return the records that are about one which is gone."""
        card = QFrame(self)
        card.setProperty("kind", "card")
        box = QVBoxLayout(card)
        box.setContentsMargins(14, 12, 14, 14)
        box.setSpacing(4)
        box.addWidget(label(tr("Still about it"), "strong"))
        for entity, id, title in self.shown.others:
            name = " ".join((title or tr("Unnamed")).split())[:80]
            said = tr("{kind}: {name}", kind=tr(RECORDS[entity].label), name=name)
            link = push(unmarked(said), "link", RECORDS[entity].icon, "small")
            link.clicked.connect(partial(self._context.open_record, entity, id))
            row = QHBoxLayout()
            row.addWidget(link)
            row.addStretch(1)
            box.addLayout(row)
        return card
