"""The choices at the left of the print window: what, which rows, which paper, which labels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QVBoxLayout, QWidget

from crm_desktop.domain.counts import counted
from crm_desktop.gui import fonts, formats
from crm_desktop.gui.context import Context
from crm_desktop.gui.exchange.column_list import ColumnList
from crm_desktop.gui.printing.label_sheets import SHEETS, Sheet
from crm_desktop.gui.printing.paper import SIZES, Paper
from crm_desktop.gui.printing.record_reading import ALL, KINDS
from crm_desktop.gui.printing.wishes import LabelWish, ListWish, RecordWish, Wish
from crm_desktop.gui.widgets.dressing import label, spin
from crm_desktop.gui.widgets.eliding_box import ElidingBox
from crm_desktop.gui.widgets.scrolling import SteadyArea
from crm_desktop.gui.widgets.segments import Segments
from crm_desktop.i18n import tr

WIDE, SCROLLER = 328, 12
LABELLED = ("contact", "company")
PAPER, SHEET = "print.paper", "print.labels"
FEW, MANY = 20, 100
UPRIGHT = 6
"""Columns that have room on a sheet that stands upright."""


class Options(SteadyArea):
    """What can be printed from where one stands; `changed` tells that the wish is another one."""

    changed = Signal()

    def __init__(
        self, context: Context, page: Any, subject: tuple[str, str], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("What to print"))
        self._context, self._page, self._subject = context, page, subject
        self._settings = context.settings
        self.what = Segments(self._kinds(), tr("What to print"), parent=self)
        self.rows, self.paper, self.timeline = (ElidingBox(self) for _ in range(3))
        self.way = Segments(
            [("tall", tr("Portrait"), ""), ("wide", tr("Landscape"), "")],
            tr("Orientation"),
            parent=self,
        )
        self.columns = ColumnList(self)
        self.belongs = QCheckBox(tr("With what belongs to it"), self)
        self.marketing = QCheckBox(tr("Marketing: only who allows it"), self)
        self.sheet, self.prefer = ElidingBox(self), ElidingBox(self)
        self.used = spin(0, 0, tr("Labels used already"))
        self._boxes = (self.rows, self.paper, self.timeline, self.sheet, self.prefer)
        for box in self._boxes:  # as wide as the side, not as their longest choice
            box.setMinimumContentsLength(1)
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
        self._fill()
        self._lay_out()
        self._connect()

    def possible(self) -> list[str]:
        """Return what can be printed here: "list", "record", "labels"."""
        entity = getattr(self._page, "entity", "") if self._page is not None else ""
        found = ["list"] if entity else []
        found += ["record"] if self._subject[0] in KINDS and self._subject[1] else []
        return found + (["labels"] if entity in LABELLED else [])

    def choose(self, what: str) -> None:
        """Turn to a kind of print, where it can be printed."""
        can = self.possible()
        if can:
            self.what.choose(what if what in can else can[0])
        self._turn()

    def wish(self) -> Wish | None:
        """Return what is chosen; None where nothing can be printed."""
        if not self.possible():
            return None
        paper = Paper(self.paper.currentData(), self.way.choice() == "wide")
        what = self.what.choice()
        if what == "record":
            return RecordWish(paper, *self._subject, belongs=self.belongs.isChecked(),
                              entries=self.timeline.currentData())  # fmt: skip
        ns = self._rows()
        if what == "labels":
            return LabelWish(self.sheet.currentData(), self._page.entity, ns, self.used.value(),
                             self.prefer.currentData(), self.marketing.isChecked())  # fmt: skip
        by_name = {field.name: field for field in self._page.model.fields}
        fields = [by_name[name] for name in self.columns.chosen()]
        return ListWish(paper, self._page.entity, ns, fields, self._filtered())

    def keep(self) -> None:
        """Remember paper and labels for the next time."""
        self._settings.set(PAPER, self.paper.currentData())
        self._settings.set(SHEET, self.sheet.currentData())

    def _kinds(self) -> list[tuple[str, str, str]]:
        words = {"list": tr("List"), "record": tr("Record"), "labels": tr("Labels")}
        return [(key, words[key], "") for key in self.possible()]

    def _rows(self) -> Sequence[int]:
        model = self._page.model
        return model.ticks.of(model.rows) if self.rows.currentData() == "ticked" else model.rows

    def _filtered(self) -> str:
        if self.rows.currentData() == "ticked":
            return tr("ticked rows")
        query = self._page.query
        return tr("filtered") if query.text or query.conditions else ""

    # building

    def _fill(self) -> None:
        for name in SIZES:
            self.paper.addItem(name, name)
        _select(self.paper, self._settings.get(PAPER, "A4"))
        for words, most in ((tr("The last {n} entries", n=FEW), FEW),
                            (tr("The last {n} entries", n=MANY), MANY),
                            (tr("All entries"), ALL), (tr("None"), 0)):  # fmt: skip
            self.timeline.addItem(words, most)
        self.belongs.setChecked(True)
        for each in SHEETS:
            self.sheet.addItem(_sheet_words(each), each.name)
        _select(self.sheet, self._settings.get(SHEET, SHEETS[0].name))
        self._limit_used()
        self.prefer.addItem(tr("The first one"), "")
        for kind in ("work", "home", "billing"):
            self.prefer.addItem(formats.entry_kind(kind), kind)
        if self._page is not None:
            self._fill_rows()

    def _fill_rows(self) -> None:
        model, entity = self._page.model, self._page.entity
        if ticked := model.ticks.count(model.rowCount()):
            self.rows.addItem(tr("Ticked: {what}", what=counted(entity, ticked)), "ticked")
        self.rows.addItem(tr("As listed: {what}", what=counted(entity, model.rowCount())), "all")
        memory = self._page.memory
        usual, shown = ([f.name for f in found] for found in (memory.roomy(), memory.shown()))
        self.columns.offer(model.fields, usual, shown)

    def _limit_used(self) -> None:
        at = max(0, self.sheet.currentIndex())
        self.used.setMaximum(SHEETS[at].labels - 1)

    def _lay_out(self) -> None:
        inner = QWidget(self)
        inner.setProperty("kind", "page")
        box = QVBoxLayout(inner)
        box.setContentsMargins(20, 20, 16, 16)
        box.setSpacing(12)
        box.addWidget(self.what)
        self._parts = {
            "rows": _named(box, tr("Rows"), self.rows),
            "sheet": _named(box, tr("Sheet of labels"), self.sheet),
            "used": _named(box, tr("Labels used already"), self.used),
            "prefer": _named(box, tr("Address"), self.prefer),
            "size": _named(box, tr("Paper"), self.paper),
            "way": _named(box, tr("Orientation"), self.way),
            "timeline": _named(box, tr("Timeline"), self.timeline),
        }
        box.addWidget(self.belongs)
        box.addWidget(self.marketing)
        box.addWidget(self.columns, 1)
        box.addStretch(0)
        self.setProperty("kind", "sidebar")
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedWidth(max(fonts.widened(WIDE), inner.minimumSizeHint().width() + SCROLLER))

    def _connect(self) -> None:
        self.what.chosen.connect(lambda _key: self._turn())
        self.way.chosen.connect(lambda _key: self.changed.emit())
        self.sheet.currentIndexChanged.connect(lambda _at: self._limit_used())
        for box in self._boxes:
            box.currentIndexChanged.connect(lambda _at: self.changed.emit())
        self.used.valueChanged.connect(lambda _n: self.changed.emit())
        for ticked in (self.belongs, self.marketing):
            ticked.toggled.connect(lambda _on: self.changed.emit())
        self.columns.changed.connect(self.changed)

    def _turn(self) -> None:
        """Lay the paper as most would for what is printed now, and show what can be said of it."""
        wide = self.what.choice() == "list" and len(self.columns.chosen()) > UPRIGHT
        self.way.choose("wide" if wide else "tall")
        self._show_parts()

    def _show_parts(self) -> None:
        what = self.what.choice() if self.possible() else ""
        shown = {"list": ("rows", "size", "way"), "record": ("size", "way", "timeline"),
                 "labels": ("rows", "sheet", "used", "prefer")}.get(what, ())  # fmt: skip
        for name, part in self._parts.items():
            part.setVisible(name in shown)
        self.columns.setVisible(what == "list")
        self.belongs.setVisible(what == "record" and self._subject[0] != "lead")
        entity = getattr(self._page, "entity", "")
        self.marketing.setVisible(what == "labels" and entity == "contact")
        self.changed.emit()


def _named(box: QVBoxLayout, words: str, field: QWidget) -> QWidget:
    part = QWidget()
    both = QVBoxLayout(part)
    both.setContentsMargins(0, 0, 0, 0)
    both.setSpacing(4)
    name = label(words, "small")
    name.setBuddy(field)
    field.setAccessibleName(words)
    both.addWidget(name)
    both.addWidget(field)
    box.addWidget(part)
    return part


def _select(box: QComboBox, value: Any) -> None:
    box.setCurrentIndex(max(0, box.findData(value)))


def _sheet_words(sheet: Sheet) -> str:
    return tr("{name}: {n} labels, {width} × {height} mm", name=sheet.name, n=sheet.labels,
              width=f"{sheet.width:.1f}", height=f"{sheet.height:.1f}")  # fmt: skip
