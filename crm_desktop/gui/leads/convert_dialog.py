"""Converting a lead: what it becomes, new or known, and what will come into being, before it does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.domain.counts import counted_each
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.gui import fonts
from crm_desktop.gui.binding.turns import next_turn
from crm_desktop.gui.context import Context
from crm_desktop.gui.leads.coming import Coming
from crm_desktop.gui.record.editors import Subject, make_editor
from crm_desktop.gui.widgets.dressing import add_field, label, push
from crm_desktop.gui.widgets.eliding_box import ElidingBox
from crm_desktop.gui.widgets.unsaved import UnsavedDialog
from crm_desktop.i18n import mark, tr
from crm_desktop.leads import conversion
from crm_desktop.leads.conversion import NEW, NONE, Offer, Plan, Wish
from crm_desktop.leads.likeness import Like
from crm_desktop.store import boards, listing

WIDE, MARGIN = 860, 32


class Asked(NamedTuple):
    """What the form begins with: the moment of the log (R21), and what is proposed for the lead."""

    seen: int
    offer: Offer


def ask(ws: Any, lead_id: str) -> Asked:
    """Return what the form begins with; whom the lead may be is looked for among all records.

    Raises `UserError` for a lead that is gone or converted already.
    """
    return Asked(ws.log.moment(), conversion.offer(ws.reader(), lead_id))


def pipelines(context: Context, parent: QWidget) -> QComboBox:
    """Return the choice of the pipeline a deal begins in."""
    box = QComboBox(parent)
    for pipeline in boards.pipelines(context.ws.reader()):
        box.addItem(pipeline.name, pipeline.id)
    return box


def stage_of(context: Context, box: QComboBox) -> str:
    """Return the stage a deal begins in, in the pipeline that is chosen."""
    return conversion.first_stage(context.ws.reader(), str(box.currentData() or ""))


class ConvertDialog(UnsavedDialog):
    """Left the choices, right what comes of them; one operation writes it all.

    `contact` is the one chosen already.
    """

    def __init__(
        self, context: Context, lead_id: str, parent: QWidget, asked: Asked, contact: str = ""
    ) -> None:
        self._context, self._id = context, lead_id
        self._seen, self._offer = asked
        self._due = False
        super().__init__(parent)
        name = str(self._offer.lead.get("name") or "")
        self.setWindowTitle(tr("Convert “{name}”", name=name))
        room = parent.width() - 2 * MARGIN if parent is not None else WIDE
        self.setMinimumWidth(min(fonts.widened(WIDE), room))
        wish = replace(self._offer.wish, contact=contact or self._offer.wish.contact)
        self.contact = self._choice("contact", name, self._offer.contacts, wish.contact)
        firm = str(self._offer.lead.get("company_name") or name)
        self.company = self._choice("company", firm, self._offer.companies, wish.company)
        self.deal = QComboBox(self)
        self.deal.addItem(tr("New deal"), NEW)
        self.deal.addItem(tr("No deal"), NONE)
        self.title = QLineEdit(wish.title, self)
        row = {"id": "", "value": dict(wish.value) if wish.value else None}
        subject = Subject("deal", RECORDS["deal"].fields["value"], row)
        self.value: Any = make_editor(self, context, subject)
        self.pipeline = pipelines(context, self)
        self.coming = Coming(self)
        self.problem = label("", "error", wrap=True)
        self.go = push(tr("Convert"), "primary")
        self._lay_out()
        self._connect()
        self._show()

    def wish(self) -> Wish:
        """Return what is chosen. Raises `UserError` for an amount that is none."""
        deal, value = str(self.deal.currentData()), None
        if deal == NEW:
            value = self.value.cells().get("value")
        stage = stage_of(self._context, self.pipeline)
        return Wish(
            str(self.contact.currentData()), str(self.company.currentData()), deal,
            self.title.text().strip(), value, stage,
        )  # fmt: skip

    def accept(self) -> None:
        try:
            operation, plan = conversion.convert(
                self._context.ws, self._id, self.wish(), seen=self._seen
            )
        except UserError as problem:
            self._say(str(problem))
            return
        super().accept()
        name = str(self._offer.lead.get("name") or "")
        self._context.toast(tr("Converted “{name}”", name=name), undo=operation.stamp)
        entity = "contact" if "contact" in plan.ids else "company"
        self._context.open_record(entity, plan.ids[entity])

    def _show_soon(self) -> None:
        """Show what comes of all that is being typed, once."""
        if not self._due:
            self._due = True
            next_turn(self, lambda: self._show() if self._due else None)

    def _show(self) -> None:
        self._due = False
        making = self.deal.currentData() == NEW
        for part in (self.title, self.value, self.pipeline):
            part.setEnabled(making)
        try:
            plan = conversion.plan(self._context.ws.reader(), self._id, self.wish())
        except UserError as problem:
            self._say(str(problem))
            return
        self._say("")
        self.coming.show_plan(plan, self._titles(plan), self._along())

    def _titles(self, plan: Plan) -> Mapping[str, str]:
        known = {like.id: like.title for like in (*self._offer.contacts, *self._offer.companies)}
        for entity, cells in plan.new.items():
            known[plan.ids[entity]] = str(cells.get("name") or cells.get("title") or "")
        conn = self._context.ws.reader()
        tags = {cell.partition(".")[2] for cell in self._offer.lead if cell.startswith("tags.")}
        return known | {str(id): name for id, name in listing.titles(conn, "tag", tags).items()}

    def _along(self) -> str:
        what = counted_each(self._offer.related)
        return tr("Goes along: {what}", what=what) if what else ""

    def _say(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self.go.setEnabled(not problem)

    def _choice(self, entity: str, name: str, likes: tuple[Like, ...], chosen: str) -> QComboBox:
        box = ElidingBox(self)
        box.setMinimumContentsLength(24)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        new, none = _WORDS[entity]
        box.addItem(tr(new, name=name), NEW)
        for like in likes:
            box.addItem(f"{like.title} · {like.why}", like.id)
            box.setItemData(box.count() - 1, like.why, Qt.ItemDataRole.ToolTipRole)
        box.addItem(tr(none), NONE)
        box.setCurrentIndex(max(0, box.findData(chosen)))
        return box

    def _lay_out(self) -> None:
        form = QFormLayout()
        for words, field in (
            (tr("Contact"), self.contact),
            (tr("Company"), self.company),
            (tr("Deal"), self.deal),
            (tr("Title"), self.title),
            (tr("Value"), self.value),
            (tr("Pipeline"), self.pipeline),
        ):
            add_field(form, words, field)
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addLayout(form)
        left.addStretch(1)
        both = QHBoxLayout()
        both.setSpacing(24)
        both.addLayout(left, 1)
        both.addWidget(self.coming, 1)
        foot = QHBoxLayout()
        hint: QLabel = label(
            tr("The lead stays, with its history. One undo takes it all back."), "hint", wrap=True
        )
        cancel = push(tr("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.throw_away)
        foot.addWidget(hint, 1)
        foot.addWidget(cancel)
        foot.addWidget(self.go)
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 20, 20, 20)
        box.setSpacing(16)
        box.addLayout(both, 1)
        box.addWidget(self.problem)
        box.addLayout(foot)

    def _connect(self) -> None:
        self.go.setDefault(True)
        self.go.clicked.connect(self.accept)
        for choice in (self.contact, self.company, self.deal, self.pipeline):
            choice.currentIndexChanged.connect(lambda _at: self._show())
        self.title.textChanged.connect(lambda _t: self._show_soon())
        for name in ("textChanged", "changed", "edited"):
            if hasattr(self.value, name):
                getattr(self.value, name).connect(lambda *_: self._show_soon())


_WORDS = {
    "contact": (mark("New contact: {name}"), mark("No contact")),
    "company": (mark("New company: {name}"), mark("No company")),
}
