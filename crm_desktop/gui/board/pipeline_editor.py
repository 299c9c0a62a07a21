"""The visual editor of a pipeline: its name and stages, with a preview; saving is one operation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.deals import pipelines
from crm_desktop.deals.pipelines import Pipeline, Stage
from crm_desktop.errors import UserError
from crm_desktop.gui import fonts
from crm_desktop.gui.binding.turns import open_soon
from crm_desktop.gui.board.pipeline_preview import PipelinePreview
from crm_desktop.gui.board.stage_rows import StageRows
from crm_desktop.gui.widgets.dressing import label, push, set_state
from crm_desktop.gui.widgets.menus import pop_up, unmarked
from crm_desktop.gui.widgets.scrolling import SteadyArea
from crm_desktop.gui.widgets.unsaved import UnsavedDialog
from crm_desktop.i18n import tr, trn
from crm_desktop.store import boards

SIZE = (820, 640)


def open_editor(
    context: Any, pipeline_id: str, parent: QWidget, saved: Callable[[str], Any] | None = None
) -> None:
    """Open the editor when the deals of the stages are counted; call `saved` as its signal is sent."""
    reader = context.ws.reader

    def count(_token: Any) -> dict[str, int]:
        known = pipelines.pipeline(reader(), pipeline_id)
        return boards.count_in_stages(reader(), [s.id for s in known.stages]) if known else {}

    def show(full: dict[str, int]) -> None:
        editor = PipelineEditor(context, pipeline_id, full, parent)
        if saved is not None:
            editor.saved.connect(saved)
        open_soon(editor, context.bridge)

    context.lane.run(count, show, context.failed)


class PipelineEditor(UnsavedDialog):
    """Edits the pipeline with an id, or makes a new one for "". Nothing is written before Save.

    `full` says how many deals lie in each of its stages, closed ones too.
    """

    saved = Signal(str)  # id; "" after the pipeline was deleted

    def __init__(
        self, context: Any, pipeline_id: str, full: Mapping[str, int], parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self.context = context
        conn = context.ws.reader()
        known = pipelines.pipeline(conn, pipeline_id) if pipeline_id else None
        self.known = known
        self.draft = known or _fresh()
        self._full = full
        self.setWindowTitle(tr("Edit pipeline") if known else tr("New pipeline"))
        self.resize(fonts.widened(SIZE[0]), SIZE[1])
        self.name = QLineEdit(self.draft.name)
        self.name.setAccessibleName(tr("Name of the pipeline"))
        self.name.setPlaceholderText(tr("For example: Sales"))
        self.preview = PipelinePreview(self)
        self.rows = StageRows(self.draft.stages, self._full, self)
        self.problem = label("", "error", wrap=True)
        self.problem.hide()
        self.save = push(tr("Save"), "primary")
        self.save.setDefault(True)
        self.save.clicked.connect(self.accept)
        self._lay_out()
        self.rows.changed.connect(self._changed)
        self.name.textChanged.connect(self._changed)
        self._changed()
        self.name.setFocus()

    def wanted(self) -> Pipeline:
        """Return the pipeline as it is written here."""
        return Pipeline(self.name.text(), self.draft.id, self.rows.stages(), self.draft.rank)

    def accept(self) -> None:
        """Save; what cannot be is said and nothing is lost."""
        wanted = self.wanted()
        try:
            operation = pipelines.save(self.context.ws, wanted, self.rows.going())
        except UserError as problem:
            self._say(str(problem))
            return
        super().accept()
        said = tr("Saved the pipeline “{name}”", name=wanted.name.strip())
        self.context.tell(operation, said)
        self.saved.emit(wanted.id)

    def delete(self, target: str = "") -> None:
        """Delete the pipeline; its deals go to stage `target` of another one."""
        try:
            operation = pipelines.remove(self.context.ws, self.draft.id, target)
        except UserError as problem:
            self._say(str(problem))
            return
        super().accept()
        self.context.tell(operation, tr("Deleted the pipeline “{name}”", name=self.draft.name))
        self.saved.emit("")

    def delete_menu(self) -> QMenu:
        """Return the ways to delete this pipeline: to where its deals can go."""
        menu = QMenu(self)
        every = pipelines.pipelines(self.context.ws.reader())
        others = [p for p in every if p.id != self.draft.id and p.stages]
        count = sum(self._full.values())
        if not others:
            menu.addAction(tr("The only pipeline cannot be deleted.")).setEnabled(False)
        elif not count:
            action = menu.addAction(tr("Delete this pipeline"))
            action.triggered.connect(lambda _on=False: self.delete())
        for other in others if count else ():
            said = trn("Delete; its {n} deal goes to “{name}”",
                       "Delete; its {n} deals go to “{name}”", count, name=other.name)  # fmt: skip
            action = menu.addAction(unmarked(said))
            action.triggered.connect(partial(self._delete_to, other.stages[0].id))
        return menu

    def _delete_to(self, stage: str, _on: bool = False) -> None:
        self.delete(stage)

    def _changed(self) -> None:
        self.preview.show_stages(self.rows.stages())
        self.problem.hide()
        set_state(self.name, "")

    def _say(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.show()
        if not self.name.text().strip():
            set_state(self.name, "error")
            self.name.setFocus()

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 20, 24, 16)
        box.setSpacing(12)
        name = QVBoxLayout()
        name.setSpacing(4)
        caption = label(tr("Name"), "small")
        caption.setBuddy(self.name)
        name.addWidget(caption)
        name.addWidget(self.name)
        box.addLayout(name)
        box.addWidget(self.preview)
        scroll = SteadyArea(self)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        self.rows.setProperty("kind", "page")
        self.rows.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        scroll.setWidget(self.rows)
        scroll.setAccessibleName(tr("Stages"))
        box.addWidget(scroll, 1)
        box.addWidget(self.problem)
        box.addLayout(self._foot())

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setSpacing(8)
        if self.known is not None:
            away = push(tr("Delete…"), "danger")
            away.setAutoDefault(False)
            away.clicked.connect(
                lambda: pop_up(self.delete_menu(), away.mapToGlobal(away.rect().topLeft()))
            )
            foot.addWidget(away)
        foot.addWidget(label(tr("One undo takes all of it back."), "hint"))
        foot.addStretch(1)
        cancel = push(tr("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.throw_away)
        foot.addWidget(cancel)
        foot.addWidget(self.save)
        return foot


def _fresh() -> Pipeline:
    """Return what a new pipeline begins with."""
    stages = (
        Stage(tr("New"), probability=10),
        Stage(tr("In progress"), probability=50),
        Stage(tr("Almost done"), probability=90),
    )
    return Pipeline("", stages=stages)
