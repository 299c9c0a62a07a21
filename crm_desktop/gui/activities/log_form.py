"""The form that logs what was done or plans what will be: two keys for a call, all of it at hand."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.activities import kinds, recording
from crm_desktop.activities.recording import Draft
from crm_desktop.agenda import clock, past_days, quick_add, tasks
from crm_desktop.domain.activity import LONGEST, Activity
from crm_desktop.domain.fields import Cell, Value
from crm_desktop.domain.operation import Edit
from crm_desktop.domain.typed_days import read_when
from crm_desktop.errors import UserError
from crm_desktop.gui import fonts, formats
from crm_desktop.gui.activities import channels
from crm_desktop.gui.activities.about_line import AboutLine
from crm_desktop.gui.context import Context
from crm_desktop.gui.models.entry import shown_for_entry
from crm_desktop.gui.notes.reading import MarkdownView
from crm_desktop.gui.sync.seen_button import SeenButton
from crm_desktop.gui.widgets.dressing import add_field, label, push, set_state, spin
from crm_desktop.gui.widgets.segments import Segments
from crm_desktop.gui.widgets.unsaved import UnsavedDialog
from crm_desktop.i18n import tr
from crm_desktop.store import listing

LINES = 4
WIDE, EDGE, SCRIPT, SCRIPT_PAD = 560, 20, 168, 12
WHEN = Activity.fields["start"]


class LogForm(UnsavedDialog):
    """Enter logs, with Ctrl in the details too; Esc leaves, at its second touch what was typed.

    `planned` starts with what is to be.
    """

    logged = Signal(str, str)  # id of the activity, stamp of the operation

    def __init__(
        self, context: Context, about: dict[Cell, Value], parent: QWidget, *,
        channel: str = "call", planned: bool = False, start: str = "",
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Plan an activity") if planned else tr("Log an activity"))
        self._context = context
        self._id, self._owner, self._when = "", context.ws.profile.name, ("", "")
        self._base: tuple[str, ...] = ()
        conn = context.ws.reader()
        self._kinds, self._results = kinds.kinds(conn), kinds.results(conn)
        self._build()
        self.setMinimumWidth(max(fonts.widened(WIDE), self.group.sizeHint().width() + 2 * EDGE))
        self.about.show_cells(about)
        self.when.setText(start)
        self.state.choose("planned" if planned else "done")
        self.group.choose(channels.group_of(channel))
        if channels.group_of(channel) == channels.MESSAGE:
            self.message.setCurrentIndex(self.message.findData(channel))
        self.direction.choose("out")
        self._opened = self._typed()
        self.subject.setFocus()

    def show_activity(self, id: str, *, took_place: bool = False) -> None:
        """Show an activity as it was logged, or its result to be told; `UserError` when it is gone."""
        found = listing.record(self._context.ws.reader(), "activity", id)
        if found is None:
            raise UserError(tr("This record is not there any more."))
        self._id, self._base, row = id, found.frontier, found.row
        self.setWindowTitle(tr("Activity"))
        self.state.choose("planned" if row["state"] == "planned" else "done")
        group = channels.group_of(row["channel"] or "other")
        self.group.choose(group)
        if group == channels.MESSAGE:
            self.message.setCurrentIndex(self.message.findData(row["channel"]))
        self.kind.setCurrentIndex(max(0, self.kind.findData(row["kind"] or "")))
        self.direction.choose(row["direction"] or "out")
        self.subject.setText(row["subject"] or "")
        self.result.setCurrentText(row["outcome.shown"] or "")
        self.when.setText(shown_for_entry(WHEN, row["start"]))
        self._when = (self.when.text(), row["start"] or "")
        self.minutes.setValue(Activity.fields["minutes"].held(row["minutes"]) or 0)
        self.place.setText(row["location"] or "")
        self.details.setPlainText(row["details"] or "")
        self._owner = row["owner"] or ""
        self.seen.show_row("activity", row)
        self.about.show_row(row)
        self.form.setRowVisible(self.then, False)
        self._fit()
        if took_place:
            self.state.choose("done")
            self.result.setFocus()
        self._opened = self._typed()

    # building

    def _build(self) -> None:
        self.state = Segments(
            [("done", tr("Done"), "check"), ("planned", tr("Planned"), "calendar")], tr("Status")
        )
        self.group = Segments(
            [(key, tr(words), channels.icon(of[0])) for key, words, of in channels.GROUPS],
            tr("Channel"),
        )
        self.form = QFormLayout()
        self.form.setHorizontalSpacing(12)
        self.form.setVerticalSpacing(8)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._add_fields()
        self.problem = label("", "error", wrap=True)
        self.problem.hide()
        self.seen = SeenButton(self._context, self)
        top = QHBoxLayout()
        top.addWidget(self.state)
        top.addStretch(1)
        top.addWidget(self.seen)
        box = QVBoxLayout(self)
        box.setContentsMargins(EDGE, EDGE, EDGE, EDGE)
        box.setSpacing(12)
        box.addLayout(top)
        box.addWidget(self.group)
        box.addWidget(self.script)
        box.addLayout(self.form)
        box.addWidget(self.problem)
        box.addLayout(self._foot())
        self._order()
        self.state.chosen.connect(self._state_chosen)
        self.group.chosen.connect(lambda _key: self._channel_chosen())
        self.kind.currentIndexChanged.connect(lambda _at: self._kind_chosen())

    def _add_fields(self) -> None:
        self.subject = self._line(tr("What"), tr("For example: wants the tables in oak"))
        self.kind = self._combo(tr("Kind of activity"))
        self.message = self._combo(tr("By"))
        for channel in channels.GROUPS[4][2]:
            self.message.addItem(kinds.channel_name(channel), channel)
        self.direction = Segments(
            [("out", tr("Outgoing"), "arrow-up-right"), ("in", tr("Incoming"), "arrow-down")],
            tr("Direction"),
        )
        self.direction.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._row(tr("Direction"), self.direction)
        self.result = self._combo(tr("Result"))
        self.result.setEditable(True)
        self.result.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.about = AboutLine(self._context, tr("About"), self)
        self._row(tr("About"), self.about)
        self.when = self._line(tr("When"), tr("now"))
        self.when.textChanged.connect(lambda: set_state(self.when, ""))
        self.minutes = spin(0, LONGEST, tr("Minutes"))
        self.minutes.setSpecialValueText(" ")
        self._row(tr("Minutes"), self.minutes)
        self.place = self._line(tr("Place"), "")
        self.details = QPlainTextEdit(self)
        self.details.setTabChangesFocus(True)
        self.details.setFixedHeight(self.details.fontMetrics().lineSpacing() * LINES + 18)
        self._row(tr("Details"), self.details)
        self.then = self._line(tr("Then"), tr("For example: send the quotation next Tue 10am"))
        self.script = MarkdownView(self)
        self.script.setProperty("kind", "card")
        self.script.setAccessibleName(tr("Script"))
        self.script.hide()

    def _order(self) -> None:
        """Have Tab go through the form as it is read."""
        parts = (
            self.state, self.group, self.script, self.subject, self.kind, self.message,
            self.direction, self.result, self.about.line, self.when, self.minutes, self.place,
            self.details, self.then, self.cancel, self.go,
        )  # fmt: skip
        every = [w for p in parts for w in (p.buttons() if isinstance(p, Segments) else (p,))]
        for first, second in pairwise(every):
            self.setTabOrder(first, second)

    def _foot(self) -> QHBoxLayout:
        self.go = push(tr("Log"), "primary")
        self.go.setDefault(True)
        self.go.clicked.connect(self.accept)
        self.cancel = push(tr("Cancel"))
        self.cancel.setAutoDefault(False)
        self.cancel.clicked.connect(self.throw_away)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.go)
        return foot

    def _line(self, words: str, hint: str) -> QLineEdit:
        made = QLineEdit(self)
        made.setPlaceholderText(hint)
        self._row(words, made)
        return made

    def _combo(self, words: str) -> QComboBox:
        made = QComboBox(self)
        self._row(words, made)
        return made

    def _row(self, words: str, field: QWidget) -> None:
        field.setAccessibleName(words)
        add_field(self.form, words, field)

    # what shows depends on the channel and on whether it is done

    def _state_chosen(self, state: str) -> None:
        """Let what was planned for later and is done have taken place now."""
        shown, at = self._when
        if state == "done" and self.when.text() == shown and clock.ahead(at, clock.now_here()):
            self.when.clear()
        elif state == "planned" and not self.when.text():
            self.when.setText(shown)
        self._fit()

    def channel(self) -> str:
        """Return the channel chosen."""
        key = self.group.choice() or "call"
        return str(self.message.currentData()) if key == channels.MESSAGE else key

    def _channel_chosen(self) -> None:
        channel = self.channel()
        fitting = [k for k in self._kinds if k.channel == channel]
        self.kind.blockSignals(True)
        self.kind.clear()
        self.kind.addItem(tr("None"), "")
        for kind in fitting:
            self.kind.addItem(kind.name, kind.id)
        self.kind.blockSignals(False)
        self.result.clear()
        self.result.addItem("", "")
        for result in kinds.results_of(self._results, channel):
            self.result.addItem(result.name, result.id)
        self._kind_chosen()
        self._fit()

    def _kind_chosen(self) -> None:
        chosen = next((k for k in self._kinds if k.id == self.kind.currentData()), None)
        self.minutes.setValue((chosen.minutes or 0) if chosen else 0)
        self.script.show_markdown(chosen.script if chosen else "")
        document = self.script.document()
        document.setTextWidth(self.minimumWidth() - 2 * EDGE - SCRIPT_PAD)
        tall = round(document.size().height()) + SCRIPT_PAD
        self.script.setFixedHeight(min(tall, fonts.grown(SCRIPT)))
        self.script.setVisible(bool(chosen and chosen.script))
        self.script.verticalScrollBar().setValue(0)

    def _fit(self) -> None:
        channel, done = self.channel(), self.state.choice() != "planned"
        shown: dict[QWidget, bool] = {
            self.kind: self.kind.count() > 1,
            self.message: self.group.choice() == channels.MESSAGE,
            self.direction: channel in kinds.DIRECTED,
            self.result: done,
            self.minutes: channel in kinds.LASTING,
            self.place: channel in kinds.PLACED,
        }
        for field, on in shown.items():
            self.form.setRowVisible(field, on)
        self.go.setText(tr("Save") if self._id else tr("Log") if done else tr("Plan it"))
        self.when.setPlaceholderText(tr("now") if done else tr("tomorrow 15:00"))
        self.adjustSize()

    # writing

    def draft(self) -> Draft:
        """Return what was filled in. Raises `UserError` for a time that cannot be read."""
        when = self.when.text().strip()
        return Draft(
            channel=self.channel(), kind=str(self.kind.currentData() or ""),
            direction=self.direction.choice(), state=self.state.choice() or "done",
            subject=self.subject.text(), start=self._start(when),
            minutes=self.minutes.value() or None, result=self.result.currentText(),
            location=self.place.text(), details=self.details.toPlainText(),
            owner=self._owner, about=self.about.cells() | self._hidden(),
        )  # fmt: skip

    def _hidden(self) -> dict[Cell, Value]:
        """Return who sees a new activity; of one that is there that was written when it was chosen."""
        return {} if self._id else self.seen.cells()

    def _start(self, when: str) -> str:
        """Return the time; one that was not touched keeps its seconds."""
        if self._id and when == self._when[0]:
            return self._when[1]
        if not when:
            return ""
        try:
            return read_when(when)
        except UserError:
            planned = self.state.choice() == "planned"
            said = past_days.coming(when) if planned else past_days.read(when)
            if not said:
                raise
            return said

    def _next(self, draft: Draft) -> list[Edit]:
        """Return the task that follows from it, about the same, or nothing."""
        text = self.then.text().strip()
        if not text:
            return []
        cells = tasks.cells_of(self._context.ws.reader(), quick_add.read(text))
        return [tasks.fresh(self._context.ws, cells | draft.about)]

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.accept()
        else:
            super().keyPressEvent(event)

    def unsaved(self) -> str:
        text = self._typed()
        return "" if text == self._opened else text

    def _typed(self) -> str:
        parts = (self.subject, self.when, self.place, self.then)
        return "\n".join([*(p.text() for p in parts), self.details.toPlainText()])

    def accept(self) -> None:
        try:
            draft = self.draft()
            id, stamp = self._write(draft)
        except UserError as problem:
            self.warn(str(problem))
            if self.state.choice() == "planned" and not self.when.text().strip():
                set_state(self.when, "error")
                self.when.setFocus()
            return
        super().accept()
        self.logged.emit(id, stamp)

    def _write(self, draft: Draft) -> tuple[str, str]:
        ws = self._context.ws
        if self._id:
            return self._id, recording.rewrite(ws, self._id, draft, self._base)
        self.about.asked(or_else=draft.state == "planned")  # that stands in the calendar
        return recording.log(ws, draft, self._next(draft))

    def warn(self, text: str) -> None:
        self.problem.setText(text)
        self.problem.setVisible(bool(text))


def open_form(context: Context, subject: tuple[str, str], parent: QWidget, **asked: Any) -> LogForm:
    """Open the form about a record; say in a toast what was logged, with the way back."""
    from crm_desktop.store.subjects import cells_about

    about = cells_about(context.ws.reader(), *subject) if subject[1] else {}
    form = LogForm(context, about, parent, **asked)
    form.logged.connect(_telling(context))
    form.open()
    return form


def open_activity(
    context: Context, id: str, parent: QWidget, *, took_place: bool = False
) -> LogForm | None:
    """Open an activity to be read and changed, if it is there still; a toast says that it was changed."""
    form = LogForm(context, {}, parent)
    try:
        form.show_activity(id, took_place=took_place)
    except UserError as problem:
        form.deleteLater()
        context.failed(problem)
        return None

    said = tr("Changed the activity")
    form.logged.connect(lambda _id, stamp: context.toast(said, undo=stamp) if stamp else None)
    form.open()
    return form


def _telling(context: Context) -> Callable[[str, str], None]:
    def tell(id: str, stamp: str) -> None:
        conn = context.ws.reader()
        found, title = listing.record(conn, "activity", id), listing.title_of(conn, "activity", id)
        said = tr("Logged “{what}”", what=title)
        if found is not None and found.row["state"] == "planned":
            when = formats.show(WHEN, found.row["start"], found.row)
            said = tr("Planned “{what}”: {when}", what=title, when=when)
        context.toast(said, undo=stamp)

    return tell
