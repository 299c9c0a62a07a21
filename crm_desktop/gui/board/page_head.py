"""The head of the board's page: which pipeline, how many deals, and as what they are shown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from crm_desktop.deals.pipelines import Pipeline
from crm_desktop.gui import icons
from crm_desktop.gui.widgets.dressing import icon_button, icon_size, label, push
from crm_desktop.gui.widgets.menus import drop_down, unmarked
from crm_desktop.gui.widgets.segments import Segments
from crm_desktop.i18n import tr, trn

HEIGHT = 52


class BoardHead(QWidget):
    """Tells what is wanted; the page acts."""

    pipeline_chosen = Signal(str)
    view_chosen = Signal(str)
    edit_wanted = Signal()
    new_pipeline_wanted = Signal()
    new_wanted = Signal()

    def __init__(self, parent: QWidget, *, closed: str) -> None:
        super().__init__(parent)
        self._closed = closed
        self._every: Sequence[Pipeline] = ()
        self._shown = ""
        self.title = label(tr("Pipeline"), "title")
        self.chooser = push("", icon="")
        self.chooser.setIcon(icons.icon("chevron-down", "secondary"))
        self.chooser.setIconSize(icon_size())
        self.chooser.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.count = label("", "tertiary")
        parts = (
            ("board", tr("Board"), "square-kanban"),
            ("list", tr("List"), "list"),
            ("funnel", tr("Funnel"), "funnel"),
        )
        self.views = Segments(parts, tr("Shown as"), parent=self)
        self.edit = icon_button("sliders-horizontal", tr("Edit this pipeline"))
        self.new = push(tr("New deal"), icon="plus")
        self._lay_out()
        for button in (self.new, self.edit):
            button.setEnabled(not closed)
            button.setToolTip(closed or button.toolTip())
        self.chooser.clicked.connect(self._choose)
        self.views.chosen.connect(self.view_chosen)
        self.edit.clicked.connect(self.edit_wanted)
        self.new.clicked.connect(self.new_wanted)

    def show_pipelines(self, every: Sequence[Pipeline], shown: Pipeline | None) -> None:
        """Show the name of a pipeline, and offer all."""
        self._every, self._shown = every, shown.id if shown else ""
        name = shown.name if shown else tr("None")
        self.chooser.setText(unmarked(name))
        self.chooser.setAccessibleName(tr("Pipeline: {name}", name=name))
        self.edit.setEnabled(not self._closed and shown is not None)

    def show_count(self, count: int) -> None:
        self.count.setText(trn("{n} deal", "{n} deals", count))

    def narrow(self, narrow: bool) -> None:
        """Give up what is elsewhere too, in a narrow window."""
        self.new.setVisible(not narrow)

    def menu(self) -> QMenu:
        """Return the menu of pipelines."""
        menu = QMenu(self)
        for pipeline in self._every:
            action = menu.addAction(unmarked(pipeline.name))
            action.setCheckable(True)
            action.setChecked(pipeline.id == self._shown)
            action.triggered.connect(
                lambda _on, wanted=pipeline.id: self.pipeline_chosen.emit(wanted)
            )
        menu.addSeparator()
        new = menu.addAction(icons.icon("plus"), tr("New pipeline…"))
        new.triggered.connect(self.new_pipeline_wanted)
        edit = menu.addAction(icons.icon("sliders-horizontal"), tr("Edit this pipeline…"))
        edit.triggered.connect(self.edit_wanted)
        new.setEnabled(not self._closed)
        edit.setEnabled(not self._closed and bool(self._shown))
        return menu

    def _choose(self) -> None:
        drop_down(self.menu(), self.chooser)

    def _lay_out(self) -> None:
        box = QHBoxLayout(self)
        box.setContentsMargins(16, 0, 12, 0)
        box.setSpacing(8)
        for part in (self.title, self.chooser, self.count):
            box.addWidget(part)
        box.addStretch(1)
        for part in (self.views, self.edit, self.new):
            box.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setMinimumHeight(HEIGHT)
