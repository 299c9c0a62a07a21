"""The next step of a record: what and when, ticked off or put off where it stands."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.gui import next_step
from crm_desktop.gui.binding.turns import next_turn
from crm_desktop.gui.context import Context
from crm_desktop.gui.record import step_deeds
from crm_desktop.gui.widgets.dressing import IconLabel, label, push
from crm_desktop.gui.widgets.labels import AvatarLabel, Elided
from crm_desktop.gui.widgets.menus import drop_down
from crm_desktop.i18n import tr
from crm_desktop.store.about import Step

ADD, SPACING = "task.add", 4


class NextPart(QWidget):
    """The page has Done and Later as buttons, the panel (`compact`) a box to tick."""

    def __init__(self, context: Context, parent: QWidget, *, compact: bool = False) -> None:
        super().__init__(parent)
        self._context = context
        self._compact = compact
        self._step: Step | None = None
        self._caption = label(tr("Next step"), "hint")
        self.title = Elided("strong" if not compact else "label")
        self.icon = IconLabel("calendar", "secondary", 14)
        self.when = label("", "small")
        self.face = AvatarLabel(18)
        self.owner = label("", "small")
        self.owner.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.done = push(tr("Done"), icon="check", size="small")
        self.later = push(tr("Later"), "quiet", "clock", "small")
        self.add = push(tr("Plan a next step"), icon="plus", size="small")
        self.add.setAccessibleName(self.add.text())
        self.tick = QCheckBox(self)
        self.done.clicked.connect(self._finish)
        self.tick.clicked.connect(self._finish)
        self.later.clicked.connect(self._offer)
        self.add.clicked.connect(lambda: context.actions.trigger(ADD))
        self._lay_out()

    def show_step(self, step: Step | None) -> None:
        """Show a step, or that there is none."""
        self._step = step
        writable = not self._context.ws.closed_because
        there = step is not None
        self.title.say((step.title or tr("Unnamed")) if step else tr("None planned"))
        self.setAccessibleName(tr("Next step: {what}", what=self.title.whole))
        said = next_step.due(step.at) if step else next_step.Said("", "", "tertiary")
        self.when.setText(said.words)
        self.when.setVisible(bool(said.words))
        self.when.setProperty("kind", said.tone if said.icon else "small")
        self.when.style().polish(self.when)
        self.icon.show_icon(said.icon or "calendar", said.tone if said.icon else "secondary")
        self.icon.setVisible(bool(said.words))
        self.face.setVisible(bool(step and step.owner) and not self._compact)
        self.owner.setText(step.owner if step and not self._compact else "")
        self.owner.setVisible(there)
        if step and step.owner:
            self.face.show_of(step.owner, step.owner)
        for button in (self.done, self.later):
            button.setVisible(there and writable and not self._compact)
        self.tick.setVisible(there and writable and self._compact)
        self.tick.setChecked(False)
        self.tick.setAccessibleName(tr("Done: {what}", what=self.title.whole))
        self.tick.setToolTip(tr("Done"))
        self.add.setVisible(not there and writable and self._can_add())
        if not self._compact:
            self.setMinimumHeight(self._tall())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit_add()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            next_turn(self, self._fit_add)  # the button has its new font only then

    def _fit_add(self) -> None:
        """Cut the words of the button, where they have no room, so that one sees it."""
        words, edges = self.add.accessibleName(), self.layout().contentsMargins()
        metrics = self.add.fontMetrics()
        frame = self.add.sizeHint().width() - metrics.horizontalAdvance(self.add.text())
        room = self.width() - edges.left() - edges.right() - frame
        self.add.setText(metrics.elidedText(words, Qt.TextElideMode.ElideRight, max(room, 20)))
        self.add.setToolTip(words if self.add.text() != words else "")

    def _tall(self) -> int:
        """Return the height with a step, kept without one: what stands below it stays where it is."""
        parts = (self._caption, self.title, self.when, self.add)
        return sum(part.sizeHint().height() for part in parts) + SPACING * (len(parts) - 1)

    def _can_add(self) -> bool:
        return ADD in self._context.actions

    def _finish(self) -> None:
        if self._step is not None:
            self.tick.setChecked(self._step.entity == "task")  # of an activity the form asks first
            step_deeds.finish(self._context, self._step, self.window())

    def _offer(self) -> None:
        if self._step is not None:
            drop_down(step_deeds.later_menu(self._context, self._step, self), self.later)

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(6)
        for part in (self.icon, self.when, self.face):
            line.addWidget(part)
        line.addWidget(self.owner, 1)
        words = QVBoxLayout()
        words.setSpacing(SPACING if not self._compact else 1)
        words.addWidget(self._caption)
        words.addWidget(self.title)
        words.addLayout(line)
        buttons = QHBoxLayout()
        buttons.setSpacing(4)
        buttons.setContentsMargins(0, 5 if self._compact else 0, 0, 0)
        for button in (self.done, self.later, self.add):
            buttons.addWidget(button)
        buttons.addStretch(1)
        words.addLayout(buttons)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addLayout(words, 1)
        row.addWidget(self.tick, 0, Qt.AlignmentFlag.AlignVCenter)
        if not self._compact:
            words.addStretch(1)
