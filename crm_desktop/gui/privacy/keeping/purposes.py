"""What data about people is used for: the purposes, why each is allowed, and who agreed to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.privacy.consent import BASES, MARKETING, Purpose
from crm_desktop.domain.privacy.labels import label_of
from crm_desktop.gui.context import Context
from crm_desktop.gui.privacy import consent_words
from crm_desktop.gui.privacy.keeping.listed import ListSection
from crm_desktop.gui.record.entity_form import EntityForm
from crm_desktop.gui.widgets.dressing import label, push
from crm_desktop.i18n import mark, tr
from crm_desktop.store import listing
from crm_desktop.store.consents import counted
from crm_desktop.store.consents.counted import Purposed
from crm_desktop.store.listing import RecordView

PLAIN = {
    "consent": mark("They said yes to it, and can take it back whenever they like."),
    "contract": mark("Without it you could not deliver what they ordered."),
    "duty": mark("A law makes you keep it, invoices for example."),
    "interest": mark("You need it for your business and it does not harm them. Write down why."),
    "vital": mark("Somebody’s life or health hangs on it."),
    "public": mark("An authority gave you this task."),
}
"""What each ground means, for who is no lawyer."""
LINES = 2


class PurposesSection(ListSection):
    """New, changed and archived ones; the numbers are of the one chosen."""

    watches = frozenset(("purpose", "consent", "contact"))
    title = mark("Purposes")
    about = mark(
        "What you use data about people for. Each purpose needs a reason why it is allowed; "
        "the people in this file can agree to each one by itself."
    )
    nothing = (
        "clipboard",
        mark("No purposes yet"),
        mark("For example: sending offers, delivering orders, keeping invoices."),
    )
    headings = (mark("Purpose"), mark("Why it is allowed"), mark("Kept for"))

    def add_below(self) -> None:
        self.plain = label("", "secondary", wrap=True)
        self.answers = QWidget(self)
        grid = QGridLayout(self.answers)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(4)
        for at, words in enumerate((mark("Who agreed"), *_ANSWERS)):
            head = label(tr(words), "strong" if not at else "small")
            grid.addWidget(head, 0, at, _RIGHT if at else Qt.AlignmentFlag.AlignLeading)
        self.figures: dict[str, tuple[QLabel, ...]] = {}
        for at, way in enumerate(MARKETING, 1):
            grid.addWidget(label(consent_words.channel(way)), at, 0)
            self.figures[way] = tuple(label("") for _ in _ANSWERS)
            for column, figure in enumerate(self.figures[way], 1):
                grid.addWidget(figure, at, column, _RIGHT)
        grid.setColumnStretch(len(_ANSWERS) + 1, 1)
        self.plain.hide()
        self.answers.hide()
        self.body.addWidget(self.plain)
        self.body.addWidget(self.answers)

    def add_deeds(self) -> Sequence[QWidget]:
        self.found: dict[str, Purposed] = {}
        self.new = push(tr("New purpose…"), "primary", "plus")
        self.new.clicked.connect(self.new_record)
        self.change = self.deed(tr("Change…"), self.activated)
        self.archive = self.deed("", self.removed)
        self.empty.primary(tr("New purpose…"), "plus").clicked.connect(self.new_record)
        return (self.new,)

    def ask(self, conn: Any) -> list[Purposed]:
        return counted.of_purposes(conn)

    def show_found(self, found: list[Purposed]) -> None:
        self.found = {one.id: one for one in found}
        self.put_rows([(one.id, _texts(one)) for one in found])

    def new_record(self) -> None:
        """Ask for a new purpose."""
        if not self.context.ws.closed_because:
            PurposeForm(self.context, None, self.window()).open()

    def activated(self) -> None:
        known = listing.record(self.context.ws.reader(), "purpose", self.current())
        if known is not None:
            PurposeForm(self.context, known, self.window()).open()

    def removed(self) -> None:
        """Archive the current purpose, or bring it back."""
        one = self.found.get(self.current())
        if one is None or self.context.ws.closed_because:
            return
        edit = Edit("purpose", one.id, {"archived": None if one.archived else True})
        said = tr("Purpose is in use again") if one.archived else tr("Purpose archived")
        self.context.write(Label("edit", "purpose", field="archived", row=one.id), [edit], said)

    def fit(self) -> None:
        one, closed = self.found.get(self.current()), self.context.ws.closed_because
        self.empty.close_for(closed)
        self.archive.setText(tr("Use again") if one and one.archived else tr("Archive"))
        for button in (self.new, self.change, self.archive):
            button.setEnabled(not closed and (button is self.new or one is not None))
            button.setToolTip(closed)
        for part in (self.plain, self.answers):
            part.setVisible(one is not None)
        if one is None:
            return
        self.plain.setText(tr(PLAIN.get(one.basis, _NO_REASON)))
        for way, figures in self.figures.items():
            for figure, n in zip(figures, one.shares[way], strict=True):
                figure.setText(f"{n:,}")


class PurposeForm(EntityForm):
    """A purpose in words; below the reason stands what it means."""

    record = Purpose
    asked = (
        "name", "basis", "marketing", "why", "people", "data", "recipients", "abroad", "keep",
        "measures",
    )  # fmt: skip

    def __init__(self, context: Context, known: RecordView | None, parent: QWidget | None) -> None:
        super().__init__(context, known, parent)
        for name in ("why", "data", "recipients", "measures"):
            editor = self.editors[name]
            editor.setFixedHeight(editor.fontMetrics().lineSpacing() * LINES + 16)
        basis = self.editors["basis"]
        self.meaning = label("", "small", wrap=True)
        self.form.insertRow(2, "", self.meaning)
        basis.currentIndexChanged.connect(lambda _at: self._explain())
        self._explain()
        self.editors["name"].setFocus()

    def titled(self, new: bool) -> str:
        return tr("New purpose") if new else tr("Purpose")

    def _explain(self) -> None:
        self.meaning.setText(tr(PLAIN.get(self.editors["basis"].currentData() or "", _NO_REASON)))


_RIGHT = Qt.AlignmentFlag.AlignTrailing
_ANSWERS = (mark("Allowed"), mark("Refused"), mark("Not known"))
_NO_REASON = mark("Without a reason it is not allowed. Choose the one that fits.")


def _texts(one: Purposed) -> list[str]:
    name = tr("{name} (archived)", name=one.name) if one.archived else one.name
    reason = label_of(BASES, one.basis) if one.basis else tr("No reason given")
    return [name, reason, one.keep or "–"]
