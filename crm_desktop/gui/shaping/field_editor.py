"""Making or changing a field of the user's own: its name, what it holds, and how it is shown."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.domain import own
from crm_desktop.domain.fields import CUSTOM, Cell, Value
from crm_desktop.domain.money import CURRENCIES
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.gui import fonts, icons
from crm_desktop.gui.context import Context
from crm_desktop.gui.exchange.long_job import LongJob
from crm_desktop.gui.shaping.formula_line import FormulaLine
from crm_desktop.gui.shaping.option_rows import OptionRows
from crm_desktop.gui.shaping.retype_view import RetypeView
from crm_desktop.gui.widgets.dressing import add_field, label, push, set_kind, spin
from crm_desktop.gui.widgets.unsaved import UnsavedDialog
from crm_desktop.i18n import tr, trn
from crm_desktop.shaping import own_fields, retyping
from crm_desktop.shaping.own_fields import Option
from crm_desktop.shaping.retyping import Walk

ICONS = {
    "text": "type", "number": "hash", "money": "banknote", "date": "calendar",
    "yesno": "toggle-left", "choice": "circle-dot", "choices": "list-checks", "url": "globe",
    "email": "mail", "phone": "phone", "person": "user", "formula": "calculator",
}  # fmt: skip
WIDE = 560


class FieldEditor(UnsavedDialog):
    """Nothing is written before Save; another kind of value is shown on real values first."""

    saved = Signal(str)

    def __init__(self, context: Context, entity: str, id: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._context, self.entity, self.id = context, entity, id
        self._row: dict[str, Any] = own_fields.row(context.ws.reader(), id) if id else {}
        self._plan: retyping.Plan | None = None
        self._job = LongJob(context, self)
        self._writing = False
        plural = tr(RECORDS[entity].plural)
        self.setWindowTitle(tr("Edit field") if id else tr("New field · {plural}", plural=plural))
        self.setMinimumWidth(fonts.widened(WIDE))
        self._make_parts()
        self._lay_out()
        self._fill()
        self.form.currentIndexChanged.connect(self._form_chosen)
        self.options.changed.connect(self._touched)
        self._job.progressed.connect(self._progressed)
        self._job.stopped.connect(self._stopped)
        self._fit()
        self.name.setFocus()
        self.name.selectAll()

    def cells(self) -> dict[Cell, Value]:
        """Return what is written here, without the name and the kind. Raises `UserError`."""
        form = self.chosen_form
        made: dict[Cell, Value] = {
            "hint": self.hint.text().strip() or None,
            "required": self.required.isChecked() if form != "formula" else None,
        }
        if form in ("choice", "choices"):
            made |= own_fields.option_cells(self._row.get("options") or {}, self.options.options())
        if form == "money":
            made["currency"] = self.currency.currentData() or None
        if form in ("number", "formula"):
            made["decimals"] = self.decimals.value() if self.decimals.value() >= 0 else None
        if self.secret.isChecked() and self._may_be_secret():
            made["secret"] = own.NEW_SECRET
        if form == "formula":
            made["formula"] = self.formula.stored()
        known = {"required": bool(self._row.get("required"))} if self.id else {}
        return {c: v for c, v in made.items() if c not in known or known[c] != bool(v)}

    @property
    def chosen_form(self) -> str:
        return str(self.form.currentData())

    def accept(self) -> None:
        """Save; what cannot be is said and nothing is lost."""
        ws = self._context.ws
        try:
            cells = self.cells()
            if not self.id:
                self.id = own_fields.create(
                    ws, self.entity, self.name.text(), self.chosen_form, cells
                )
                return self._end(tr("Made the field “{name}”", name=self._named()))
            name = own_fields.checked_name(ws.reader(), self.entity, self.name.text(), self.id)
            cells["name"] = name
            if self.chosen_form != self._row.get("form"):
                return self._retype(cells)
            operation = own_fields.change(ws, self.id, cells)
        except UserError as problem:
            return self._say(str(problem))
        if operation is None:
            return self._end("")
        return self._end(tr("Changed the field “{name}”", name=self._named()), operation.stamp)

    def reject(self) -> None:
        """Stop what is being written; with nothing being written close."""
        if self._writing:
            self._job.stop()
            self.retype.said.setText(tr("Stopping…"))
        else:
            super().reject()

    def done(self, result: int) -> None:
        self._job.drop()
        super().done(result)

    # another kind of value

    def _form_chosen(self) -> None:
        self._fit()
        self._plan = None
        self.retype.hide()
        if not self.id or self.chosen_form == self._row.get("form"):
            return
        self.retype.wait()
        self.go.setEnabled(False)
        ws, entity, id, form = self._context.ws, self.entity, self.id, self.chosen_form
        self._job.run(
            lambda report, check: retyping.plan(ws, entity, id, form, Walk(check, report)),
            self._show_plan, self._failed,
        )  # fmt: skip

    def _show_plan(self, plan: retyping.Plan) -> None:
        self._plan = plan
        self.retype.show_plan(plan)
        self.go.setEnabled(True)
        if plan.options:
            self.options.show_options(plan.options)
        self.adjustSize()

    def _touched(self) -> None:
        """Choices of one's own take the place of those the values give."""
        self._say("")

    def _retype(self, cells: dict[Cell, Value]) -> None:
        ws, plan = self._context.ws, self._plan
        if plan is None:
            return
        if plan.options:
            plan.options = _keyed(self.options.options())
            cells = {c: v for c, v in cells.items() if not c.startswith("options.")}
        self._set_writing(True)
        words = trn("Changing {n} value…", "Changing {n} values…", plan.converts)
        self.retype.begin(words)
        self._job.run(
            lambda report, check: retyping.carry_out(ws, plan, Walk(check, report), cells),
            self._retyped, self._failed,
        )  # fmt: skip

    def _set_writing(self, on: bool) -> None:
        self._writing = on
        self.go.setEnabled(not on)
        for part in self._parts:
            for shown in filter(None, (part, self._form.labelForField(part))):
                shown.setEnabled(not on)

    def _progressed(self, part: float) -> None:
        if self._job.running():
            self.retype.show_progress(part)

    def _stopped(self) -> None:
        """Offer the plan again: nothing of it was kept."""
        self._set_writing(False)
        if self._plan is not None:
            self.retype.show_plan(self._plan)
        self._say(tr("Stopped. Nothing was written."))

    def _retyped(self, operation: Any) -> None:
        self._writing = False
        said = tr("Changed the field “{name}”", name=self._named())
        self._end(said, operation.stamp if operation is not None else "")

    def _failed(self, error: Exception) -> None:
        self._set_writing(False)
        if isinstance(error, UserError):
            self._say(str(error))
        else:
            self._context.failed(error)

    # the parts

    def _make_parts(self) -> None:
        self.name = QLineEdit(self)
        self.name.setMaxLength(own_fields.LONGEST)
        self.name.setPlaceholderText(tr("For example: Shoe size"))
        self.form = QComboBox(self)
        for form in self._offered():
            self.form.addItem(icons.icon(ICONS[form]), tr(own.FORMS[form]), form)
        self.form.setMaxVisibleItems(len(own.FORMS))
        self.options = OptionRows(self._options(), self)
        self.currency = QComboBox(self)
        own_currency = self._context.ws.profile.currency
        self.currency.addItem(tr("That of this file ({currency})", currency=own_currency), "")
        for code, words in CURRENCIES.items():
            self.currency.addItem(f"{code} – {tr(words)}", code)
        self.decimals: QSpinBox = spin(-1, 6, tr("Decimals"))
        self.decimals.setSpecialValueText(tr("As typed"))
        self.formula = FormulaLine(self._context, self.entity, self)
        self.hint = QLineEdit(self)
        self.hint.setPlaceholderText(tr("Shown when the pointer rests on the field"))
        self.required = QCheckBox(tr("Ask for it in new records, and always show it"), self)
        self.secret = QCheckBox(
            tr("Secret: hidden until it is shown, and it is written down who looked"), self
        )
        self.retype = RetypeView(self)
        self.problem = label("", "error", wrap=True)
        self.problem.hide()
        self.go = push(tr("Save"), "primary")
        self.go.setDefault(True)
        self.back = push(tr("Cancel"))
        self.back.setAutoDefault(False)
        self.go.clicked.connect(self.accept)
        self.back.clicked.connect(self.throw_away)

    def _offered(self) -> list[str]:
        """Return the kinds of value one can choose: a formula stays one, as it has no values."""
        if not self.id:
            return list(own.FORMS)
        if self._row.get("secret"):
            return [str(self._row["form"])]
        computed = self._row.get("form") == "formula"
        return [form for form in own.FORMS if (form == "formula") is computed]

    def _options(self) -> list[Option]:
        choices = own.options_of(self._row.get("options") or {})
        return [Option(c.value, c.label, c.colour) for c in choices]

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for words, part in (
            (tr("Name"), self.name), (tr("Kind of value"), self.form),
            (tr("Choices"), self.options), (tr("Currency"), self.currency),
            (tr("Formula"), self.formula), (tr("Decimals"), self.decimals), (tr("Hint"), self.hint),
        ):  # fmt: skip
            part.setAccessibleName(words)
            add_field(form, words, part)
        form.addRow("", self.required)
        form.addRow("", self.secret)
        self._form = form
        self._parts = (self.name, self.form, self.options, self.currency, self.formula,
                       self.decimals, self.hint, self.required, self.secret)  # fmt: skip
        foot = QWidget(self)
        row = QHBoxLayout(foot)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.problem, 1)
        row.addStretch(0)
        row.addWidget(self.back)
        row.addWidget(self.go)
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 20, 20, 20)
        box.setSpacing(14)
        box.addLayout(form)
        box.addWidget(self.retype)
        box.addWidget(foot)

    def _fill(self) -> None:
        row = self._row
        self.name.setText(str(row.get("name") or ""))
        self.form.setCurrentIndex(max(0, self.form.findData(row.get("form") or "text")))
        self.currency.setCurrentIndex(max(0, self.currency.findData(row.get("currency") or "")))
        decimals = row.get("decimals")
        self.decimals.setValue(-1 if decimals is None else int(decimals))
        self.hint.setText(str(row.get("hint") or ""))
        self.required.setChecked(bool(row.get("required")))
        self.secret.setChecked(bool(row.get("secret")))
        self.secret.setEnabled(not self.id)
        self.formula.show_formula(
            str(row.get("formula") or ""), CUSTOM + self.id if self.id else ""
        )

    def _fit(self) -> None:
        """Show what the kind of value asks for."""
        form = self.chosen_form
        shown = {
            self.options: form in ("choice", "choices"), self.currency: form == "money",
            self.decimals: form in ("number", "formula"), self.formula: form == "formula",
            self.required: form != "formula",
            self.secret: self._may_be_secret() or bool(self._row.get("secret")),
        }  # fmt: skip
        for part, wanted in shown.items():
            self._form.setRowVisible(part, wanted)
        self.adjustSize()

    def _may_be_secret(self) -> bool:
        """Say whether it can be chosen: later its values would stay in the history as they are."""
        return not self.id and self.chosen_form in own.SECRET_FORMS

    def _named(self) -> str:
        return " ".join(self.name.text().split())

    def _end(self, said: str, stamp: str = "") -> None:
        super().accept()
        if said:
            self._context.toast(said, undo=stamp or self._newest())
        self.saved.emit(self.id)

    def _newest(self) -> str:
        found = self._context.ws.log.undoable()
        return found.stamp if found is not None else ""

    def _say(self, text: str) -> None:
        self.problem.setText(text)
        self.problem.setVisible(bool(text))
        set_kind(self.problem, "error")


def _keyed(options: list[Option]) -> list[Option]:
    """Give the choices a user added their keys, which the values are written with."""
    from crm_desktop.domain.keys import new_key

    return [option if option.key else option._replace(key=new_key()) for option in options]
