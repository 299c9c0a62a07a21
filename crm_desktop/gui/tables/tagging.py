"""The menu that puts a tag on the ticked rows or takes it off, and makes new tags."""

from __future__ import annotations

from array import array
from typing import Any

from PySide6.QtWidgets import QInputDialog, QMenu, QWidget

from crm_desktop.domain.records import RECORDS
from crm_desktop.gui import icons
from crm_desktop.gui.models.deeds import Deeds
from crm_desktop.gui.widgets.menus import unmarked
from crm_desktop.i18n import tr
from crm_desktop.store import listing, uses

LOOKED_AT = 200
"""Ticked rows looked at to tell whether all of them have a tag."""
MOST = 500
"""Tags in the menu."""


def tag_menu(parent: QWidget, deeds: Deeds, entity: str, ns: array[int]) -> QMenu:
    """Return a menu of all tags, ticked where every row has it."""
    menu = QMenu(tr("Tag"), parent)
    conn = deeds.context.ws.reader()
    common = _common(conn, entity, ns)
    for id, name, _colour in uses.tags(conn)[:MOST]:
        action = menu.addAction(unmarked(name))
        action.setCheckable(True)
        action.setChecked(id in common)
        action.triggered.connect(lambda on, tag=id: deeds.tag(entity, ns, tag, on))
    if menu.actions():
        menu.addSeparator()
    new = menu.addAction(icons.icon("plus"), tr("New tag…"))
    new.triggered.connect(lambda: _new_tag(parent, deeds, entity, ns))
    return menu


def _common(conn: Any, entity: str, ns: array[int]) -> set[str]:
    if "tags" not in RECORDS[entity].fields:
        return set()
    rows = listing.page(conn, entity, ns[:LOOKED_AT]).values()
    return set.intersection(*(set(r["tags"]) for r in rows)) if rows else set()


def _new_tag(parent: QWidget, deeds: Deeds, entity: str, ns: array[int]) -> None:
    name, given = QInputDialog.getText(parent, tr("New tag"), tr("Name of the tag"))
    if given and name.strip():
        deeds.tag(entity, ns, deeds.create("tag", {"name": name.strip()}), True)
