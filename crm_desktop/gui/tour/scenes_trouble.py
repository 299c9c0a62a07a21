"""The scenes of what goes wrong and how it is said: a file in use, one that is not ours, backups."""

from __future__ import annotations

import shutil
from pathlib import Path

from crm_desktop.errors import UserError
from crm_desktop.gui import errors
from crm_desktop.gui.safety.backups import Backups
from crm_desktop.gui.tour.stage import Scene, Stage
from crm_desktop.store import backup
from crm_desktop.store.workspace import Workspace


def in_use(stage: Stage) -> None:
    """A file that another program has open offers itself read-only."""
    path = shutil.copy(stage.workspace, stage.home / "Shared.crm")
    with Workspace.open(Path(path)):
        stage.window.open_file(Path(path))
        stage.shoot("48-file-in-use")


def not_ours(stage: Stage) -> None:
    stage.window.leave_file()
    stage.window.open_file(_no_workspace(stage))
    stage.shoot("49-not-a-workspace")


def error(stage: Stage) -> None:
    stage.page("contacts")
    try:
        backup.restore(_no_workspace(stage), stage.window.ws.path)
    except UserError as problem:
        errors.tell(stage.window, problem)
    stage.shoot("50-error")


def backups(stage: Stage) -> None:
    stage.page("contacts")
    ws = stage.window.ws
    for reason in ("daily", "manual", "migration"):
        backup.backup(ws, reason)
    dialog = Backups(stage.window, ws.path)
    dialog.open()
    stage.shoot("51-backups")


def read_only(stage: Stage) -> None:
    stage.window.leave_file()
    stage.window.open_file(stage.mine(), read_only=True)
    page = stage.page("contacts")
    page.view.toggle(1)
    page.view.move_to(1)
    page.open_current()
    stage.shoot("52-read-only")
    stage.window.leave_file()


def _no_workspace(stage: Stage) -> Path:
    path = stage.home / "Invoices.crm"
    path.write_text("These are not the records of a business.\n" * 40, "utf-8")
    return path


SCENES: tuple[Scene, ...] = (in_use, not_ours, error, backups, read_only)
