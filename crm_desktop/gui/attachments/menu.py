"""The menu of an attached file, wherever its line stands: open, save elsewhere, rename, take away."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from crm_desktop.attachments import naming
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.gui import icons
from crm_desktop.gui.attachments.looking import look_at, save_elsewhere
from crm_desktop.gui.context import Context
from crm_desktop.gui.models.deeds import Deeds
from crm_desktop.gui.widgets.menus import pop_up
from crm_desktop.gui.widgets.name_dialog import NameDialog
from crm_desktop.i18n import tr
from crm_desktop.store import listing


def offer(context: Context, id: str, parent: QWidget, at: QPoint) -> QMenu:
    """Show the menu of a file at a point of the screen."""
    menu, window = QMenu(parent), parent.window()
    menu.addAction(icons.icon("eye"), tr("Open")).triggered.connect(
        lambda: look_at(context, id, window)
    )
    menu.addAction(icons.icon("save"), tr("Save as…")).triggered.connect(
        lambda: save_elsewhere(context, id, window)
    )
    menu.addSeparator()
    for name, words, act in (
        ("pencil", tr("Rename…"), partial(rename, context, id, window)),
        ("trash-2", tr("Delete"), partial(delete, context, id, window)),
        ("trash-2", tr("Erase for good…"), partial(_erase, context, id, window)),
    ):
        action = menu.addAction(icons.icon(name), words)
        action.triggered.connect(act)
        action.setEnabled(not context.ws.closed_because)
    pop_up(menu, at)
    return menu


def rename(context: Context, id: str, window: QWidget, _on: bool = False) -> NameDialog:
    """Ask for another name of a file; its ending stays when none is typed."""
    old = listing.title_of(context.ws.reader(), "attachment", id)
    ending = old.rpartition(".")[2] if "." in old else ""

    def done(typed: str) -> None:
        typed = typed.replace("/", "_").replace("\\", "_")  # a name, not a path
        name = naming.harmless(typed if "." in typed or not ending else f"{typed}.{ending}")
        if name != old:
            label = Label("edit", "attachment", field="name", row=id)
            said = tr("Renamed to “{name}”", name=name)
            context.write(label, [Edit("attachment", id, {"name": name})], said)

    dialog = NameDialog(window, tr("Rename file"), old, done, tr("Rename"))
    dialog.line.setSelection(0, len(old) - (len(ending) + 1 if ending else 0))
    dialog.open()
    return dialog


def delete(context: Context, id: str, window: QWidget, _on: bool = False) -> None:
    """Take a file away, with the way back."""
    n = listing.number_of(context.ws.reader(), "attachment", id)
    Deeds(context, window).delete("attachment", [n] if n else [])


def _erase(context: Context, id: str, window: QWidget, _on: bool = False) -> None:
    from crm_desktop.gui.erasing.dialog import EraseDialog

    EraseDialog(context, "attachment", id, window).open()
