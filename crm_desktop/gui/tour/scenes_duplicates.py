"""The scenes of duplicates: found, merged field by field, taken back, pointed out while typing."""

from __future__ import annotations

from typing import Any

from crm_desktop.domain import keys
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.gui.tour.stage import Scene, Stage
from crm_desktop.store import finding, listing


def found(stage: Stage) -> None:
    """People written down twice are found, merged, and the history offers to un-merge."""
    from crm_desktop.gui.duplicates.certain import CertainDialog
    from crm_desktop.gui.duplicates.window import Duplicates

    page = stage.page("contacts")
    _again(stage)
    stage.settle()
    dialog = Duplicates(stage.desk.context, "contact", stage.window)
    dialog.open()
    stage.settle()
    stage.shoot("48-duplicates")
    groups = [group for group in dialog.model.groups if group.certain]
    preview = CertainDialog(stage.desk.context, "contact", groups, dialog)
    preview.open()
    stage.shoot("48-duplicates-certain")
    preview.close()
    dialog.merge()
    stage.settle()
    stage.shoot("48-duplicates-next")
    dialog.reject()
    stage.settle()
    page = stage.page("contacts")
    stage.desk.toggle_history()
    stage.settle()
    done = stage.desk.context.ws.log.undoable()
    assert done is not None
    stage.desk.side.history.show_deed(done.stamp)
    stage.shoot("48-merge-in-history")
    stage.desk.toggle_history()
    page.focus_rows()


def chosen(stage: Stage) -> None:
    """Three ticked contacts beside each other, and one looked for to be merged with."""
    from crm_desktop.gui.duplicates.merge_dialog import MergeDialog
    from crm_desktop.gui.duplicates.other import ChooseOther

    page = stage.page("contacts")
    context = stage.desk.context
    ids = listing.ids_of(context.ws.reader(), "contact", page.model.rows[:3])
    dialog = MergeDialog(context, "contact", ids, stage.window)
    dialog.open()
    stage.shoot("49-merge")
    dialog.reject()
    other = ChooseOther(context, "contact", ids[0], stage.window)
    other.open()
    stage.shoot("49-merge-with")
    other.reject()


def typed(stage: Stage) -> None:
    """The new-record form points out whom the new one looks like."""
    from crm_desktop.gui.duplicates.hint import LooksLike

    page = stage.page("contacts")
    page.new_record()
    stage.settle()
    dialog: Any = stage.app.activeModalWidget()
    name = str(page.model.row(0)["name"])
    dialog.editors["name"].setText(name)
    dialog.findChild(LooksLike).look()
    stage.shoot("49-looks-like")
    dialog.reject()


def _again(stage: Stage) -> None:
    """Write some people down once more, as somebody else would."""
    ws = stage.desk.context.ws
    ns = listing.first_rows(ws.reader(), listing.ListQuery("contact"), 40)
    some = [r for r in finding.records(ws.reader(), "contact", ns).values() if r.row["emails"]]
    edits = []
    for at, record in enumerate(some[:6]):
        cells = {c: v for c, v in record.cells.items() if at % 2 or not c.startswith("phones")}
        words = str(cells["name"]).split()
        cells["name"] = " ".join([*words[1:], words[0]]) if at % 3 else str(cells["name"]).upper()
        cells["job"] = ("Pengurus", "Buyer", "Manager")[at % 3]
        edits.append(Edit("contact", keys.new_id(), cells))
    ws.log.record(Label("import", "contact", len(edits)), edits)


SCENES: tuple[Scene, ...] = (found, chosen, typed)
