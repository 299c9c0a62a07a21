"""The scenes of printing: a list, the sheet of a record, address labels, as they will be on paper."""

from __future__ import annotations

from crm_desktop.gui.printing.commands import open_dialog
from crm_desktop.gui.printing.dialog import PrintDialog
from crm_desktop.gui.tour.stage import Scene, Stage
from crm_desktop.store import listing


def print_list(stage: Stage) -> None:
    dialog = _opened(stage, "contacts", "list")
    stage.shoot("120-print-list")
    dialog.options.way.choose("wide")
    dialog.preview.zoom.setChecked(True)
    stage.settle()
    stage.shoot("121-print-list-landscape")


def print_record(stage: Stage) -> None:
    _opened(stage, "contacts", "record")
    stage.shoot("122-print-record")


def print_labels(stage: Stage) -> None:
    dialog = _opened(stage, "contacts", "labels")
    dialog.options.used.setValue(4)
    stage.settle()
    stage.shoot("123-print-labels")


def _opened(stage: Stage, name: str, what: str) -> PrintDialog:
    page = stage.page(name)
    conn = stage.desk.context.ws.reader()
    stage.desk.open_record(page.entity, listing.id_of(conn, page.entity, page.model.rows[20]))
    page.view.move_to(20)
    stage.settle()
    open_dialog(stage.desk, what)
    stage.settle()
    return next(over for over in stage.over() if isinstance(over, PrintDialog))


SCENES: tuple[Scene, ...] = (print_list, print_record, print_labels)
