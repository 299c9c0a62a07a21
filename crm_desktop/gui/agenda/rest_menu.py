"""The entries of a calendar that had no room, to choose one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QMenu, QWidget

from crm_desktop.agenda.today import Entry
from crm_desktop.gui import formats, icons
from crm_desktop.gui.agenda import words
from crm_desktop.gui.kind_icons import icon_of
from crm_desktop.gui.widgets.menus import unmarked

LONGEST = 60
"""Letters of a title in the menu."""


def rest_menu(parent: QWidget, entries: Sequence[Entry], opened: Callable[[Entry], None]) -> QMenu:
    """Return a menu of entries; the one that is chosen is `opened`."""
    menu = QMenu(parent)
    for entry in entries:
        when = "" if entry.all_day else f"{entry.start:%H:%M}  "
        title = entry.title or words.KIND_WORDS.get(entry.kind, "")
        cut = formats.shortened(title, LONGEST)
        action = menu.addAction(icons.icon(icon_of(entry.kind)), when + unmarked(cut))
        action.triggered.connect(partial(lambda one, _on=False: opened(one), entry))
    return menu
