"""What can be decided about an entry: the buttons under it, and the menu for many at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QMenu

from crm_desktop.conflicts import settling
from crm_desktop.gui.conflicts.reading import Shown
from crm_desktop.gui.widgets.menus import drop_down
from crm_desktop.i18n import mark, tr, trn
from crm_desktop.store.suspects import ORPHANED, SHARED, TWIN

BULK = (
    (settling.MINE, mark("Keep all of mine")),
    (settling.THEIRS, mark("Take all of theirs")),
    (settling.NEWEST, mark("Take the newest of each")),
)


def deeds(page: Any, shown: Shown) -> list[tuple[str, str, str, str, Callable[[], object]]]:
    """Return (words, kind, icon, letter, act) of the buttons about what is open."""
    later = [] if page.tab == "settled" else [
        (tr("Later") if page.tab == "open" else tr("Take up again"), "quiet", "clock", "L",
         page.put_off)
    ]  # fmt: skip
    run = page.deciding.run
    if shown.entry.kind in (TWIN, SHARED):
        return [
            (tr("Merge…"), "primary", "merge", "M", page.merge),
            (tr("Not the same"), "", "split", "N", partial(page.deciding.apart, shown)), *later,
        ]  # fmt: skip
    if shown.entry.kind == ORPHANED:
        return [
            (tr("Bring it back"), "primary", "rotate-ccw", "B", partial(run, shown, settling.restore)),
            (tr("Take it off them"), "", "unlink", "O", partial(run, shown, settling.leave)), *later,
        ]  # fmt: skip
    if page.tab == "settled":
        return _settled(page, shown)
    if shown.case is not None and shown.case.gone:
        return [*_gone(page, shown), *later]
    both = (
        [(tr("Keep both"), "", "", "B", page.take_both)] if page.view and page.view.both() else []
    )
    return [
        (tr("Save result"), "primary", "check", "S", page.save),
        (tr("Keep mine"), "", "", "M", partial(page.take, 0)),
        (tr("Take theirs"), "", "", "T", partial(page.take, 1)), *both, *later,
    ]  # fmt: skip


def _settled(page: Any, shown: Shown) -> list[Any]:
    words = trn("Undo the decision", "Undo all {n} decisions of this step", shown.together)
    back = (words, "", "undo-2", "U", partial(page.deciding.undo, shown))
    save = (tr("Save result"), "primary", "check", "S", page.save)
    gone = shown.case is not None and not shown.case.contests
    other = _otherwise(page, shown.case) if gone else save
    return [other, *([back] if shown.together else [])]


def _otherwise(page: Any, case: Any) -> tuple[str, str, str, str, Callable[[], object]]:
    """Return the button that decides anew, the other way, about a record that was deleted."""
    run = page.deciding.run
    if case.deleted:
        back = partial(run, page.shown, settling.bring_back)
        return (tr("Bring it back"), "primary", "rotate-ccw", "B", back)
    words = tr("Leave it merged") if case.merged_into else tr("Delete it after all")
    return (words, "", "trash-2", "D", partial(run, page.shown, settling.keep_deleted))


def _gone(page: Any, shown: Shown) -> list[Any]:
    run = page.deciding.run
    stay = (
        tr("Leave it deleted"),
        "",
        "trash-2",
        "D",
        partial(run, shown, settling.keep_deleted),
    )
    back = (
        tr("Bring it back"),
        "",
        "rotate-ccw",
        "B",
        partial(run, shown, settling.bring_back),
    )
    if shown.case is not None and shown.case.merged_into:
        over = (tr("Carry the edits over"), "primary", "merge", "C",
                partial(run, shown, settling.carry_over))  # fmt: skip
        return [over, (tr("Leave it merged"), *stay[1:]), back]
    return [(back[0], "primary", *back[2:]), stay]


def offer_many(page: Any) -> None:
    """Offer to decide all that are listed, those chosen, or one field of them."""
    menu = QMenu(page)
    chosen = page.list.chosen()
    many = len(chosen) > 1
    menu.addSection(
        trn("{n} chosen", "{n} chosen", len(chosen)) if many else tr("All that are listed")
    )
    _add_ways(menu, page, ())
    field = _field(page)
    if field:
        menu.addSection(tr("Only the field {field}", field=field[1]))
        _add_ways(menu, page, (field[0],))
    drop_down(menu, page.bulk)


def _add_ways(menu: QMenu, page: Any, fields: tuple[str, ...]) -> None:
    for way, said in BULK:
        run = partial(page.decide_many, way, fields)
        menu.addAction(tr(said)).triggered.connect(lambda _on=False, run=run: run())


def _field(page: Any) -> tuple[str, str] | None:
    """Return the name and the words of the first field of what is open."""
    rows = page.shown.rows if page.shown is not None else ()
    row = next((r for r in rows if r.contest is not None), None)
    return (row.contest.cell.partition(".")[0], row.name) if row and row.contest else None
