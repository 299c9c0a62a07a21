"""A report being changed: what is not saved yet, the way back, and what the user keeps."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from crm_desktop.errors import UserError
from crm_desktop.gui.context import Context
from crm_desktop.gui.insight.reports.building.panel import BuilderPanel
from crm_desktop.gui.widgets.name_dialog import NameDialog
from crm_desktop.i18n import tr
from crm_desktop.insight.composed import building, drafts, saved
from crm_desktop.insight.composed.saved import Saved
from crm_desktop.insight.composed.specs import Spec


class Workshop(QObject):
    """Holds the draft of one report; the sheet shows it, and `places` the panel once it is wanted."""

    drafted = Signal()  # the draft is another one
    kept = Signal(str)  # a report was saved anew, by its id
    closed = Signal()
    given_up = Signal()  # a new report, before it was saved

    def __init__(
        self, context: Context, report: Saved, parent: QWidget, places: Callable[[QWidget], object]
    ) -> None:
        super().__init__(parent)
        self.context, self.report = context, report
        self.draft: Spec | None = drafts.of(context.ws, report.id)
        self._there = drafts.text(context.ws, report.id)  # as it was read or written last
        self._parent, self._places = parent, places

    @cached_property
    def panel(self) -> BuilderPanel:
        """Return what the report is changed in, hidden at first; it takes a twentieth of a second to make."""
        made = BuilderPanel(self.context, self._parent)
        made.hide()
        made.changed.connect(self._change)
        made.save_wanted.connect(self.save)
        made.save_as_wanted.connect(self.ask_name)
        made.discard_wanted.connect(self.discard)
        made.cross.clicked.connect(self.closed)
        self._show(made, self._fitted())
        self._places(made)
        return made

    def made(self) -> BuilderPanel | None:
        """Return the panel if it was wanted already."""
        return self.__dict__.get("panel")

    def is_open(self) -> bool:
        """Say whether the panel is shown."""
        panel = self.made()
        return panel is not None and not panel.isHidden()

    @property
    def spec(self) -> Spec | None:
        """What is asked: the draft, else what is kept."""
        return self.draft or self.report.spec

    @property
    def changed(self) -> bool:
        """Whether there is something that is not saved."""
        return self.draft is not None and (self.draft != self.report.spec or not self.report.id)

    def _keep(self) -> bool:
        """Let what is not saved outlast the window; nothing of it is in the file's log.

        Returns whether another draft was found in the file, and taken.
        """
        other = self._read_anew()
        drafts.keep(self.context.ws, self.report.id, self.draft if self.changed else None)
        self._there = drafts.text(self.context.ws, self.report.id)
        return other

    def _read_anew(self) -> bool:
        """Take the draft the file has where somebody else changed it; say whether that is so.

        An erasure takes out a draft that names somebody: it must not come back from here.
        """
        there = drafts.text(self.context.ws, self.report.id)
        if there == self._there:
            return False
        self._there, self.draft = there, drafts.of(self.context.ws, self.report.id)
        return True

    def begin(self, spec: Spec | None = None) -> None:
        """Show what the report asks, or another draft of it."""
        self._read_anew()
        if spec is not None:
            self.draft = spec
        fitted = self._fitted()
        if fitted != self.report.spec:  # a field that is gone is not asked for any more
            self.draft = fitted
        self._keep()
        if (panel := self.made()) is not None:
            self._show(panel, fitted)

    def _show(self, panel: BuilderPanel, spec: Spec) -> None:
        panel.show_spec(spec)
        self._say(panel)

    def _fitted(self) -> Spec:
        return building.fitted(self.context.ws.reader(), self.spec or Spec())

    def renew(self, report: Saved) -> None:
        """Take what was saved elsewhere; a draft stays a draft."""
        self.report = report
        if self.draft == report.spec:
            self.draft = None
            self._keep()
        if self.is_open():
            self.begin()

    def save(self) -> None:
        """Keep the draft: over the user's own report, any other under a name."""
        if self._read_anew():  # what was to be saved is another one: let it be seen first
            self.begin()
            self.drafted.emit()
            return
        if not self.changed or self.draft is None:
            return
        if not self.report.own or not self.report.id:
            self.ask_name()
            return
        try:
            operation = saved.save(self.context.ws, self.report.title, self.draft, self.report.id)
        except UserError as problem:
            self.context.failed(problem)
            return
        self.report = Saved(self.report.id, self.report.title, self.draft, own=True)
        self.draft = None
        self._keep()
        self.context.tell(operation, tr("Report saved"))
        self.begin()
        self.drafted.emit()

    def ask_name(self) -> None:
        """Ask under which name a report is kept as a new one."""
        name = self.report.title if self.report.id else ""
        NameDialog(self._parent.window(), tr("Save report as"), name, self.save_as).open()

    def save_as(self, name: str) -> None:
        """Keep what is asked as a new report of the user's."""
        spec = self.spec
        if spec is None:
            return
        try:
            operation = saved.save(self.context.ws, name, spec)
        except UserError as problem:
            self.context.failed(problem)
            return
        self.draft = None
        self._keep()
        self.context.tell(operation, tr("Report saved"))
        self.closed.emit()
        if operation is not None:
            self.kept.emit(operation.label.row)

    def discard(self) -> None:
        """Go back to what is kept; a new report is given up."""
        self.draft = None
        self._keep()
        if not self.report.id:
            self.given_up.emit()
            return
        self.begin()
        self.drafted.emit()

    def _change(self, spec: Spec) -> None:
        self.draft = None if spec == self.report.spec and self.report.id else spec
        if self._keep():
            self._show(self.panel, self._fitted())
        else:
            self._say(self.panel)
        self.drafted.emit()

    def _say(self, panel: BuilderPanel) -> None:
        note = tr("Changed and not saved yet.") if self.changed else ""
        panel.say(note, changed=self.changed, own=self.report.own and bool(self.report.id))
