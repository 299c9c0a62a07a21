"""Beside the dashboard: why a figure is not what it was a week ago, record by record."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.domain import money, numbers
from crm_desktop.domain.counts import counted
from crm_desktop.gui import fonts, theme
from crm_desktop.gui.insight import words
from crm_desktop.gui.insight.figure_row import FigureRow
from crm_desktop.gui.insight.left_out import LeftOutDeeds
from crm_desktop.gui.widgets.dressing import IconLabel, hairline, icon_button, label, push, set_kind
from crm_desktop.gui.widgets.filling import fill
from crm_desktop.gui.widgets.scrolling import scrolled
from crm_desktop.i18n import tr, trn
from crm_desktop.insight import grouped_whys, lacking_rates
from crm_desktop.insight.composed.results import unvalued
from crm_desktop.insight.grouped_whys import Group, Line, Why

WIDTH, HEAD, PAD, LEAD = 366, 52, 16, 20
LARGE = 1.2
"""Text scale from which on lines that hold several things are two."""
_SIGNS = {
    grouped_whys.ENTERED: ("circle-plus", "good"), grouped_whys.GREW: ("arrow-up-right", "good"),
    grouped_whys.SHRANK: ("arrow-down", "attention"), grouped_whys.LEFT: ("circle-minus", "error"),
}  # fmt: skip


class WhyPanel(QFrame):
    """Esc or the cross closes it."""

    closed = Signal()
    opened = Signal(str, str)  # entity, id
    all_wanted = Signal(str, list, str)  # entity, row numbers, of what

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "panel")
        self.setAccessibleName(tr("Why did it change?"))
        self.why: Why | None = None
        self._name = ""
        self.cross = icon_button("x", tr("Close"))
        self.what, self.was, self.now = (
            label("", "small"),
            label("", "tertiary"),
            label("", "strong"),
        )
        self.by = label("", "strong")
        self.arrow = IconLabel("arrow-right", "tertiary", 12)
        self.says = label("", "small", wrap=True)
        self.deeds = LeftOutDeeds(self)
        inside = QWidget()
        self.groups = QVBoxLayout()
        self.groups.setSpacing(0)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self.groups)
        column.addStretch(1)
        self.area = scrolled(inside, tr("What made the change"), self)
        self.proof, self.sign = label("", "small", wrap=True), IconLabel("circle-check", "good", 14)
        self.all = push("", icon="list", size="small")
        self._lay_out()
        self.cross.clicked.connect(self.closed)
        self.all.clicked.connect(self._open_all)
        self.setFocusProxy(self.cross)
        theme.news.changed.connect(self._fit)
        self._fit()

    def wait(self, name: str) -> None:
        """Say that a figure is being explained."""
        self._name, self.why = name, None
        self.what.setText(name)
        self._say(tr("Looking what changed…"))
        fill(self.groups, ())
        for part in (self.was, self.arrow, self.now, self.by, self.proof, self.sign, self.all,
                     self.deeds):  # fmt: skip
            part.hide()

    def show_why(self, why: Why) -> None:
        """Show what made a figure another one."""
        self.why = why
        day = words.day_of(why.moment)
        self.what.setText(tr("{figure} · {day} to now", figure=self._name, day=day))
        self.was.setText(self.amount(why.before))
        self.now.setText(self.amount(why.after))
        self.by.setText(_signed(self.amount(abs(why.by)), why.by))
        set_kind(self.by, "good" if why.by > 0 else "error" if why.by < 0 else "small")
        for part in (self.was, self.arrow, self.now, self.by):
            part.show()
        nothing = "" if why.groups else tr("No record made it another one since {day}.", day=day)
        left_out = ""
        if why.lacking:
            said = unvalued(why.lacking, why.total, weighted=why.weighted, rated=not why.unrated)
            left_out = lacking_rates.with_rates(said, why.unrated)
        self._say(" ".join(part for part in (nothing, left_out) if part))
        self.deeds.offer(why.lacking, why.unrated)
        blocks: list[QWidget] = []
        for group in why.groups:
            blocks += [_Block(self, group, why), hairline(self)]
        fill(self.groups, blocks)
        self.proof.setText(
            tr("Parts add up to the change, to the cent") if why.in_money
            else tr("Parts add up to the change")
        )  # fmt: skip
        self.proof.setVisible(why.proved and bool(why.groups))
        self.sign.setVisible(why.proved and bool(why.groups))
        self.all.setText(trn("Open all {n}", "Open all {n}", len(why.ns)))
        self.all.setVisible(bool(why.ns))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def amount(self, number: int) -> str:
        """Return a number as the figure's: with its currency, or a count."""
        currency = self.why.in_money if self.why else ""
        return money.shown(number, currency) if currency else f"{number:,}"

    def _say(self, text: str) -> None:
        self.says.setText(text)
        self.says.setVisible(bool(text))

    def _open_all(self) -> None:
        if self.why is not None:
            self.all_wanted.emit(self.why.entity, self.why.ns, self._name)

    def _fit(self) -> None:
        """Grow with the text; large text has the change on a line of its own."""
        self.setMinimumWidth(fonts.widened(WIDTH))
        if _large():
            self.top.insertWidget(2, self.by)
        else:
            self.line.addWidget(self.by)
        if self.why is not None:
            self.show_why(self.why)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(PAD, 0, 10, 0)
        head.addWidget(label(tr("Why did it change?"), "section"), 1)
        head.addWidget(self.cross)
        self.line = line = QHBoxLayout()
        line.setSpacing(8)
        for part in (self.was, self.arrow, self.now):
            line.addWidget(part)
        line.addStretch(1)
        self.top = top = QVBoxLayout()
        top.setContentsMargins(PAD, 6, PAD, 10)
        top.setSpacing(4)
        top.addWidget(self.what)
        top.addLayout(line)
        top.addWidget(self.says)
        top.addWidget(self.deeds)
        foot = QHBoxLayout()
        foot.setContentsMargins(PAD, 8, PAD, 8)
        foot.setSpacing(8)
        foot.addWidget(self.sign)
        foot.addWidget(self.proof, 1)
        foot.addWidget(self.all)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        headed = QWidget(self)
        headed.setLayout(head)
        headed.setMinimumHeight(HEAD)
        box.addWidget(headed)
        box.addLayout(top)
        box.addWidget(hairline(self))
        box.addWidget(self.area, 1)
        box.addWidget(hairline(self))
        box.addLayout(foot)


class _Block(QWidget):
    """One group: its name and sum, then its records."""

    def __init__(self, panel: WhyPanel, group: Group, why: Why) -> None:
        super().__init__(panel)
        icon, role = _SIGNS[group.name]
        head = QHBoxLayout()
        head.setContentsMargins(PAD, 10, PAD, 2)
        head.setSpacing(6)
        head.addWidget(IconLabel(icon, role, 14))
        head.addWidget(label(tr(grouped_whys.GROUPS[group.name]), "medium"))
        count = label(counted(why.entity, group.count), "small")
        if not _large():
            head.addWidget(count)
        head.addStretch(1)
        head.addWidget(label(_signed(_bare(abs(group.by), why), group.by), role))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 6)
        box.setSpacing(0)
        box.addLayout(head)
        if _large():
            count.setContentsMargins(PAD + LEAD, 0, PAD, 4)
            box.addWidget(count)
        for line in group.lines:
            box.addWidget(self._row(panel, line, why))
        if group.count > len(group.lines):
            rest = label(tr("and {n} more", n=f"{group.count - len(group.lines):,}"), "hint")
            rest.setContentsMargins(PAD + LEAD, 2, PAD, 2)
            box.addWidget(rest)

    def _row(self, panel: WhyPanel, line: Line, why: Why) -> FigureRow:
        amounts = ""
        if line.before is not None and line.after is not None:
            amounts = f"{panel.amount(line.before)} → {_bare(line.after, why)}"
        parts = [amounts, line.about, line.note]
        if "→" in line.note:  # what happened stands before what there is no room for
            parts = [line.note, amounts, line.about]
        about = " · ".join(part for part in parts if part)
        figure = _signed(_bare(abs(line.by), why), line.by) if line.by else ""
        row = FigureRow(line.title, about, figure, pad=PAD, lead=LEAD, parent=self)
        row.clicked.connect(lambda _on=False: panel.opened.emit(why.entity, line.id))
        return row


def _large() -> bool:
    return fonts.scale() > LARGE


def _bare(number: int, why: Why) -> str:
    """Return a number without the sign of its currency, which stands above it."""
    return numbers.shown(money.plain(number, why.in_money)) if why.in_money else f"{number:,}"


def _signed(text: str, by: int) -> str:
    return f"+ {text}" if by > 0 else f"− {text}" if by < 0 else text
