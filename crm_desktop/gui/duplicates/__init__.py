"""Duplicates on screen: the groups that were found, the merge field by field, the hint while typing.

What the window needs before anybody merges is here; the rest is loaded when it is wanted.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from crm_desktop.gui.actions import ActionSpec
from crm_desktop.i18n import mark, tr

if TYPE_CHECKING:
    from crm_desktop.gui.desk import Desk

KINDS = ("contact", "company", "lead", "deal")
"""Kinds of record that can be merged."""


def specs(desk: Desk) -> list[ActionSpec]:
    """Return what a user can do about duplicates."""
    return [
        ActionSpec("tools.duplicates", mark("Find duplicates…"), partial(_find, desk), "tools",
                   ("Ctrl+Shift+U",), "copy"),
        ActionSpec("record.merge", mark("Merge…"), partial(_merge, desk), "record", (), "merge", 1,
                   enabled=partial(_can_merge, desk)),
    ]  # fmt: skip


def merge_rows(page: Any) -> None:
    """Merge what is chosen in a table or on the board, or one record with another that is searched for."""
    if page.context.ws.closed_because:
        page.context.toast(tr("This file is open read-only."), icon="circle-alert")
        return
    from crm_desktop.gui.duplicates.merge_view import MOST

    if page.chosen_count() > MOST:
        words = tr("At most {n} are merged at once. Untick some.", n=MOST)
        page.context.toast(words, icon="circle-alert")
        return
    ids = page.chosen_ids()
    if len(ids) > 1:
        from crm_desktop.gui.duplicates.merge_dialog import MergeDialog

        dialog = MergeDialog(page.context, page.entity, ids, page.window())
        dialog.merged.connect(lambda _id: page.untick_all())
        dialog.open()
    elif ids:
        from crm_desktop.gui.duplicates.other import ChooseOther

        ChooseOther(page.context, page.entity, ids[0], page.window()).open()


def _find(desk: Desk) -> None:
    from crm_desktop.gui.duplicates.window import Duplicates

    kind = getattr(desk.page, "entity", "")
    Duplicates(desk.context, kind, desk.host).open()


def _merge(desk: Desk) -> None:
    merge_rows(desk.page)


def _can_merge(desk: Desk) -> bool:
    page = desk.page
    return (
        getattr(page, "entity", "") in KINDS
        and hasattr(page, "chosen_ids")
        and not desk.context.ws.closed_because
    )
