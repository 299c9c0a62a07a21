"""What was opened and done last: ids and names of actions in the program's settings."""

from __future__ import annotations

from typing import Any

from crm_desktop.gui.context import Context
from crm_desktop.store import listing, search
from crm_desktop.store.search import Hit

RECORDS_KEY, ACTIONS_KEY = "palette.records", "palette.actions"
MOST_RECORDS, MOST_ACTIONS, MOST_FILES = 6, 8, 8


def opened(context: Context, entity: str, id: str) -> None:
    """Remember a record that was opened; beside the file, which may be busy with an import."""
    files = dict(context.settings.get(RECORDS_KEY, {}))
    kept = files.pop(str(context.ws.path), [])
    newest = [[entity, id], *(pair for pair in kept if pair != [entity, id])][:MOST_RECORDS]
    others = dict(list(files.items())[: MOST_FILES - 1])
    context.settings.set(RECORDS_KEY, {str(context.ws.path): newest, **others})


def done(context: Context, name: str) -> None:
    """Remember an action that was chosen."""
    kept = actions(context)
    wanted = [name, *(other for other in kept if other != name)][:MOST_ACTIONS]
    context.settings.set(ACTIONS_KEY, wanted)


def actions(context: Context) -> list[str]:
    """Return the names of the actions chosen last."""
    return [str(name) for name in context.settings.get(ACTIONS_KEY, [])]


def pairs(context: Context) -> list[tuple[str, str]]:
    """Return (entity, id) of the records opened last."""
    kept = context.settings.get(RECORDS_KEY, {}).get(str(context.ws.path), [])
    return [(str(entity), str(id)) for entity, id in kept]


def records(conn: Any, wanted: list[tuple[str, str]]) -> list[Hit]:
    """Return those of the wanted records that are still there."""
    found: list[Hit] = []
    for entity, id in wanted:
        n = listing.number_of(conn, entity, id)
        if n is not None and listing.title_of(conn, entity, id):
            found += search.describe(conn, entity, [n])
    return found
