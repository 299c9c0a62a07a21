"""The stages in the pipeline editor: put in order, added, and removed with a home for their deals."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.deals.pipelines import Stage
from crm_desktop.gui import fonts
from crm_desktop.gui.board.stage_row import COLOUR_WIDTH, NUMBER_WIDTH, StageRow
from crm_desktop.gui.widgets.dressing import IconLabel, label, push
from crm_desktop.i18n import tr, trn


class Goodbye(QFrame):
    """A removed stage that has deals: where they go, and the way back."""

    kept = Signal()

    def __init__(self, stage: Stage, count: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.stage = stage
        self.setProperty("kind", "ground")
        said = trn("{n} deal of “{name}” goes to", "{n} deals of “{name}” go to", count,
                   name=stage.name)  # fmt: skip
        self.target = QComboBox()
        self.target.setAccessibleName(said)
        self.target.setMinimumWidth(180)
        keep = push(tr("Keep the stage"), "quiet", size="small")
        keep.clicked.connect(self.kept)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        row.addWidget(IconLabel("arrow-right", "attention"))
        row.addWidget(label(said))
        row.addWidget(self.target)
        row.addStretch(1)
        row.addWidget(keep)

    def offer(self, stages: list[Stage]) -> None:
        """Offer the stages that stay, keeping what was chosen."""
        chosen = self.target.currentData()
        self.target.clear()
        for stage in stages:
            self.target.addItem(stage.name or tr("New stage"), stage.id)
        self.target.setCurrentIndex(max(0, self.target.findData(chosen)))


class StageRows(QWidget):
    """Tells after every change; `stages()` and `going()` are what it says now."""

    changed = Signal()

    def __init__(self, stages: tuple[Stage, ...], full: Mapping[str, int], parent: QWidget) -> None:
        super().__init__(parent)
        self._full = full
        self.rows: list[StageRow] = []
        self.goodbyes: list[Goodbye] = []
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self._goodbyes = QVBoxLayout()
        self._goodbyes.setSpacing(8)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addLayout(self._captions())
        box.addLayout(self._rows)
        self.add = push(tr("Add a stage"), "quiet", "plus")
        self.add.clicked.connect(lambda: self.append(Stage("")))
        box.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeading)
        box.addLayout(self._goodbyes)
        box.addStretch(1)
        for stage in stages:
            self._insert(len(self.rows), stage)
        self._keep_tab_order()

    def stages(self) -> tuple[Stage, ...]:
        return tuple(row.stage() for row in self.rows)

    def going(self) -> dict[str, str]:
        """Return removed stage → where its deals go."""
        return {g.stage.id: str(g.target.currentData() or "") for g in self.goodbyes}

    def append(self, stage: Stage) -> None:
        """Add a stage at the end and go to its name."""
        row = self._insert(len(self.rows), stage)
        self._keep_tab_order()
        row.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self._told()

    def move(self, row: StageRow, by: int) -> None:
        """Move a stage up or down; the keyboard stays on it."""
        self._put(row, self.rows.index(row) + by)

    def _put(self, row: StageRow, at: int) -> None:
        at = max(0, min(at, len(self.rows) - 1))
        if self.rows.index(row) == at:
            return
        self.rows.remove(row)
        self.rows.insert(at, row)
        self._rows.removeWidget(row)
        self._rows.insertWidget(at, row)
        self._keep_tab_order()
        self._told()

    def _drag(self, row: StageRow, place: QPointF) -> None:
        y = self.mapFromGlobal(place).y()
        middles = [other.geometry().center().y() for other in self.rows if other is not row]
        self._put(row, sum(y > middle for middle in middles))

    def _insert(self, at: int, stage: Stage) -> StageRow:
        row = StageRow(stage, self)
        self.rows.insert(at, row)
        self._rows.insertWidget(at, row)
        row.changed.connect(self._told)
        row.removed.connect(lambda: self._remove(row))
        row.stepped.connect(lambda by: self.move(row, by))
        row.dragged.connect(lambda place: self._drag(row, place))
        return row

    def _remove(self, row: StageRow) -> None:
        stage, at = row.stage(), self.rows.index(row)
        self.rows.remove(row)
        self._rows.removeWidget(row)
        row.hide()
        row.deleteLater()
        if count := self._full.get(stage.id, 0):
            self._say_goodbye(stage, count, at)
        neighbour = self.rows[min(at, len(self.rows) - 1)].name if self.rows else self.add
        neighbour.setFocus(Qt.FocusReason.OtherFocusReason)
        self._told()

    def _say_goodbye(self, stage: Stage, count: int, at: int) -> None:
        goodbye = Goodbye(stage, count, self)
        goodbye.kept.connect(lambda: self._keep(goodbye, at))
        goodbye.target.currentIndexChanged.connect(self.changed)
        self.goodbyes.append(goodbye)
        self._goodbyes.addWidget(goodbye)
        goodbye.offer(list(self.stages()))
        if at and self.rows:  # the stage before is the likely home
            goodbye.target.setCurrentIndex(at - 1)

    def _keep(self, goodbye: Goodbye, at: int) -> None:
        self.goodbyes.remove(goodbye)
        self._goodbyes.removeWidget(goodbye)
        goodbye.hide()
        goodbye.deleteLater()
        self._insert(min(at, len(self.rows)), goodbye.stage)
        self._keep_tab_order()
        self._told()

    def _told(self) -> None:
        for goodbye in self.goodbyes:
            goodbye.target.blockSignals(True)
            goodbye.offer(list(self.stages()))
            goodbye.target.blockSignals(False)
        self.changed.emit()

    def _keep_tab_order(self) -> None:
        parts = [
            part
            for row in self.rows
            for part in (
                row.grip,
                row.name,
                row.colour,
                row.probability,
                row.rotting,
                row.needs,
                row.remove,
            )
        ]
        for first, second in pairwise(parts):
            QWidget.setTabOrder(first, second)

    def _captions(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(38, 0, 76, 0)
        row.setSpacing(8)
        row.addWidget(label(tr("Stage"), "hint"), 1)
        for words, width in (
            (tr("Colour"), COLOUR_WIDTH), (tr("Probability"), NUMBER_WIDTH),
            (tr("Rots after"), NUMBER_WIDTH),
        ):  # fmt: skip
            caption = label(words, "hint")
            caption.setFixedWidth(fonts.grown(width))
            row.addWidget(caption)
        return row
