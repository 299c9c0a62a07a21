"""The scenes of the tour in their order; a number is that of the design's picture where it has one."""

from __future__ import annotations

from typing import Any

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.gui.tables.bulk_edit import BulkEdit
from crm_desktop.gui.tour import (
    scenes_activities,
    scenes_board,
    scenes_boards,
    scenes_charts,
    scenes_conflicts,
    scenes_customers,
    scenes_duplicates,
    scenes_erasing,
    scenes_exchange,
    scenes_extremes,
    scenes_formats,
    scenes_help,
    scenes_industries,
    scenes_insight,
    scenes_leads,
    scenes_people,
    scenes_printing,
    scenes_record,
    scenes_reports,
    scenes_segments,
    scenes_shaping,
    scenes_sheets,
    scenes_sync,
    scenes_travel,
    scenes_trouble,
)
from crm_desktop.gui.tour.access import scenes_secrets, scenes_users
from crm_desktop.gui.tour.stage import Scene, Stage
from crm_desktop.gui.tour.trust import (
    scenes_desk,
    scenes_keeping,
    scenes_locking,
    scenes_privacy,
    scenes_recovery,
)
from crm_desktop.gui.widgets.menus import pop_up
from crm_desktop.store.conditions import Condition


def first_run(stage: Stage) -> None:
    stage.window.show_first_run()
    stage.shoot("11-first-run")


def start(stage: Stage) -> None:
    stage.open_sample()
    stage.window.close_file()
    stage.shoot("20-start")


def contacts(stage: Stage) -> None:
    page = stage.page("contacts")
    page.filters.set_conditions([Condition("stage", "is", ["customer", "qualified"])])
    stage.settle()
    for at in range(3):
        page.view.toggle(at)
    page.view.move_to(2)
    page.open_current()
    stage.shoot("01-contacts")
    page.untick_all()
    page.filters.clear()


def record(stage: Stage) -> None:
    page = stage.page("contacts")
    _open_busiest(page)
    stage.settle()
    stage.desk.side.panel.tabs.setCurrentIndex(0)
    stage.shoot("04-record")


def facts(stage: Stage) -> None:
    page = stage.page("contacts")
    _open_busiest(page)
    stage.settle()
    stage.desk.side.panel.tabs.setCurrentIndex(1)
    stage.shoot("21-record-facts")


def companies(stage: Stage) -> None:
    page = stage.page("companies")
    page.view.move_to(0)
    page.open_current()
    stage.shoot("22-companies")


def deals(stage: Stage) -> None:
    stage.page("deals")
    stage.shoot("23-deals")


def cell_editor(stage: Stage) -> None:
    page = stage.page("contacts")
    page.view.move_to(4, page.model.column("job"))
    page.edit_current()
    stage.shoot("24-edit-in-place")
    page.view.setFocus()


def filters(stage: Stage) -> None:
    page = stage.page("contacts")
    page.filters.edit_condition(page.record.fields["stage"], anchor=page.filters)
    stage.shoot("25-filter")
    stage.window.setFocus()
    page.filters.clear()


def columns(stage: Stage) -> None:
    page = stage.page("contacts")
    page.choose_columns()
    stage.hang(page.head.columns)
    stage.shoot("26-columns")


def row_menu(stage: Stage) -> None:
    page = stage.page("contacts")
    page.view.move_to(3)
    pop_up(page.row_menu(), page.view.mapToGlobal(page.view.rect().center()))
    stage.hang(page.filters.add)
    stage.shoot("26-row-menu")


def bulk_edit(stage: Stage) -> None:
    page = stage.page("contacts")
    for at in range(6):
        page.view.toggle(at)
    page.bulk_edit()
    dialog = next(d for d in stage.over() if isinstance(d, BulkEdit))
    dialog.field.setCurrentIndex(dialog.field.findData("stage"))
    dialog.editor.setCurrentIndex(dialog.editor.count() - 1)
    stage.shoot("27-bulk-edit")
    stage.clear()
    page.untick_all()


def deleted(stage: Stage) -> None:
    page = stage.page("contacts")
    page.view.toggle(1)
    page.view.toggle(2)
    page.delete_chosen()
    stage.shoot("28-delete-and-undo")
    stage.window.ws.log.undo()


def no_match(stage: Stage) -> None:
    page = stage.page("contacts")
    page.filters.quick.setText("zzzz")
    stage.settle()
    stage.shoot("29-no-match")
    page.filters.clear()


def new_record(stage: Stage) -> None:
    stage.page("contacts").new_record()
    stage.shoot("30-new-contact")


def palette(stage: Stage) -> None:
    stage.page("contacts")
    stage.desk.open_palette()
    _type(stage, "co")
    stage.shoot("10-palette")
    stage.desk.open_palette()


def search(stage: Stage) -> None:
    stage.page("contacts")
    stage.desk.open_palette()
    _type(stage, "陈")
    stage.shoot("31-search")
    stage.desk.open_palette()


def history(stage: Stage) -> None:
    page = stage.page("contacts")
    row = page.model.row(1)
    edit = Edit("contact", row["id"], {"job": "Purchasing manager"})
    log = stage.window.ws.log
    chosen = [page.model.row(at)["id"] for at in range(7)]
    owners = [Edit("contact", id, {"owner": "Siti Aminah"}) for id in chosen]
    bulk = log.record(Label("bulk_edit", "contact", len(owners), field="owner"), owners)
    later = Edit("contact", chosen[2], {"owner": "Ravi"})
    log.record(Label("edit", "contact", field="owner", row=chosen[2]), [later])
    log.record(Label("edit", "contact", field="job", row=row["id"]), [edit])
    stage.desk.toggle_history()
    stage.settle()
    stage.desk.side.history.show_deed(bulk.stamp)
    stage.settle()
    stage.desk.undoing.undo()
    stage.shoot("07-history")
    stage.desk.toggle_history()


def preferences(stage: Stage) -> None:
    stage.page("contacts")
    stage.window.preferences()
    stage.shoot("32-preferences")


def shortcuts(stage: Stage) -> None:
    stage.page("contacts")
    stage.window.show_shortcuts()
    stage.shoot("33-shortcuts")


def about(stage: Stage) -> None:
    stage.page("contacts")
    stage.window.show_about()
    stage.shoot("35-about")


def file_menu(stage: Stage) -> None:
    stage.page("contacts")
    bar = stage.desk.topbar.menus
    first = bar.actions()[0]
    first.menu().popup(bar.mapToGlobal(bar.actionGeometry(first).bottomLeft()))
    stage.shoot("36-menu")


def empty(stage: Stage) -> None:
    """An empty file, made as the first run makes it."""
    stage.window.leave_file()
    stage.window.files.create(stage.home / "Kedai Baharu.crm")
    stage.desk.show_page("contacts")
    stage.shoot("12-empty")
    if "page.pipeline" in [spec.name for spec in stage.desk.actions_]:
        stage.desk.show_page("pipeline")
        stage.shoot("38-empty-pipeline")
    stage.window.leave_file()


def _type(stage: Stage, text: str) -> None:
    field = stage.window.focusWidget()
    assert field is not None
    field.setText(text)  # type: ignore[attr-defined]
    stage.settle()


def _open_busiest(page: Any) -> None:
    """Open the listed contact with the most on it: tags, notes, e-mails."""
    page.model.ensure(0, 200)
    rows = [page.model.row(at) for at in range(min(200, page.model.rowCount()))]
    most = max(range(len(rows)), key=lambda at: sum(bool(v) for v in rows[at].values()))
    page.view.move_to(most)
    page.open_current()


SCENES: tuple[Scene, ...] = (
    first_run, start, contacts, record, facts, companies, deals, cell_editor, filters,
    columns, row_menu, bulk_edit, deleted, no_match, new_record, palette, search, history,
    *scenes_board.SCENES, *scenes_exchange.SCENES, *scenes_formats.SCENES,
    *scenes_shaping.SCENES, *scenes_duplicates.SCENES, *scenes_erasing.SCENES,
    *scenes_industries.SCENES, *scenes_travel.SCENES, *scenes_activities.SCENES,
    preferences, shortcuts, *scenes_help.SCENES, about, file_menu,
    *scenes_record.SCENES, *scenes_segments.SCENES, *scenes_leads.SCENES,
    *scenes_printing.SCENES, *scenes_charts.SCENES, *scenes_insight.SCENES, *scenes_boards.SCENES,
    *scenes_reports.SCENES, *scenes_customers.SCENES, *scenes_people.SCENES,
    *scenes_sheets.SCENES, *scenes_sync.SCENES, *scenes_extremes.SCENES,
    *scenes_conflicts.SCENES, *scenes_privacy.SCENES, *scenes_desk.SCENES, *scenes_keeping.SCENES,
    *scenes_trouble.SCENES, *scenes_locking.SCENES, *scenes_users.SCENES, *scenes_secrets.SCENES,
    *scenes_recovery.SCENES, empty,
)  # fmt: skip
