"""What `crm check --deep` says of the backups of a file."""

from __future__ import annotations

from typing import Any

from crm_desktop.i18n import tr, trn


def bad_backups(ws: Any) -> list[str]:
    """Return what is to be said of backups that do not restore, or not to what they held."""
    from crm_desktop.store.backups.trying import failing

    return [tr("The backup {name} is no good: {reason}", name=path.name, reason=reason)
            for path, reason in failing(ws)]  # fmt: skip


def tried(ws: Any, data: dict[str, Any]) -> list[str]:
    """Return how many backups were restored for trial, and how the second place stands.

    While an erasure of `data` is under way they hold who was erased, and not what they should.
    """
    from crm_desktop.store import backup as copies
    from crm_desktop.store.backups import places

    many, place = len(copies.backups(ws.path)), places.state(ws)
    data["backups"] = many
    tried = trn("Restored {n} backup for trial: it holds what it should.",
                "Restored {n} backups for trial: each holds what it should.", many)  # fmt: skip
    if data["erasures"]:
        tried = trn("Restored {n} backup for trial: it is whole, and still to be written anew.",
                    "Restored {n} backups for trial: each is whole, some are still to be written anew.",
                    many)  # fmt: skip
    none = tr("There is no backup yet. Make one with: crm backup")
    return [tried if many else none, *([places.words(place)] if place else [])]
