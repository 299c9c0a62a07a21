"""Retention rules: whose data, after how many months without anything, and how many wait for review."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from crm_desktop.domain.fields import Cell, Value
from crm_desktop.domain.operation import Label
from crm_desktop.domain.privacy.labels import label_of
from crm_desktop.domain.privacy.retention import CONTACT, OF, Retention
from crm_desktop.errors import UserError
from crm_desktop.gui.context import Context
from crm_desktop.gui.privacy.keeping.listed import ListSection
from crm_desktop.gui.privacy.known_box import KnownBox
from crm_desktop.gui.record.entity_form import EntityForm
from crm_desktop.gui.widgets.dressing import label, push
from crm_desktop.i18n import mark, tr, trn
from crm_desktop.privacy.keeping import review, rules
from crm_desktop.privacy.keeping.rules import Rule
from crm_desktop.segments import lists
from crm_desktop.store import listing
from crm_desktop.store.listing import RecordView

CHANGES_IT = (
    "retention",
    "kept",
    "segment",
    "contact",
    "lead",
    "deal",
    "activity",
    "task",
    "consent",
)
"""Kinds of record whose changes can change who waits."""


class Counted(NamedTuple):
    """A rule and how many wait; with what is wrong with it where that cannot be said."""

    rule: Rule
    waiting: int
    problem: str = ""


class RulesSection(ListSection):
    """What a rule finds is looked at in the list of people; the rule itself does nothing to anybody."""

    watches = frozenset(CHANGES_IT)
    title = mark("Retention rules")
    section_wanted = Signal(str, str)  # its name, and what of it
    about = mark(
        "A rule finds people nothing has happened with for many months, so that you can look at each "
        "of them. It never erases anybody by itself."
    )
    nothing = (
        "hourglass",
        mark("No retention rules yet"),
        mark("For example: leads nothing has happened with for 12 months."),
    )
    headings = (mark("Rule"), mark("Whose data"), mark("After"), mark("To review"))

    def add_deeds(self) -> Sequence[QWidget]:
        self.found: dict[str, Counted] = {}
        self.new = push(tr("New rule…"), "primary", "plus")
        self.new.clicked.connect(self.new_record)
        self.look = self.deed(tr("Review people…"), self.activated, "", "list-checks")
        self.change = self.deed(tr("Change…"), self.edit)
        self.delete = self.deed(tr("Delete"), self.removed, "danger")
        self.empty.primary(tr("New rule…"), "plus").clicked.connect(self.new_record)
        return (self.new,)

    def ask(self, conn: Any) -> list[Counted]:
        return [_counted(conn, rule) for rule in rules.rules(conn)]

    def show_found(self, found: list[Counted]) -> None:
        self.found = {one.rule.id: one for one in found}
        self.put_rows([(one.rule.id, _texts(one)) for one in found])

    def new_record(self) -> None:
        """Ask for a new rule."""
        if not self.context.ws.closed_because:
            RuleForm(self.context, None, self.window()).open()

    def edit(self) -> None:
        """Change the current rule."""
        known = listing.record(self.context.ws.reader(), "retention", self.current())
        if known is not None:
            RuleForm(self.context, known, self.window()).open()

    def activated(self) -> None:
        if self.current():
            self.section_wanted.emit("review", self.current())

    def removed(self) -> None:
        id = self.current()
        if id and not self.context.ws.closed_because:
            label_ = Label("delete", "retention", row=id)
            self.context.write(label_, [rules.deleted(id)], tr("Rule deleted"))

    def fit(self) -> None:
        closed, some = self.context.ws.closed_because, bool(self.current())
        self.empty.close_for(closed)
        self.look.setEnabled(some)
        self.new.setEnabled(not closed)
        for button in (self.change, self.delete):
            button.setEnabled(some and not closed)
            button.setToolTip(closed)


class RuleForm(EntityForm):
    """A rule; which segments it can name follows from whose data it is about."""

    record = Retention
    asked = ("name", "of", "months", "segment", "notes")

    def __init__(self, context: Context, known: RecordView | None, parent: QWidget | None) -> None:
        super().__init__(context, known, parent)
        kind = self.editors["of"]
        kind.removeItem(kind.findData(None))
        if known is None:
            kind.setCurrentIndex(kind.findData(CONTACT))
            self.editors["months"].setText("24")
        kind.currentIndexChanged.connect(lambda _at: self._offer())
        self._offer()
        self.editors["name"].setFocus()

    def titled(self, new: bool) -> str:
        return tr("New retention rule") if new else tr("Retention rule")

    def editor(self, name: str) -> QWidget:
        if name != "segment":
            return super().editor(name)
        return KnownBox(self.record.fields[name], tr("All of them"), ())

    def add_more(self) -> None:
        words = tr(
            "Counted from the last activity, deal won or consent, or else from when they came in. "
            "Who has something planned or is in an open deal is left alone."
        )
        self.box.addWidget(label(words, "small", wrap=True))

    def checked(self, cells: dict[Cell, Value]) -> dict[Cell, Value]:
        cells = super().checked(cells)
        said = (self.now_in(cells, name) for name in ("name", "of", "months", "segment"))
        rules.check(self._context.ws.reader(), *said)
        return cells

    def _offer(self) -> None:
        known = lists.segments(self._context.ws.reader(), self.editors["of"].currentData())
        now = str(self._known.row.get("segment") or "") if self._known is not None else ""
        pairs = [(one.id, one.name) for one in known]
        self.editors["segment"].show_known(tr("All of them"), pairs, now)


def _counted(conn: Any, rule: Rule) -> Counted:
    try:
        return Counted(rule, review.count(conn, rule))
    except UserError as problem:  # its segment is gone, or asks for what is not there
        return Counted(rule, 0, problem.message)


def _texts(one: Counted) -> list[str]:
    rule = one.rule
    whose = label_of(OF, rule.of)
    if rule.segment_name:
        whose = tr("{kind} in “{name}”", kind=whose, name=rule.segment_name)
    months = trn("{n} month", "{n} months", rule.months)
    return [rule.name, whose, months, one.problem or how_many(one.waiting)]


def how_many(n: int) -> str:
    """Return how many wait in words: past the most that are counted it says so."""
    return tr("{n} or more", n=f"{n:,}") if n >= review.MOST else f"{n:,}" if n else tr("Nobody")
