"""One stage in the pipeline editor: grip, name, colour, probability, days until a card rots."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QWidget

from crm_desktop.deals.pipelines import Need, Stage
from crm_desktop.gui import fonts, icons
from crm_desktop.gui.widgets.colour_box import colour_box
from crm_desktop.gui.widgets.dressing import icon_button, spin
from crm_desktop.i18n import tr, trn

COLOUR_WIDTH, NUMBER_WIDTH = 140, 116
LONGEST_ROT = 730


class Grip(QToolButton):
    """Dragged with the mouse or moved with the arrow keys, it takes its stage along."""

    dragged = Signal(QPointF)  # global
    stepped = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "icon")
        self.setIcon(icons.icon("grip-vertical", "tertiary"))
        self.setToolTip(tr("Drag to reorder, or press the up and down keys"))
        self.setAccessibleName(tr("Reorder this stage"))
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.dragged.emit(event.globalPosition())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if by:
            self.stepped.emit(by)
        else:
            super().keyPressEvent(event)


class StageRow(QWidget):
    """Fields of one stage; `stage()` is what they say now."""

    changed = Signal()
    removed = Signal()
    dragged = Signal(QPointF)
    stepped = Signal(int)

    def __init__(self, stage: Stage, parent: QWidget) -> None:
        super().__init__(parent)
        self._was = stage
        self.grip = Grip()
        self.name = QLineEdit(stage.name)
        self.name.setAccessibleName(tr("Name of the stage"))
        self.name.setPlaceholderText(tr("Name of the stage"))
        self.colour = colour_box(stage.colour, tr("Usual"), "accent")
        self.probability = spin(0, 100, tr("Probability %"))
        self.probability.setSuffix(" %")
        self.probability.setValue(stage.probability or 0)
        self.rotting = spin(0, LONGEST_ROT, tr("Days until a card rots"))
        self.rotting.setSpecialValueText(tr("Never"))
        self.rotting.setSuffix(tr(" d"))
        self.rotting.setValue(stage.rotting_days or 0)
        self._needs = stage.needs
        self.needs = icon_button("list-checks", "")
        self.needs.clicked.connect(self._edit_needs)
        self._count_needs()
        self.remove = icon_button("trash-2", tr("Remove this stage"))
        self._lay_out()
        self.grip.dragged.connect(self.dragged)
        self.grip.stepped.connect(self.stepped)
        self.name.textChanged.connect(self.changed)
        self.colour.currentIndexChanged.connect(self.changed)
        self.probability.valueChanged.connect(self.changed)
        self.rotting.valueChanged.connect(self.changed)
        self.remove.clicked.connect(self.removed)

    def stage(self) -> Stage:
        """Return the stage as it is written here; what was never set stays so."""
        probability = self.probability.value()
        unset = self._was.probability is None and not probability
        return Stage(
            self.name.text(), self._was.id, str(self.colour.currentData()),
            None if unset else probability, self.rotting.value() or None, self._was.rank,
            self._needs,
        )  # fmt: skip

    def _edit_needs(self) -> None:
        from crm_desktop.gui.board.needs_sheet import NeedsSheet

        sheet = NeedsSheet(self.name.text() or tr("New stage"), self._needs, self.window())
        sheet.taken.connect(self._take_needs)
        sheet.open_at(self.needs)

    def _take_needs(self, needs: tuple[Need, ...]) -> None:
        if needs != self._needs:
            self._needs = needs
            self._count_needs()
            self.changed.emit()

    def _count_needs(self) -> None:
        n = len(self._needs)
        said = trn("{n} thing needed to move on", "{n} things needed to move on", n)
        words = said if n else tr("What a deal needs to move on")
        self.needs.setIcon(icons.icon("list-checks", "accent" if n else "tertiary"))
        self.needs.setToolTip(words)
        self.needs.setAccessibleName(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if by and event.modifiers() == Qt.KeyboardModifier.AltModifier:
            self.stepped.emit(by)
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        self.colour.setFixedWidth(fonts.grown(COLOUR_WIDTH))
        for field in (self.probability, self.rotting):
            field.setFixedWidth(fonts.grown(NUMBER_WIDTH))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 3, 0, 3)
        row.setSpacing(8)
        row.addWidget(self.grip)
        row.addWidget(self.name, 1)
        for field in (self.colour, self.probability, self.rotting, self.needs, self.remove):
            row.addWidget(field)
