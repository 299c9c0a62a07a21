"""Erasing a record for good on screen: what goes along is chosen before, the name is typed to confirm."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from crm_desktop.gui.actions import ActionSpec
from crm_desktop.i18n import mark

if TYPE_CHECKING:
    from crm_desktop.gui.desk import Desk


def specs(desk: Desk) -> list[ActionSpec]:
    """Return what a user can do about somebody who is to be forgotten."""
    return [
        ActionSpec("record.erase", mark("Erase for good…"), partial(_erase, desk), "record", (),
                   "trash-2", 4, enabled=lambda: _erasable(desk),
                   closed=lambda: desk.context.ws.closed_because or desk.context.ws.unmanaged_because),
        ActionSpec("record.erasures", mark("Erasures…"), partial(_listed, desk), "record", (),
                   "file-check-2", 4),
    ]  # fmt: skip


def _erase(desk: Desk) -> None:
    from crm_desktop.gui.erasing.dialog import EraseDialog

    EraseDialog(desk.context, *desk.subject(), desk.host).open()


def _listed(desk: Desk) -> None:
    from crm_desktop.gui.erasing.listed import Erasures

    Erasures(desk.context, desk.host).open()


def _erasable(desk: Desk) -> bool:
    from crm_desktop.store.belongings import ERASABLE

    entity, id = desk.subject()
    return bool(id) and entity in ERASABLE
