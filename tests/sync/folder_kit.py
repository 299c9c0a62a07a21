"""Laptops that share a folder: real files, a key each of them has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.store.workspace import Workspace
from crm_desktop.sync import folder, folder_key, seal
from tests.sync import kit

KEY = seal.Key(b"twenty bytes of key!")


def laptop(place: Path, name: str, key: seal.Key = KEY) -> Workspace:
    """Return a new file that knows the key."""
    ws = kit.made(place, name)
    folder_key.seal_with(ws, key)
    return ws


@contextmanager
def laptops(place: Path, *names: str) -> Iterator[list[Workspace]]:
    """Give new files that know the key, as long as this lasts."""
    made = [laptop(place, name) for name in names]
    try:
        yield made
    finally:
        for ws in made:
            ws.close()


def person(ws: Workspace, name: str, **cells) -> str:
    """Make a contact; return its id."""
    id = new_id()
    kit.contact(ws, id, deleted=False, name=name, **cells)
    return id


def delete(ws: Workspace, ids: Sequence[str]) -> None:
    """Delete contacts in one operation."""
    gone = [Edit("contact", id, {"deleted": True}) for id in ids]
    ws.log.record(Label("delete", "contact", len(ids)), gone)


def bundles(place: Path) -> list[Path]:
    return folder.paths(place)


def settled(place: Path, *all_of: Workspace) -> None:
    """Let each exchange with the folder until nobody finds anything new."""
    for _ in range(6):
        done = [folder.exchange(ws, place) for ws in all_of]
        if not any(one.received or one.written for one in done):
            return
    raise AssertionError(f"still something new: {done}")


def everything(ws: Workspace) -> dict[str, tuple]:
    """Return all operations with all they say, by their stamps."""
    return {
        op.stamp: (
            op.device, op.author, op.origin, op.cancels, op.revives, op.number, op.wall,
            tuple(sorted((c.entity, c.id, c.text() or "", c.base) for c in op.changes)),
        )
        for _, op in ws.log.since()
    }  # fmt: skip
