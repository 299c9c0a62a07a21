"""A segment or a view as a file: written with the names of what it asks for, read by them elsewhere."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from crm_desktop.domain import rule
from crm_desktop.domain.fold import fold
from crm_desktop.domain.records import RECORDS
from crm_desktop.domain.rule import All, Node
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.segments import references
from crm_desktop.segments.lists import KINDS
from crm_desktop.segments.references import Named
from crm_desktop.segments.views import ViewState
from crm_desktop.store import finding, listing, named_files

FORMAT, VERSION = "crm-desktop-segment", 1
ENDING = ".crmsegment"
LARGEST = 1_000_000
"""Bytes of a file that may be one of ours."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What a file holds, read for this workspace: nothing is written yet."""

    name: str
    of: str
    notes: str
    node: Node
    found: tuple[str, ...]  # names of what is here as well
    missing: tuple[str, ...]  # names of what is not: those parts find nothing
    newer: tuple[str, ...]  # parts this version does not know
    view: ViewState | None = None  # of a saved view: its order and columns besides


def text_of(conn: Any, name: str, of: str, node: Node, view: ViewState | None = None) -> str:
    """Return the text of the file of a rule, or of a saved view with that rule."""
    names: dict[str, dict[str, str]] = {}
    for one in references.named(conn, of, node):
        title = listing.title_of(conn, one.entity, one.id)
        names.setdefault(one.entity, {})[one.id] = title
    body = {
        "format": FORMAT, "version": VERSION, "name": name, "of": of,
        "rule": rule.to_json(node), "names": names,
    }  # fmt: skip
    if view is not None:
        body["view"] = replace(view, nodes=()).to_json()
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"


def write(
    conn: Any, path: Path, name: str, of: str, node: Node, view: ViewState | None = None
) -> None:
    """Write a rule or a view as a file, whole or not at all. Raises `UserError`."""
    text = text_of(conn, name, of, node, view)
    with named_files.in_place_when_whole(path) as unfinished:
        unfinished.write_text(text, "utf-8")


def read(conn: Any, path: Path) -> Shared:
    """Read a file for this workspace. Raises `UserError` for what is none of ours."""
    try:
        if path.stat().st_size > LARGEST:
            raise _none_of_ours(path)
        body = json.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise UserError(
            tr("The file {name} cannot be read.", name=path.name),
            tr("Check that you may open it and that its disk is connected."),
        ) from error
    except (ValueError, RecursionError) as error:
        raise _none_of_ours(path) from error
    if not isinstance(body, dict) or body.get("format") != FORMAT or "rule" not in body:
        raise _none_of_ours(path)
    name, of = body.get("name"), body.get("of")
    if not isinstance(name, str) or not name.strip() or of not in KINDS:
        raise _none_of_ours(path)
    notes, view = body.get("notes"), body.get("view")
    made = _fitted(
        conn, (name.strip()[:200], of, notes if isinstance(notes, str) else ""),
        rule.from_json(body["rule"]), _names(body.get("names")),
    )  # fmt: skip
    if not isinstance(view, dict):
        return made
    nodes = made.node.parts if isinstance(made.node, All) else (made.node,)
    return replace(made, view=replace(ViewState.from_json(view), nodes=nodes))


def _names(found: Any) -> dict[Named, str]:
    """Return the names a file gives to ids; what is not one is left out, it says nothing."""
    if not isinstance(found, dict):
        return {}
    return {
        Named(entity, id): title
        for entity, titles in found.items()
        if entity in RECORDS and isinstance(titles, dict)
        for id, title in titles.items()
        if isinstance(title, str)
    }


def _fitted(conn: Any, about: tuple[str, str, str], node: Node, names: dict[Named, str]) -> Shared:
    name, of, notes = about
    here: list[str] = []
    missing: list[str] = []

    def change(one: Named) -> str:
        title = names.get(one, "")
        id = _here(conn, one, title)
        (missing if id is None else here).append(
            f"{tr(RECORDS[one.entity].label)}: {title or one.id}"
        )
        return id or one.id

    fitted = references.changed(conn, of, node, change)
    newer = [part.raw for part in rule.walk(fitted) if isinstance(part, rule.Unknown)]
    return Shared(
        name, of, notes, fitted, tuple(dict.fromkeys(here)), tuple(dict.fromkeys(missing)),
        tuple(newer),
    )  # fmt: skip


def _here(conn: Any, one: Named, title: str) -> str | None:
    """Return the id of the same thing in this file: by its id, else by its name."""
    if listing.title_of(conn, one.entity, one.id):
        return one.id
    if not title:
        return None
    if one.entity == "custom_field":
        return _own_field(conn, title)
    return finding.id_by_title(conn, one.entity, fold(title))


def _own_field(conn: Any, title: str) -> str | None:
    every = listing.listed(conn, listing.ListQuery("custom_field"))
    found = (r["id"] for r in every if fold(r["name"] or "") == fold(title))
    return next(found, None)


def _none_of_ours(path: Path) -> UserError:
    return UserError(
        tr("{name} is not a segment of CRM Desktop.", name=path.name),
        tr("Ask whoever made it to share the segment again."),
    )
