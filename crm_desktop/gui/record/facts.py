"""All facts of a record in the groups of its layout, each edited where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QLabel, QVBoxLayout, QWidget

from crm_desktop.domain.fields import Field, Kind, Record
from crm_desktop.domain.operation import Edit
from crm_desktop.gui import fonts, sheet, theme
from crm_desktop.gui.binding.items import take_out
from crm_desktop.gui.binding.turns import next_turn
from crm_desktop.gui.models.columns import custom_fields, heading, value_in
from crm_desktop.gui.models.deeds import Deeds
from crm_desktop.gui.record.editors import Row, Subject, make_editor
from crm_desktop.gui.record.editors.session import EditSession
from crm_desktop.gui.record.fact import HEIGHT, Fact
from crm_desktop.gui.widgets.dressing import label, push
from crm_desktop.i18n import tr

LABEL = 108
LARGE = 1.2
"""Scale of text beyond which two buttons have no room beside each other."""
ALWAYS = ("phones", "emails", "company", "stage", "owner", "tags", "value", "place", "closing",
          "contacts", "parent", "industry", "due", "repeat", "priority", "details", "start",
          "minutes", "outcome")  # fmt: skip
REPEATED = ("phones", "emails")
"""Of these one usually has several: there is always a line for another one."""
ON_DEMAND = ("created", "external_id")
BRIEF = {
    "contact": ("phones", "emails", "owner", "language", "tags"),
    "company": ("phones", "emails", "owner", "parent", "tags"),
    "deal": ("value", "place", "closing", "owner", "tags"),
    "lead": ("phones", "emails", "company_name", "status", "source", "owner"),
}
"""What stands above the tabs, whichever tab is open: how to reach them and what one asks first."""
ALL = "panel.all_fields"
Line = tuple[str, Field, str | None]
"""Group, field, and for entries of keyed fields their key."""
Name = tuple[str, str, str | None]
"""The same, the field by its name."""


class Facts(QWidget):
    """Shows what is filled and what one usually fills; the rest on demand. `brief`: a few, always."""

    followed = Signal(str, str)
    elsewhere: tuple[str, ...] = ()  # fields that stand beside it already

    def __init__(
        self, deeds: Deeds, parent: QWidget, *, brief: bool = False, names: int = LABEL
    ) -> None:
        super().__init__(parent)
        self._deeds = deeds
        self._brief, self._names = brief, names
        self._ws = deeds.context.ws
        self._all = bool(self._ws.setting(ALL, False))
        self._lines: list[Line] | None = []
        self._facts: list[Fact] = []
        self._labels: dict[str, QLabel] = {}
        self._session: EditSession | None = None
        self._waiting: tuple[type[Record], Row] | None = None
        self._shown: tuple[type[Record], Row] | None = None
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(4)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnMinimumWidth(0, names)
        self._grid.setColumnStretch(1, 1)
        self.more = push("", "quiet", size="small")
        self.more.clicked.connect(self._turn_all)
        self.new_field = push(tr("Add field"), "quiet", "plus", "small")
        self.new_field.clicked.connect(self._add_field)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 0 if brief else 8, 10, 4 if brief else 16)
        box.addLayout(self._grid)
        self._foot = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._foot.setSpacing(4)
        self._foot.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeading)
        self._foot.addWidget(self.new_field, 0, Qt.AlignmentFlag.AlignLeading)
        self._foot.addStretch(1)
        self._fit_foot()
        box.addLayout(self._foot)
        box.addStretch(1)
        self.more.setVisible(not brief)
        self.new_field.setVisible(not brief and not self._ws.closed_because)
        theme.news.changed.connect(self._outdate)
        sheet.WhenSeen(self, self._renew)

    def show_row(self, record: type[Record], row: Row) -> None:
        """Show a record; while something is edited the news waits."""
        if self._session is not None:
            self._waiting = (record, row)
            return
        self._shown = (record, row)
        lines = list(self._wanted(record, row))
        if self._lines is None or _named(lines) != _named(self._lines):
            self._build(lines)
        for fact, (_, field, key) in zip(self._facts, lines, strict=True):
            fact.show_subject(Subject(record.entity, field, row, key, self._pending()))
            fact.show_more(len(value_in(field, row) or ()) - 1 if self._brief and key else 0)
        self.new_field.setText(tr("Add field"))
        if "custom" not in record.fields:
            self.new_field.hide()
        self.more.setText(tr("Only filled fields") if self._all else tr("All fields"))

    def edit_field(self, name: str) -> None:
        """Open the editor of a field, if it is shown."""
        found = next((f for f in self._facts if f.subject.field.name == name), None)
        if found is not None:
            self._edit(found)

    def forget(self) -> None:
        """Build anew: the language or the text size changed."""
        self._fit_foot()
        self._lines = None
        if self._shown:
            self.show_row(*self._shown)

    def _outdate(self) -> None:
        self._lines = None  # another record shown before it is seen again builds them anew already

    def _renew(self) -> None:
        self._fit_foot()
        if self._lines is None:
            self.forget()

    def _fit_foot(self) -> None:
        """Put the buttons one below the other where, large, they are wider than the column together."""
        way = QBoxLayout.Direction
        self._foot.setDirection(way.TopToBottom if fonts.scale() > LARGE else way.LeftToRight)

    def stop(self) -> None:
        """Show nothing anew any more, in whatever theme: the file is about to be closed."""
        self._shown = None

    def _pending(self) -> Sequence[Edit]:
        """Return the records that are made with what will be saved."""
        return ()

    def _wanted(self, record: type[Record], row: Row) -> Iterator[Line]:
        return self._few(record, row) if self._brief else self._many(record, row)

    def _few(self, record: type[Record], row: Row) -> Iterator[Line]:
        """Yield one line a field: of several phones the first."""
        for name in BRIEF[record.entity]:
            field = record.fields[name]
            if self._deeds.context.simple.hides(record.entity, name):
                continue
            yield next(self._lines_of("", field, row), ("", field, None))

    def _many(self, record: type[Record], row: Row) -> Iterator[Line]:
        for group, names in record.layout.groups:
            for name in names:
                field = record.fields[name]
                if name in self.elsewhere:
                    continue
                if not self._all and name in (record.title_field, *ON_DEMAND):
                    continue
                yield from self._lines_of(group, field, row)
        for field in custom_fields(self._ws.reader(), record.entity):
            if self._all or field.required or value_in(field, row) not in (None, "", {}):
                yield "More", field, None

    def _lines_of(self, group: str, field: Field, row: Row) -> Iterator[Line]:
        value = value_in(field, row)
        if field.kind is Kind.KEYED and field.entry not in ("tag", "contact"):
            for key in value or {}:
                yield group, field, key
            again = value and field.name in REPEATED and not self._ws.closed_because
            if self._all or again or (not value and self._asks(field)):
                yield group, field, ""
        elif self._all or value or self._asks(field):
            yield group, field, None

    def _asks(self, field: Field) -> bool:
        """Say whether a field is shown that holds nothing."""
        entity = self._shown[0].entity if self._shown else ""
        return field.name in ALWAYS and not self._deeds.context.simple.hides(entity, field.name)

    def _build(self, lines: list[Line]) -> None:
        """Put the facts in their places: one that stood here before stays, any other shows what is new."""
        stays, spare, labels = self._taken_out(lines)
        self._lines, self._facts, self._labels, at, group, said = lines, [], {}, 0, "", ""
        for line, name in zip(lines, _named(lines), strict=True):
            wanted, field, _ = line
            if wanted != group:
                at, group = self._group(at, wanted), wanted
            fact = stays.get(name) or (spare.pop(0) if spare else self._fact())
            self._facts.append(fact)
            alone = field.label == wanted  # the group's head says it
            if not alone and field.name != said:
                words, said = heading(field), field.name
                self._labels[words] = labels.pop(words, None) or name_label(words, self._names)
                self._grid.addWidget(self._labels[words], at, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(fact, at, 0 if alone else 1, 1, 2 if alone else 1)
            at += 1
        _destroy(*spare, *labels.values())
        for one, after in pairwise(self._facts):
            QWidget.setTabOrder(one, after)

    def _taken_out(
        self, lines: list[Line]
    ) -> tuple[dict[Name, Fact], list[Fact], dict[str, QLabel]]:
        """Empty the grid; return the facts that stay, those that may show another field, and the labels.

        To make and dress them is most of what it takes to show another record. After another look or
        language all are made anew.
        """
        before, labels = dict[Name, Fact](), dict[str, QLabel]()
        if self._lines is not None:
            before, labels = dict(zip(_named(self._lines), self._facts, strict=True)), self._labels
        kept = {*before.values(), *labels.values()}
        for widget in take_out(self._grid):
            if widget not in kept:
                _destroy(widget)
        stays = {name: before.pop(name) for name in _named(lines) if name in before}
        return stays, list(before.values()), labels

    def _group(self, at: int, name: str) -> int:
        if not at:
            return at
        head = label(tr(name), "section")
        head.setContentsMargins(0, 12, 0, 4)
        self._grid.addWidget(head, at, 0, 1, 2)
        return at + 1

    def _fact(self) -> Fact:
        fact = Fact(self)
        fact.closed = self._ws.closed_because
        fact.edit_wanted.connect(self._edit)
        fact.followed.connect(self.followed)
        fact.history_wanted.connect(self._show_history)
        fact.stepped.connect(lambda step, f=fact: self._step(f, step))
        return fact

    def _show_history(self, fact: Fact) -> None:
        from crm_desktop.gui.travel.field_history import FieldHistory

        FieldHistory(self._deeds.context, fact.subject, self.window()).open()

    def _show_secret(self, subject: Subject) -> None:
        from crm_desktop.gui.access.secret_dialog import SecretDialog

        SecretDialog(self._deeds, subject, self.window()).open()

    def _edit(self, fact: Fact) -> None:
        if self._session is not None:
            return
        subject = fact.subject
        if subject.field.secret:
            self._show_secret(subject)
            return
        if subject.key == "" and subject.field.kind is Kind.KEYED and subject.field.target:
            return
        editor: Any = make_editor(self, self._deeds.context, subject)
        session = EditSession(editor, self._deeds, subject)
        self._session = session
        session.refused.connect(self._deeds.warn)
        session.finished.connect(lambda step: self._end(fact, editor, step))
        self._place(fact, editor)
        editor.show()
        editor.raise_()
        session.begin()

    def _place(self, fact: Fact, editor: Any) -> None:
        at = fact.geometry()
        hint = editor.sizeHint()
        tall = max(at.height(), hint.height())
        wide = max(at.width(), editor.minimumSizeHint().width())
        left = at.left() if not self.isRightToLeft() else at.right() + 1 - wide
        left = max(8, min(left, self.width() - wide - 4))
        top = at.top() if editor.own_keys else max(0, at.center().y() - tall // 2)
        self.setMinimumHeight(max(self.minimumHeight(), top + tall + 8))
        editor.setGeometry(left, top, wide, tall)

    def _end(self, fact: Fact, editor: QWidget, step: int) -> None:
        self._session = None
        self.setMinimumHeight(0)
        editor.hide()
        editor.deleteLater()
        name, key = fact.subject.field.name, fact.subject.key
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            self.show_row(*waiting)
        again = next(
            (f for f in self._facts if (f.subject.field.name, f.subject.key) == (name, key)), None
        )
        if again is None:
            return
        again.setFocus(Qt.FocusReason.OtherFocusReason)
        if step:
            next_turn(self, lambda: self._step(again, step))

    def _step(self, fact: Fact, step: int) -> None:
        if fact in self._facts:
            at = self._facts.index(fact) + step
            if 0 <= at < len(self._facts):
                self._facts[at].setFocus(Qt.FocusReason.TabFocusReason)

    def _add_field(self) -> None:
        """Make a field of the user's own for this kind of record, and show it."""
        from crm_desktop.gui.shaping.field_editor import FieldEditor

        if self._shown is None:
            return
        editor = FieldEditor(self._deeds.context, self._shown[0].entity, "", self.window())
        editor.saved.connect(self._field_made)
        editor.open()

    def _field_made(self, _id: str) -> None:
        """Show empty fields too, or the new one would not be seen."""
        if not self._all:
            self._turn_all()

    def _turn_all(self) -> None:
        self._all = not self._all
        self._ws.remember(ALL, self._all)
        if self._shown:
            self.show_row(*self._shown)


def _named(lines: list[Line]) -> list[Name]:
    return [(group, field.name, key) for group, field, key in lines]


def _destroy(*widgets: QWidget) -> None:
    for widget in widgets:
        widget.hide()
        widget.deleteLater()


def name_label(text: str, wide: int) -> QLabel:
    """Return the label that names a fact, `wide` px at 100 %, on the line of what stands beside it."""
    made = label(text, "hint", wrap=True)
    made.setFixedWidth(fonts.widened(wide))
    above = (fonts.height(HEIGHT) - fonts.metrics("small").height()) // 2
    made.setContentsMargins(0, above, 0, 3)
    made.ensurePolished()
    made.setMinimumHeight(made.heightForWidth(made.width()))  # or a low window cuts two lines
    return made
