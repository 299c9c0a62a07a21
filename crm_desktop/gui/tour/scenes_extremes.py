"""The scenes of what strains a screen: long names, little room, large text, the other direction."""

from __future__ import annotations

from PySide6.QtCore import Qt

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.gui.tour.stage import SIZE, Scene, Stage

SMALLEST = (1024, 680)
LONG = (
    "Tengku Puteri Nur Sharifah Khadijah Al-Zahra binti Tengku Haji Abdul Rahman Al-Marhum",
    "Kumpulan Perniagaan Perabot dan Hiasan Dalaman Selatan Semenanjung (Malaysia) Sdn Bhd",
    "Timbalan Pengarah Kanan Pembangunan Perniagaan Serantau dan Hubungan Pelanggan Korporat",
)
"""A name, a company and a job as long as they come."""


def smallest(stage: Stage) -> None:
    page = stage.page("contacts")
    stage.window.resize(*SMALLEST)
    page.view.move_to(2)
    page.open_current()
    stage.shoot("14-minimum-1024x680")
    stage.window.resize(*SIZE)


def smallest_board(stage: Stage) -> None:
    stage.page("pipeline").show_as("board")
    stage.window.resize(*SMALLEST)
    stage.shoot("14-minimum-board")
    stage.window.resize(*SIZE)


def long_names(stage: Stage) -> None:
    """A contact whose every text is too long for its place; taken back afterwards."""
    stage.page("contacts")
    log, (name, company, job) = stage.window.ws.log, LONG
    person, firm = new_id(), new_id()
    mail = {"value": "tengku.puteri.sharifah@kumpulanperabotselatan.example", "kind": "work"}
    log.record(
        Label("create", "contact", row=person),
        [
            Edit("company", firm, {"deleted": False, "name": company}),
            Edit("contact", person, {"deleted": False, "name": name, "company": firm, "job": job,
                                     "stage": "opportunity", "emails.1": mail}),
        ],
    )  # fmt: skip
    stage.settle()
    stage.desk.open_record("contact", person)
    stage.settle()
    stage.shoot("53-long-names")
    log.undo()


def larger_text(stage: Stage) -> None:
    page = stage.page("contacts")
    page.view.move_to(2)
    page.open_current()
    for percent in (125, 200):
        stage.window.set_scale(percent / 100)
        stage.shoot(f"37-text-{percent}")
    stage.page("pipeline").show_as("board")
    stage.shoot("37-text-200-board")
    stage.window.set_scale(1.0)


def right_to_left(stage: Stage) -> None:
    page = stage.page("contacts")
    stage.app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    page.view.toggle(1)
    page.view.move_to(1)
    page.open_current()
    stage.shoot("54-right-to-left")
    page.untick_all()
    stage.page("pipeline").show_as("board")
    stage.shoot("55-right-to-left-board")
    stage.app.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


SCENES: tuple[Scene, ...] = (smallest, smallest_board, long_names, larger_text, right_to_left)
