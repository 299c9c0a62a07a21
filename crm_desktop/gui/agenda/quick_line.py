"""The line a task is typed in, what of it is understood shown in it, and the chips that say it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from functools import partial
from typing import Any

from PySide6.QtCore import QCoreApplication, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QInputMethodEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QTextCharFormat,
)
from PySide6.QtWidgets import QMenu, QSizePolicy, QVBoxLayout, QWidget

from crm_desktop.agenda import clock, people, quick_add, tasks
from crm_desktop.agenda.quick_add import Reading
from crm_desktop.agenda.scan import Span
from crm_desktop.domain.task import KINDS
from crm_desktop.errors import UserError
from crm_desktop.gui import fonts, icons, theme
from crm_desktop.gui.agenda import words
from crm_desktop.gui.agenda.deeds import AgendaDeeds
from crm_desktop.gui.agenda.whom import Whom
from crm_desktop.gui.agenda.word_chip import WordChip
from crm_desktop.gui.asking import Asking
from crm_desktop.gui.kind_icons import icon_of
from crm_desktop.gui.widgets import paint
from crm_desktop.gui.widgets.dressing import label, set_state
from crm_desktop.gui.widgets.flow import Flow
from crm_desktop.gui.widgets.icon_line import IconLine
from crm_desktop.gui.widgets.menus import drop_down
from crm_desktop.gui.widgets.mirroring import mirrored
from crm_desktop.i18n import tr

TALL, EDGE, PAD = 40, 12, 9
LOOKS_AFTER = 60


class Line(IconLine):
    """Marks the understood pieces with the soft ground, a plus before it and the key after it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("plus", "accent", parent, edge=EDGE, pad=PAD)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMaxLength(500)
        self._marked: tuple[Span, ...] = ()
        self.cursorPositionChanged.connect(lambda _a, _b: self._show_marks())

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(super().sizeHint().width(), fonts.height(TALL))

    def tail(self) -> int:
        """Return the room of the key behind the words."""
        return paint.key_cap_width(tr("Enter")) + EDGE

    def mark(self, spans: tuple[Span, ...]) -> None:
        """Show which pieces of the text are understood."""
        self._marked = spans
        self._show_marks()

    def _show_marks(self) -> None:
        soft = QTextCharFormat()
        soft.setBackground(theme.colour("selection"))
        soft.setForeground(theme.colour("onselection"))
        kind = QInputMethodEvent.AttributeType.TextFormat
        at = self.cursorPosition()
        made = [
            QInputMethodEvent.Attribute(kind, s.start - at, s.end - s.start, soft)
            for s in self._marked
        ]
        QCoreApplication.sendEvent(self, QInputMethodEvent("", made))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        if self.hasFocus() and self.text():
            key = tr("Enter")
            wide = paint.key_cap_width(key)
            box = QRect(self.width() - wide - 10, 0, wide, self.height())
            place = mirrored(self.layoutDirection(), self.rect(), box)
            paint.paint_key_cap(QPainter(self), place, key)


class QuickLine(QWidget):
    """Enter makes the task. `subject` is the record it is about, where that is settled."""

    made = Signal(object)  # cells
    down = Signal()

    def __init__(self, context: Any, deeds: AgendaDeeds, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._deeds = context, deeds
        self._reading = Reading("")
        self._looked = ""  # the line whose names are known
        self._cut: set[str] = set()  # what the user does not want understood
        self._remind = False
        self._kind = ""
        self._due: tuple[date, time | None] | None = None
        self._asking = Asking(context, self)
        self._soon = QTimer(self, interval=LOOKS_AFTER, singleShot=True)
        self._soon.timeout.connect(self._look)
        self.line = Line(self)
        self.line.setPlaceholderText(tr("Add a task, like: call Aminah tomorrow 3pm"))
        self.line.setAccessibleName(tr("Add a task"))
        self.said = label("", "error")
        self.said.hide()
        self._build()
        self.line.textChanged.connect(self._typed)
        self.line.returnPressed.connect(self.add)
        self.setFocusProxy(self.line)
        self.line.setEnabled(not context.ws.closed_because)

    def about(self, entity: str, id: str, title: str) -> None:
        """Settle which record the task is about."""
        self.whom.settle(tasks.About(entity, id), title)
        self._show()

    def leave(self) -> None:
        """Ask no more: the file is about to be closed."""
        self._soon.stop()
        self._asking.drop()

    def add(self) -> None:
        """Make the task that is typed, if it says something."""
        self._read()
        if self.whom.settled is None and self._looked != self._reading.text:
            self.leave()  # Enter was quicker than the look-up
            reading = self._reading
            self._found(reading, people.named(self._context.ws.reader(), reading, typing=True))
        try:
            cells = self.cells()
        except UserError as problem:
            self._say(str(problem))
            return
        self._deeds.add(cells, unsure=self._unsure())
        self.made.emit(cells)
        self.line.clear()

    def cells(self) -> dict[str, Any]:
        """Return the cells of the task. Raises `UserError` when the line says nothing."""
        read = self._effective()
        cells = tasks.cells_of(self._context.ws.reader(), read, *self.whom.subjects())
        if not cells.get("due") and "day" not in self._cut:
            cells["due"] = clock.when(clock.now_here().date())
        if self._remind and cells.get("due"):
            cells["remind"] = tasks.remind_at(str(cells["due"]))
        return cells

    def _unsure(self) -> str:
        """Return the names that were typed, fit several, and none was chosen of."""
        spans = [match.span for match in self.whom.matches if self.whom.unsure(match)]
        return ", ".join(self._reading.text[span.start : span.end] for span in spans)

    # reading

    def _typed(self, text: str) -> None:
        if not text.strip():
            self._cut, self._remind, self._kind, self._due = set(), False, "", None
            self.whom.forget()
        self._say("")
        self._read()
        self._show()
        if self.whom.settled is None:
            self._soon.start()

    def _read(self) -> None:
        self._reading = quick_add.read(self.line.text())

    def _effective(self) -> Reading:
        """Return what is understood, with what the user chose by chips."""
        read = self._reading
        for what in self._cut:
            read = quick_add.without(read, what)
        if self._kind:
            read = replace(read, kind=self._kind)
        if self._due is not None:
            read = replace(quick_add.dated(read), day=self._due[0], at=self._due[1])
        return read

    def _look(self) -> None:
        reading = self._reading
        self._asking.ask(
            lambda conn: people.named(conn, reading, typing=True), partial(self._found, reading)
        )

    def _found(self, reading: Reading, found: tuple[people.Match, ...]) -> None:
        self._looked = reading.text
        if any(match.span.end > len(self._reading.text) for match in found):
            return
        self.whom.matches = found
        self._show()

    # showing

    def _build(self) -> None:
        self.chips = QWidget(self)
        row = Flow(self.chips)
        row.setContentsMargins(0, 0, 0, 0)
        self._understood = label(tr("Understood as"), "hint")
        self.kind, self.when = WordChip(self.chips), WordChip(self.chips)
        self.whom = Whom(self.chips)
        self.repeat, self.priority, self.owner = (WordChip(self.chips) for _ in range(3))
        self.remind = WordChip(self.chips)
        for part in (self._understood, *self._all()):
            row.addWidget(part)
        self.kind.clicked.connect(self._choose_kind)
        self.whom.changed.connect(self._show)
        self.when.clicked.connect(self._choose_when)
        self.repeat.clicked.connect(lambda: self._drop("rule"))
        self.priority.clicked.connect(lambda: self._drop("priority"))
        self.owner.clicked.connect(lambda: self._drop("owner"))
        self.remind.clicked.connect(self._turn_reminder)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addWidget(self.line)
        box.addWidget(self.said)
        box.addWidget(self.chips)
        self._show()

    def _all(self) -> tuple[WordChip, ...]:
        return (
            self.kind,
            *self.whom.chips,
            self.when,
            self.repeat,
            self.priority,
            self.owner,
            self.remind,
        )

    def _show(self) -> None:
        typed = bool(self.line.text().strip())
        read = self._effective()
        self.chips.setVisible(typed or self.whom.settled is not None)
        for part in (self._understood, *self._all()):
            part.setVisible(typed)
        spans = [s for s in self._reading.spans if s.what not in self._cut]
        spans += [m.span for m in self.whom.matches if self.whom.meant(m) is not None]
        self.line.mark(tuple(spans))
        self.whom.show(typed=typed)
        if not typed:
            return
        kind = read.kind or "do"
        word = tr(words.KIND_WORDS[kind])
        self.kind.say(icon_of(kind), word, tr("Kind of task: {kind}", kind=word), chooses=True)
        self._show_when(read)
        rule = words.rule_words(read.rule)
        self._show_chip(self.repeat, "repeat", rule, tr("Repeats: {rule}", rule=rule))
        high = tr(words.PRIORITY_WORDS[read.priority]) if read.priority else ""
        self._show_chip(self.priority, "flag", high, tr("Priority: {name}", name=high))
        self._show_chip(self.owner, "user", read.owner, tr("Assignee: {name}", name=read.owner))
        on = self._remind or read.remind
        own = (
            clock.local(tasks.reminder_of(read)) if read.remind_ahead or read.remind_time else None
        )
        word = f"{tr('Remind')} {own:%H:%M}" if own is not None else tr("Remind")
        self.remind.say("bell", word, tr("Remind me when it is due"), on=on)

    def _show_chip(self, chip: WordChip, icon: str, word: str, name: str) -> None:
        chip.setVisible(bool(word))
        if word:
            chip.say(icon, word, name)

    def _show_when(self, read: Reading) -> None:
        said = words.moment_words(read.due, clock.now_here())
        today = not said and "day" not in self._cut
        word = said or (tr("Today") if today else tr("No day"))
        self.when.say(
            "calendar", word, tr("Due: {day}", day=word), on=bool(said) or today, chooses=True
        )

    def _say(self, text: str) -> None:
        self.said.setText(text)
        self.said.setVisible(bool(text))
        set_state(self.line, "error" if text else "")

    # choosing

    def _choose_kind(self) -> None:
        menu = QMenu(self)
        for choice in KINDS:
            action = menu.addAction(icons.icon(icon_of(choice.value)), tr(choice.label))
            action.triggered.connect(lambda _on=False, kind=choice.value: self._set_kind(kind))
        drop_down(menu, self.kind)

    def _set_kind(self, kind: str) -> None:
        self._kind = kind
        self._show()

    def _choose_when(self) -> None:
        from crm_desktop.gui.agenda.later import later_menu

        menu = later_menu(self, self._set_due)
        menu.addSeparator()
        menu.addAction(tr("No day")).triggered.connect(lambda _on=False: self._drop("day"))
        drop_down(menu, self.when)

    def _set_due(self, due: str) -> None:
        at = clock.local(due)
        self._cut.discard("day")
        keep = self._reading.at if not clock.has_time(due) else None
        if at is not None:
            self._due = (at.date(), at.time() if clock.has_time(due) else keep)
        self._show()

    def _drop(self, what: str) -> None:
        self._cut.add(what)
        if what == "day":
            self._due = None
        self._show()

    def _turn_reminder(self) -> None:
        if self._reading.remind:
            self._cut ^= {"remind"}
        else:
            self._remind = not self._remind
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Down:
            self.down.emit()
        elif event.key() == Qt.Key.Key_Escape and self.line.text():
            self.line.clear()
        else:
            super().keyPressEvent(event)
