"""The scenes of presets and simple mode: the first run, what a preset would make, the simple window."""

from __future__ import annotations

from crm_desktop.domain import keys
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.gui.start import beginning
from crm_desktop.gui.tour.stage import Scene, Stage

SMALL = (1024, 680)
MEMBERS = ("Aina binti Rahim", "Tan Wei Sheng", "Priya a/p Kumar", "Hafiz bin Salleh")


def first_run_small(stage: Stage) -> None:
    """The questions of the first start in the smallest window."""
    usual = stage.window.size()
    stage.window.leave_file()
    stage.window.resize(*SMALL)
    stage.window.show_first_run()
    stage.shoot("47-first-run-small")
    stage.window.resize(usual)
    stage.window.open_file(stage.mine())


def preview(stage: Stage) -> None:
    """What the preset of insurance would make in the sample file."""
    from crm_desktop.gui.industries.dialog import IndustryDialog

    stage.page("contacts")
    dialog = IndustryDialog(stage.desk.context, stage.window)
    dialog.open()
    stage.settle()
    dialog.choose("insurance")
    stage.shoot("47-industry-preview")
    dialog.reject()


def simple(stage: Stage) -> None:
    """A gym's new file with what it does not use hidden, and the form of a new contact."""
    stage.window.leave_file()
    path = stage.home / "Studio Cergas.crm"
    stage.window.use(beginning.begin(path, stage.window.settings, None, "fitness", True))
    stage.settle()
    edits = [_member(at, name) for at, name in enumerate(MEMBERS)]
    stage.window.context.ws.log.record(Label("create", "contact", len(edits)), edits)
    page = stage.page("contacts")
    stage.shoot("47-simple-mode")
    page.new_record()
    stage.shoot("47-simple-form")
    stage.clear()
    stage.window.leave_file()
    stage.window.open_file(stage.mine())


def _member(at: int, name: str) -> Edit:
    phone = {"value": f"012-34{at} 8{at}70", "kind": "mobile"}
    return Edit("contact", keys.new_id(), {"deleted": False, "name": name, "phones.1": phone})


SCENES: tuple[Scene, ...] = (first_run_small, preview, simple)
