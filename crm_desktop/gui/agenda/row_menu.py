"""The menu of a task's row: done, later, the records it is about, delete."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QMenu

from crm_desktop.gui import icons
from crm_desktop.gui.actions import give_access_keys
from crm_desktop.gui.agenda.today_model import Row
from crm_desktop.gui.widgets.menus import unmarked
from crm_desktop.i18n import tr


def row_menu(page: Any, row: Row) -> QMenu:
    """Return the menu of a row of the page of the day."""
    menu = QMenu(page)
    writable = not page.context.ws.closed_because
    tick = tr("I was in touch") if row.touch is not None else tr("Done")
    done = menu.addAction(icons.icon("check"), tick)
    done.triggered.connect(lambda _on=False: page._tick(row))
    later = page._later(row)
    later.setIcon(icons.icon("clock"))
    menu.addMenu(later)
    for action in (done, later.menuAction()):
        action.setEnabled(writable)
    menu.addSeparator()
    _add_records(menu, page, row)
    if row.card is not None:
        card = row.card
        menu.addSeparator()
        delete = menu.addAction(icons.icon("trash-2"), tr("Delete"))
        delete.setEnabled(writable)
        delete.triggered.connect(lambda _on=False: page.deeds.delete("task", card.id, card.title))
    give_access_keys(menu.actions())
    return menu


def _add_records(menu: QMenu, page: Any, row: Row) -> None:
    if row.touch is not None:
        records = [(row.touch.entity, row.touch.id, row.touch.title)]
    else:
        assert row.card is not None
        records = [("task", row.card.id, ""), *row.card.about]
    for entity, id, title in records:
        said = tr("Open {name}", name=title) if title else tr("Open task")
        action = menu.addAction(unmarked(said))
        action.triggered.connect(partial(_open, page, entity, id))


def _open(page: Any, entity: str, id: str, _on: bool = False) -> None:
    page.context.open_record(entity, id)
