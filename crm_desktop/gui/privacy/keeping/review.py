"""The people a retention rule found: each with why, to be kept until a day or erased for good."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.domain import typed_days
from crm_desktop.errors import UserError
from crm_desktop.gui import fonts, formats
from crm_desktop.gui.context import Context
from crm_desktop.gui.privacy.keeping.listed import ListSection
from crm_desktop.gui.privacy.keeping.rules import CHANGES_IT
from crm_desktop.gui.widgets import feet
from crm_desktop.gui.widgets.dressing import add_field, label, push
from crm_desktop.gui.widgets.unsaved import UnsavedDialog
from crm_desktop.i18n import mark, tr, trn
from crm_desktop.privacy.keeping import review, rules
from crm_desktop.privacy.keeping.review import AllNew, Waiting
from crm_desktop.privacy.keeping.rules import Rule

WIDE = 440


class ReviewSection(ListSection):
    """One rule at a time, by name, a page after the other. Nobody is erased but by the dialog that asks."""

    watches = frozenset(CHANGES_IT)
    title = mark("People to review")
    current_record = Signal(str, str)
    about = mark(
        "Decide about each of them: keep them until a day, with a reason, or erase them for good. "
        "Whoever you leave alone stays here."
    )
    nothing = (
        "circle-check",
        mark("Nobody waits for review"),
        mark("People appear here when a retention rule finds them."),
    )
    headings = (mark("Name"), mark("Why"))
    stretched, named_width = 1, 200

    def add_below(self) -> None:
        self.rule = QComboBox(self)
        self.rule.setAccessibleName(tr("Retention rule"))
        self.rule.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.more = push(tr("Show more"), "link", size="small")
        self.counted = label("", "small")
        row = QHBoxLayout()
        row.addWidget(self.rule)
        row.addWidget(self.counted, 1)
        self.body.insertLayout(0, row)
        self.body.addWidget(self.more)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.rule.currentIndexChanged.connect(lambda _at: self._other_rule())
        self.more.clicked.connect(self.read_more)

    def add_deeds(self) -> Sequence[QWidget]:
        self.people: dict[str, Waiting] = {}
        self.rules: dict[str, Rule] = {}
        self.wanted, self._shown, self._queue = "", review.PAGE, list[str]()
        self._of = 0  # how many were chosen to be asked about
        self.keep = self.deed(tr("Keep until…"), self.ask_keep, "", "shield-check")
        self.open = self.deed(tr("Look at them"), self.activated, "", "user")
        self.erase = self.deed(tr("Erase for good…"), self.removed, "danger", "trash-2")
        return ()

    def stand_on(self, id: str) -> None:
        """Show whom a rule found."""
        self.wanted = id
        at = self.rule.findData(id)
        if at >= 0:
            self.rule.setCurrentIndex(at)

    def ask(self, conn: Any) -> tuple[list[Rule], str, list[Waiting], str, AllNew | None]:
        every = rules.rules(conn)
        chosen = next((r for r in every if r.id == self.wanted), every[0] if every else None)
        if chosen is None:
            return [], "", [], "", None
        try:
            found = review.page(conn, chosen, None, self._shown + 1)
        except UserError as problem:
            return every, chosen.id, [], str(problem), None
        new = None if found else review.all_new(conn, chosen)
        return every, chosen.id, found, "", new

    def show_found(self, found: tuple[list[Rule], str, list[Waiting], str, AllNew | None]) -> None:
        every, chosen, people, problem, new = found
        icon, title, text = self.nothing
        self.empty.say(
            icon, tr(title), tr(text) if new is None else new.sentence(formats.date_text(new.day))
        )
        self.rules = {rule.id: rule for rule in every}
        self._list_rules(every, chosen)
        more = len(people) > self._shown
        people = people[: self._shown]
        self.people = {one.id: one for one in people}
        rule = self.rules.get(chosen)
        name = tr("Unnamed")
        rows = [(p.id, (p.name or name, review.why(p, rule))) for p in people if rule is not None]
        self.put_rows(rows)
        for at in range(self.list.topLevelItemCount()):
            line = self.list.topLevelItem(at)
            line.setToolTip(1, line.text(1))  # where the column is narrower than the reason
        self.more.setVisible(more)
        count = trn("{n} person waits", "{n} people wait", len(people)) if people else ""
        self.counted.setText(problem or (tr("The first {n}", n=len(people)) if more else count))

    def read_more(self) -> None:
        """Show as many again."""
        self._shown += review.PAGE
        self.read()

    def activated(self) -> None:
        if (one := self.people.get(self.current())) is not None:
            self.context.open_record(one.entity, one.id)

    def ask_keep(self) -> None:
        """Ask until when, and why, the chosen are kept."""
        people = [(self.people[id].entity, id) for id in self.chosen() if id in self.people]
        if people and not self.context.ws.closed_because:
            KeepForm(self.context, people, self.window()).open()

    def removed(self) -> None:
        """Ask about the erasure of each one chosen; one that is given up ends it."""
        if not self.context.ws.closed_because:
            self._queue = [id for id in self.chosen() if id in self.people]
            self._of = len(self._queue)
            self._erase_next()

    def fit(self) -> None:
        closed, some = self.context.ws.closed_because, bool(self.chosen())
        if (one := self.people.get(self.current())) is not None:
            self.current_record.emit(one.entity, one.id)
        self.open.setEnabled(some)
        several = sum(id in self.people for id in self.chosen())
        one_by_one = tr("Erase {n} for good, one after the other…", n=f"{several:,}")
        self.erase.setText(one_by_one if several > 1 else tr("Erase for good…"))
        for button in (self.keep, self.erase):
            button.setEnabled(some and not closed)
            button.setToolTip(closed)

    def _erase_next(self) -> None:
        from crm_desktop.gui.erasing.dialog import EraseDialog

        if self._queue:
            id = self._queue.pop(0)
            one = self.people.get(id)
            if one is not None:
                dialog = EraseDialog(self.context, one.entity, id, self.window())
                if self._of > 1:
                    at = self._of - len(self._queue)
                    dialog.setWindowTitle(tr("Erase for good: {at} of {n}", at=at, n=self._of))
                dialog.accepted.connect(self._erase_next)
                dialog.open()

    def _other_rule(self) -> None:
        self.wanted, self._shown = str(self.rule.currentData() or ""), review.PAGE
        self.read()

    def _list_rules(self, every: list[Rule], chosen: str) -> None:
        self.rule.blockSignals(True)
        self.rule.clear()
        for rule in every:
            self.rule.addItem(rule.name or tr("Unnamed"), rule.id)
        self.rule.setCurrentIndex(self.rule.findData(chosen))
        self.rule.blockSignals(False)
        self.rule.setVisible(bool(every))


class KeepForm(UnsavedDialog):
    """Until when, and why; one undo takes it back."""

    def __init__(
        self, context: Context, people: list[tuple[str, str]], parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self._context, self._people = context, people
        self.setWindowTitle(tr("Keep after review"))
        self.setMinimumWidth(fonts.widened(WIDE))
        self.until, self.why = QLineEdit(self), QLineEdit(self)
        self.until.setAccessibleName(tr("Until"))
        self.why.setAccessibleName(tr("Why it is kept"))
        self.until.setPlaceholderText(tr("A day, like 31/12/2027"))
        self.why.setPlaceholderText(tr("For example: guarantee until then"))
        self.hint = label("", "error", wrap=True)
        self.hint.hide()
        form = QFormLayout()
        add_field(form, tr("Until"), self.until)
        add_field(form, tr("Why it is kept"), self.why)
        self.go = push(tr("Keep"), "primary")
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 20, 20, 20)
        box.setSpacing(12)
        box.addWidget(label(trn("Keep {n} person", "Keep {n} people", len(people)), "title"))
        box.addLayout(form)
        box.addWidget(self.hint)
        box.addLayout(feet.with_cancel(self, self.go))
        self.until.setFocus()

    def accept(self) -> None:
        try:
            typed = self.until.text().strip()
            until = typed_days.read_date(typed) if typed else ""
            operation = review.keep(self._context.ws, self._people, until, self.why.text())
        except UserError as problem:
            self.hint.setText(str(problem))
            self.hint.show()
            return
        self._context.tell(operation, tr("Kept after review"))
        super().accept()
