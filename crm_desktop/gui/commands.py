"""Everything a user can do while a file is open, as specs for the registry of actions."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QMenu

from crm_desktop import i18n
from crm_desktop.gui import (
    access,
    areas,
    duplicates,
    erasing,
    industries,
    locking,
    pipeline_commands,
    privacy,
    products,
    segments,
    sync,
    theme,
    trail_commands,
    travel_commands,
)
from crm_desktop.gui.actions import ActionSpec, always_open
from crm_desktop.gui.activities import commands as activity_commands
from crm_desktop.gui.agenda import commands as agenda_commands
from crm_desktop.gui.attachments import commands as attachment_commands
from crm_desktop.gui.leads import commands as lead_commands
from crm_desktop.gui.pages import page_of, pages
from crm_desktop.gui.printing import commands as printing
from crm_desktop.gui.shaping import actions as shaping
from crm_desktop.i18n import mark, tr

if TYPE_CHECKING:
    from crm_desktop.gui.desk import Desk

THEMES = {
    "light": (mark("Light"), "sun"),
    "dark": (mark("Dark"), "moon"),
    "contrast": (mark("High contrast"), "contrast"),
    "system": (mark("As the system"), "monitor"),
}
"""Themes with their English names and icons, in the order they are offered."""


def specs(desk: Desk) -> Iterator[ActionSpec]:
    """Return every action of an open file, in the order of the menus."""
    parts = (
        _files,
        _data,
        printing.specs,
        _upkeep,
        locking.specs,
        access.specs,
        _leaving,
        _steps,
        _rows,
        _finding,
        _views,
        trail_commands.specs,
        travel_commands.specs,
        _looks,
        _records,
        activity_commands.specs,
        attachment_commands.specs,
        lead_commands.specs,
        agenda_commands.specs,
        pipeline_commands.specs,
        duplicates.specs,
        privacy.specs,
        erasing.specs,
        products.specs,
        segments.specs,
        shaping.specs,
        industries.specs,
        sync.specs,
        _help,
    )
    return chain.from_iterable(part(desk) for part in parts)


def fill_switcher(menu: QMenu, desk: Desk) -> None:
    """Fill the menu of the file's name: files opened lately, then new and open."""
    menu.clear()
    for path in desk.context.settings.recent():
        if path != desk.context.ws.path.resolve():
            action = menu.addAction(path.stem)
            action.setToolTip(str(path))
            action.triggered.connect(partial(_open, desk, path))
    menu.addSeparator()
    for name in ("file.new", "file.open", "file.copy"):
        menu.addAction(desk.actions_.action(name))


def _open(desk: Desk, path: Any, _on: bool = False) -> None:
    desk.host.files.open_path(path)


def _files(desk: Desk) -> list[ActionSpec]:
    files = desk.host.files
    return [
        ActionSpec("file.new", mark("New file…"), files.new, "file", ("Ctrl+Alt+N",), "file-plus-2"),
        ActionSpec("file.open", mark("Open…"), files.open, "file", ("Ctrl+O",), "folder-open"),
        ActionSpec("file.open_read_only", mark("Open read-only…"), files.open_read_only, "file", (),
                   "lock"),
        ActionSpec("file.recent", mark("Recent files…"), files.recent, "file", (), "clock"),
        ActionSpec("file.copy", mark("Save a copy…"), files.save_copy, "file", ("Ctrl+Shift+S",),
                   "save-all", closed=partial(_past, desk)),
    ]  # fmt: skip


def _data(desk: Desk) -> list[ActionSpec]:
    closed = partial(_closed, desk)
    return [
        ActionSpec("file.import", mark("Import…"), desk.import_file, "file", ("Ctrl+I",),
                   "file-input", 1, closed=closed),
        ActionSpec("export.table", mark("Export…"), desk.export, "file", ("Ctrl+E",), "file-up", 1),
        ActionSpec("export.all", mark("Export everything…"), desk.host.files.export_all, "file", (),
                   "folder-down", 1),
        ActionSpec("sample.remove", mark("Remove sample data"), desk.sampling.remove, "file", (),
                   "sparkles", 1, enabled=desk.sampling.there),
    ]  # fmt: skip


def _upkeep(desk: Desk) -> list[ActionSpec]:
    files, now = desk.host.files, partial(_past, desk)
    return [
        ActionSpec("file.backup", mark("Back up now"), files.back_up, "file", (), "database-backup", 2,
                   closed=now),
        ActionSpec("file.restore", mark("Restore a backup…"), files.restore, "file", (),
                   "archive-restore", 2, closed=lambda: now() or desk.context.ws.unmanaged_because),
        ActionSpec("file.check", mark("Check this file"), files.check, "file", (), "shield-check", 2,
                   closed=lambda: desk.context.ws.fixed_because),
    ]  # fmt: skip


def _leaving(desk: Desk) -> list[ActionSpec]:
    host = desk.host
    return [
        ActionSpec("file.preferences", mark("Settings…"), host.preferences, "file", ("Ctrl+,",),
                   "settings", 3),
        ActionSpec("file.close", mark("Close file"), host.close_file, "file", ("Ctrl+W",), "x", 4),
        ActionSpec("file.quit", mark("Quit"), host.close, "file", ("Ctrl+Q",), "power", 4),
    ]  # fmt: skip


def _steps(desk: Desk) -> list[ActionSpec]:
    undoing = desk.undoing
    return [
        ActionSpec("edit.undo", mark("Undo"), undoing.undo, "edit", ("Ctrl+Z",), "undo-2",
                   enabled=undoing.can_undo, says=undoing.undo_words, closed=partial(_closed, desk)),
        ActionSpec("edit.redo", mark("Redo"), undoing.redo, "edit", ("Ctrl+Shift+Z", "Ctrl+Y"),
                   "redo-2", enabled=undoing.can_redo, says=undoing.redo_words,
                   closed=partial(_closed, desk)),
    ]  # fmt: skip


def _rows(desk: Desk) -> list[ActionSpec]:
    """What is done to the ticked rows of the page in front, or to its current one."""

    def do(name: str, method: str, label: str, keys: str, icon: str, section: int) -> ActionSpec:
        writes = method not in ("copy", "tick_all")
        return ActionSpec(
            name, label, partial(_on_page, desk, method), "edit", (keys,) if keys else (), icon,
            section, enabled=partial(_can, desk, method),
            closed=partial(_closed, desk) if writes else always_open,
            bound=keys not in ("Del", "Ctrl+C", "Ctrl+A"),
        )  # fmt: skip

    return [
        do("edit.copy", "copy", mark("Copy"), "Ctrl+C", "copy", 1),
        do("edit.tick_all", "tick_all", mark("Tick all"), "Ctrl+A", "copy-check", 1),
        do("edit.bulk", "bulk_edit", mark("Edit field…"), "Ctrl+Shift+E", "square-pen", 2),
        do("edit.tag", "tag_chosen", mark("Tag…"), "Ctrl+T", "tag", 2),
        do("edit.delete", "delete_chosen", mark("Delete"), "Del", "trash-2", 2),
    ]


def _finding(desk: Desk) -> list[ActionSpec]:
    return [
        ActionSpec("edit.find", mark("Filter this list"), partial(_on_page, desk, "focus_filter"),
                   "edit", ("Ctrl+F",), "filter", 3, enabled=partial(_can, desk, "focus_filter")),
        ActionSpec("palette.open", mark("Search everything…"), desk.open_palette, "edit",
                   ("Ctrl+K", "Ctrl+Shift+F"), "search", 3),
    ]  # fmt: skip


def _views(desk: Desk) -> list[ActionSpec]:
    listed = [spec.name for spec in pages() if spec.listed][:9]
    keys = {name: (f"Ctrl+{at}",) for at, name in enumerate(listed, 1)}
    shown = [
        ActionSpec(
            f"page.{spec.name}", spec.label, partial(_go_to, desk, spec.name), spec.menu,
            keys.get(spec.name, ()), spec.icon, 3 if spec.menu == "tools" else 0,
            checked=partial(_is_page, desk, spec.name), in_menu=spec.listed or spec.menu != "view",
        )
        for spec in pages()
    ]  # fmt: skip
    return [
        *shown,
        ActionSpec("view.panel", mark("Record panel"), desk.toggle_panel, "view", ("Ctrl+R",),
                   "panel-right", 1, checked=desk.side.record_shown),
        ActionSpec("view.history", mark("History"), desk.toggle_history, "view", ("Ctrl+H",),
                   "history", 1, checked=desk.side.history_shown),
        ActionSpec("view.columns", mark("Columns…"), partial(_on_page, desk, "choose_columns"),
                   "view", (), "columns-3", 1, enabled=partial(_can, desk, "choose_columns"),
                   in_menu=False),
        ActionSpec("view.area", mark("Next part of the window"), partial(areas.next_area, desk),
                   "view", ("F6",), "app-window", 1, in_menu=False),
    ]  # fmt: skip


def _looks(desk: Desk) -> list[ActionSpec]:
    host = desk.host
    themes = [
        ActionSpec(f"theme.{name}", label, partial(host.set_theme, name), "view", (), icon, 2,
                   checked=partial(_is_theme, name), says=partial(_theme_words, label),
                   in_menu=False)
        for name, (label, icon) in THEMES.items()
    ]  # fmt: skip
    languages = [
        ActionSpec(f"language.{code}", name, partial(host.set_language, code), "view", (), "languages",
                   3, checked=partial(_is_language, code))
        for code, name in i18n.LANGUAGES.items()
    ]  # fmt: skip
    sizes = [
        ActionSpec("view.larger", mark("Larger text"), partial(host.grow, 1.1), "view",
                   ("Ctrl++", "Ctrl+="), "zoom-in", 4, in_menu=False),
        ActionSpec("view.smaller", mark("Smaller text"), partial(host.grow, 1 / 1.1), "view",
                   ("Ctrl+-",), "zoom-out", 4, in_menu=False),
        ActionSpec("view.usual", mark("Usual text size"), partial(host.grow, 0.0), "view",
                   ("Ctrl+0",), "type", 4, in_menu=False),
    ]  # fmt: skip
    return [*themes, *languages, *sizes]


def _records(desk: Desk) -> list[ActionSpec]:
    def make(entity: str, label: str, icon: str, keys: tuple[str, ...] = ()) -> ActionSpec:
        return ActionSpec(
            f"record.new_{entity}", label, partial(_new, desk, entity), "record", keys, icon,
            closed=partial(_closed, desk),
        )  # fmt: skip

    return [
        ActionSpec("record.new", mark("New record"), partial(_new, desk, ""), "record", ("Ctrl+N",),
                   "plus", closed=partial(_closed, desk), in_menu=False),
        make("contact", mark("New contact…"), "user-plus"),
        make("company", mark("New company…"), "building-2"),
        make("deal", mark("New deal…"), "handshake"),
        make("lead", mark("New lead…"), "inbox"),
        ActionSpec("record.open", mark("Open record"), partial(_on_page, desk, "open_full"),
                   "record", ("Return",), "maximize-2", 1,
                   enabled=partial(_can, desk, "open_full"), bound=False),
        ActionSpec("record.edit", mark("Edit cell"), partial(_on_page, desk, "edit_current"),
                   "record", ("F2",), "pencil", 1, enabled=partial(_can, desk, "edit_current"),
                   bound=False, closed=partial(_closed, desk)),
        ActionSpec("record.previous", mark("Previous record"), partial(desk.step, -1), "record",
                   ("Ctrl+Up",), "chevron-up", 2, enabled=partial(_can, desk, "step")),
        ActionSpec("record.next", mark("Next record"), partial(desk.step, 1), "record",
                   ("Ctrl+Down",), "chevron-down", 2, enabled=partial(_can, desk, "step")),
    ]  # fmt: skip


def _help(desk: Desk) -> list[ActionSpec]:
    host = desk.host
    return [
        ActionSpec("help.guide", mark("User guide"), host.show_guide, "help", ("F1",), "book-open"),
        ActionSpec("help.shortcuts", mark("Keyboard shortcuts"), host.show_shortcuts, "help",
                   ("Ctrl+/",), "keyboard"),
        ActionSpec("help.log", mark("Open the log folder"), host.show_log_folder, "help", (),
                   "folder-open", 1),
        ActionSpec("help.about", mark("About CRM Desktop"), host.show_about, "help", (), "info", 1),
    ]  # fmt: skip


def _closed(desk: Desk) -> str:
    """Say why nothing can be changed, "" where it can."""
    return desk.context.ws.closed_because


def _past(desk: Desk) -> str:
    """Say why what is about the file itself waits: the window shows its past."""
    ws = desk.context.ws
    return ws.closed_because if ws.moment is not None else ""


def _on_page(desk: Desk, method: str) -> None:
    if hasattr(desk.page, method):
        getattr(desk.page, method)()


def _can(desk: Desk, method: str) -> bool:
    return hasattr(desk.page, method)


def _new(desk: Desk, entity: str) -> None:
    """Make a record on the page that lists its kind, or what the page in front makes, else a contact."""
    page = desk.page
    entity = entity or ("" if hasattr(page, "new_record") else "contact")
    if entity and getattr(page, "entity", "") != entity:
        page = desk.show_page(page_of(entity))
        # In the turn after: together with the page it would be a pause.
        desk.host.soon(page.new_record)
    else:
        page.new_record()


def _go_to(desk: Desk, name: str) -> None:
    """Show a page with the keyboard in its rows or cards: whoever came by keys goes on by keys."""
    desk.show_page(name).focus_rows()


def _is_page(desk: Desk, name: str) -> bool:
    return desk.page_name == name


def _is_theme(name: str) -> bool:
    return theme.wish() == name


def _is_language(code: str) -> bool:
    return i18n.language() == code


def _theme_words(label: str) -> str:
    return tr("Theme: {name}", name=tr(label))
