"""What the window hands to every page and panel: the open file, its news, lanes and actions."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from crm_desktop.gui.actions import Actions
from crm_desktop.gui.ahead import SHEETS
from crm_desktop.gui.bridge import Bridge
from crm_desktop.gui.worker import Lane
from crm_desktop.industries.simple import Simplicity

if TYPE_CHECKING:
    from crm_desktop.domain.operation import Edit, Label, Operation
    from crm_desktop.gui.settings import Settings
    from crm_desktop.store.workspace import Workspace


class Toast(Protocol):
    """Says what happened; `undo` is the stamp its button takes back, `redo` the one it does again, `icon`
    a name."""

    def __call__(self, text: str, *, undo: str = "", redo: str = "", icon: str = "") -> None: ...


def _nowhere(_entity: str, _id: str) -> bool:
    return False


def _nothing() -> tuple[str, str]:
    return "", ""


def _unlisted(_entity: str, _ns: Sequence[int], _words: str) -> None:
    return None


def _close_sheets() -> None:
    """Close what floats over the window; where none was ever made it is not loaded for that."""
    if SHEETS in sys.modules:
        from crm_desktop.gui.widgets.popover import Popover

        Popover.close_all()


@dataclass(frozen=True)
class Context:
    """One open file as pages see it. It ends when the file is closed.

    `lane` is for reads that take moments (lists, search), `long_lane` for jobs of seconds that must
    not hold those up (import, export, bulk edits), `figures_lane` for reports and dashboards, which may
    read for seconds while tables go on, `scores_lane` for what is learned of all that ended,
    `network_lane` for what waits for others and for what goes on behind the work, like the day's backup,
    `care_lane` for checks of the file, which may take long and rest while somebody works, `disk_lane` for
    looks at backups and folders: a disk of the network may sleep, and no table waits for it.
    """

    ws: Workspace
    bridge: Bridge
    lane: Lane
    long_lane: Lane
    network_lane: Lane
    actions: Actions
    toast: Toast
    open_record: Callable[[str, str], None]  # entity, id: shows it in the panel
    status: Callable[[str], None]  # what the status bar says at the left
    settings: Settings
    open_page: Callable[[str, str], object] = _nowhere  # entity, id: shows it on its own page
    subject: Callable[[], tuple[str, str]] = _nothing  # what an action is about: entity, id
    list_records: Callable[[str, Sequence[int], str], None] = (
        _unlisted  # kind, row numbers, of what
    )
    simple: Simplicity = field(default_factory=Simplicity)  # what is hidden
    figures_lane: Lane = field(init=False)
    scores_lane: Lane = field(init=False)
    care_lane: Lane = field(init=False)
    disk_lane: Lane = field(init=False)

    def __post_init__(self) -> None:
        for name in ("figures", "scores", "care", "disk"):
            lane = Lane(name, self.ws.reader, self.bridge, self.ws.close_reader)
            object.__setattr__(self, f"{name}_lane", lane)

    def failed(self, error: Exception) -> None:
        """Say what the user can mend in a toast; hand anything else to the report of our own bugs.

        Where the open file itself was found damaged, the ways out are offered instead.
        """
        from crm_desktop.errors import UserError
        from crm_desktop.gui import errors
        from crm_desktop.store import faults

        said = faults.in_words(error, self.ws.path)
        if isinstance(said, UserError) and said.way == "restore" and said is not error:
            from crm_desktop.gui.safety import damage

            damage.met(self, said)
        elif isinstance(said, UserError):
            self.toast(str(said), icon="circle-alert")
        else:
            errors.report(error)

    def write(self, label: Label, edits: Sequence[Edit], said: str = "") -> None:
        """Write through the log and say so with the way back; what is refused is said instead."""
        from crm_desktop.errors import UserError

        try:
            operation = self.ws.log.record(label, edits)
        except UserError as problem:
            self.failed(problem)
        else:
            self.tell(operation, said)

    def tell(self, operation: Operation | None, said: str) -> None:
        """Say what was done with the way back; nothing where nothing was new."""
        if operation is not None and said:
            self.toast(said, undo=operation.stamp)

    def hold(self) -> None:
        """Let nothing be read before the first picture."""
        for lane in self._reading():
            lane.hold()

    def release(self) -> None:
        """Read what was asked for meanwhile."""
        for lane in self._reading():
            lane.release()

    def close(self) -> None:
        """Stop lanes and news, close sheets; afterwards the file may be closed."""
        _close_sheets()
        self.bridge.close()
        for lane in self._lanes():
            lane.stop()

    def busy(self) -> bool:
        """Say whether any lane has work."""
        return any(lane.busy() for lane in self._lanes())

    def _reading(self) -> tuple[Lane, ...]:
        return self.lane, self.figures_lane, self.scores_lane

    def _lanes(self) -> tuple[Lane, ...]:
        behind = self.long_lane, self.network_lane, self.care_lane, self.disk_lane
        return *self._reading(), *behind
