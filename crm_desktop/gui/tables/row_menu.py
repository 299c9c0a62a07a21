"""The context menu of table rows: the same verbs as the bulk bar and the keyboard."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from crm_desktop.gui import duplicates, icons
from crm_desktop.gui.models.columns import editable
from crm_desktop.gui.tables.segmenting import segment_menu
from crm_desktop.gui.tables.tagging import tag_menu
from crm_desktop.i18n import tr


def row_menu(page: Any) -> QMenu:
    """Return the menu of a page's ticked rows, or its current one."""
    menu = QMenu(page)
    ns = page.chosen()
    printed = page.context.actions.trigger
    index = page.view.currentIndex()
    writable, why = page.model.writable, page.context.ws.closed_because
    menu.setToolTipsVisible(bool(why))

    def add(
        icon: str, text: str, keys: str, wanted: Callable[[], object], can: bool = True
    ) -> None:
        action = menu.addAction(icons.icon(icon), f"{text}\t{keys}" if keys else text)
        action.triggered.connect(lambda _on=False: wanted())
        action.setEnabled(can)
        action.setToolTip(text if can else why)

    add("maximize-2", tr("Open record"), "Enter", page.open_full, index.isValid())
    add("panel-right", tr("Show beside the list"), "", page.open_current, index.isValid())
    can_edit = writable and index.isValid() and editable(page.model.fields[index.column()])
    add("pencil", tr("Edit cell"), "F2", page.edit_current, can_edit)
    add("square-pen", tr("Edit field…"), "", page.bulk_edit, writable and bool(ns))
    tags = tag_menu(menu, page.deeds, page.entity, ns)
    tags.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    tags.setIcon(icons.icon("tag"))
    tags.setEnabled(writable and bool(ns))
    menu.addMenu(tags)
    if page.entity in duplicates.KINDS:
        text = tr("Merge…") if len(ns) > 1 else tr("Merge with…")
        add("merge", text, "", partial(duplicates.merge_rows, page), writable and bool(ns))
    if page.entity == "contact":
        consent = partial(printed, "privacy.consent")
        add("circle-check", tr("Record consent or objection…"), "", consent, writable and bool(ns))
    segment_menu(menu, page, ns)
    menu.addSeparator()
    add("copy", tr("Copy"), "Ctrl+C", page.copy, bool(ns))
    add("clipboard", tr("Copy cell"), "", page.copy_cell, index.isValid())
    add("download", tr("Export…"), "", page.export, bool(ns))
    add("printer", tr("Print…"), "Ctrl+P", partial(printed, "print.page"), bool(ns))
    if page.entity in ("contact", "company"):
        add("mail", tr("Print address labels…"), "", partial(printed, "print.labels"), bool(ns))
    menu.addSeparator()
    add("trash-2", tr("Delete"), "Del", page.delete_chosen, writable and bool(ns))
    return menu
