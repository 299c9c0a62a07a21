"""The scenes of what a user shapes: fields of their own, formulas, tags."""

from __future__ import annotations

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.records import RECORDS
from crm_desktop.gui.tour.stage import Scene, Stage
from crm_desktop.i18n import tr
from crm_desktop.shaping import own_fields
from crm_desktop.shaping.own_fields import Option
from crm_desktop.store import catalogue, listing


def fields(stage: Stage) -> None:
    """Fields of deals: a list of them, one with choices being edited, a formula being written."""
    from crm_desktop.gui.shaping.field_editor import FieldEditor
    from crm_desktop.gui.shaping.fields_dialog import FieldsDialog

    stage.page("deals")
    context, ids = stage.desk.context, _make(stage)
    dialog = FieldsDialog(context, "deal", stage.window)
    dialog.open()
    stage.shoot("45-fields")
    dialog.close()
    for name, id in ids.items():
        editor = FieldEditor(context, "deal", id, stage.window)
        editor.open()
        stage.settle()
        if name == "text":
            editor.form.setCurrentIndex(editor.form.findData("number"))
        stage.shoot(f"45-field-{name}")
        editor.close()
    page = stage.page("deals")
    for field in page.model.fields:
        shown = field.own or field.name in ("title", "value")
        page.memory.show(page.model.column(field.name), shown)
    ns = listing.first_rows(context.ws.reader(), listing.ListQuery("deal"), 1)
    context.open_record("deal", listing.ids_of(context.ws.reader(), "deal", ns)[0])
    stage.desk.side.panel.tabs.setCurrentIndex(1)
    stage.shoot("45-fields-in-use")
    page.memory.reset()


def several(stage: Stage) -> None:
    """A filter by tags: any, all or none of them."""
    page = stage.page("contacts")
    page.filters.edit_condition(RECORDS["contact"].fields["tags"])
    stage.shoot("46-filter-by-tags")


def tags(stage: Stage) -> None:
    """All tags, and the picker over ticked rows."""
    from crm_desktop.gui.shaping.tags_dialog import TagsDialog

    page = stage.page("contacts")
    dialog = TagsDialog(stage.desk.context, stage.window)
    dialog.open()
    stage.settle()
    dialog.table.selectRow(1)
    stage.shoot("46-tags")
    dialog.close()
    page.model.ticks.tick(list(page.model.rows[:4]), True)
    stage.settle()
    page.tag_chosen()
    stage.shoot("46-tag-picker")
    page.untick_all()


def _make(stage: Stage) -> dict[str, str]:
    """Make a field of deals of several kinds, with values; return kind → id."""
    ws = stage.desk.context.ws
    known = {f.form: f.name.partition(".")[2] for f in catalogue.of(ws.reader(), "deal").own()}
    if known:
        return known
    colours = (
        Option("", tr("High"), "c2"),
        Option("", tr("Normal"), "c1"),
        Option("", tr("Low"), ""),
    )
    choice = own_fields.create(
        ws, "deal", tr("Priority"), "choice", own_fields.option_cells({}, colours)
    )
    number = own_fields.create(ws, "deal", tr("Discount %"), "number", {"decimals": 1})
    text = own_fields.create(ws, "deal", tr("Order number"), "text")
    stored = own_fields.formula_cells(
        catalogue.of(ws.reader(), "deal"), f"[value] - [value] * [custom.{number}] / 100"
    )
    made = own_fields.create(ws, "deal", tr("Value after discount"), "formula", stored)
    _fill(stage, choice, number, text)
    return {"choice": choice, "text": text, "formula": made}


def _fill(stage: Stage, choice: str, number: str, text: str) -> None:
    ws = stage.desk.context.ws
    conn = ws.reader()
    keys = [c.value for c in catalogue.of(conn, "deal").fields[f"custom.{choice}"].choices]
    ns = listing.all_rows(conn, listing.ListQuery("deal"))
    edits = []
    for at, id in enumerate(listing.ids_of(conn, "deal", ns)):
        cells = {
            f"custom.{choice}": {"choice": keys[at % 3]},
            f"custom.{number}": {"number": ("0", "2.5", "5", "7.5", "10")[at % 5]},
            f"custom.{text}": {"value": f"PO-{at}" if at % 4 == 0 else str(4100 + at)},
        }
        edits.append(Edit("deal", id, cells))
    ws.log.record(Label("edit", "deal", len(edits)), edits)


SCENES: tuple[Scene, ...] = (fields, several, tags)
