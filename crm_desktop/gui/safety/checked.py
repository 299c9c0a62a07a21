"""When each file was checked last and what came out, kept with the settings of the computer."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from crm_desktop.gui import formats
from crm_desktop.gui.settings import Settings
from crm_desktop.i18n import tr

KEY = "checks"
MOST = 30
"""Files that are remembered."""
DAYS = 7
"""Days after which a file is checked in full again."""


def remember(
    settings: Settings, path: Path, *, ok: bool, full: bool, quick: bool = False, backups: bool | None = True
) -> None:  # fmt: skip
    """Note that a file was checked just now, and whether it was well itself.

    Only a `full` check says whether its `backups` are; None where it did not come to them. A `quick` look
    finds damage and never that there is none: what was found stands until more than that looked.
    """
    every = _every(settings)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    place = str(path.resolve())
    of = every.pop(place, {})
    of |= {"at": now, "ok": ok and not (quick and of.get("ok") is False)}
    if full:
        of |= {"full": now} | ({"backups": backups} if backups is not None else {})
    kept = list(every.items())[-MOST + 1 :]
    settings.set(KEY, {**dict(kept), place: of})


def forget(settings: Settings, path: Path) -> None:
    """Forget what was found: another file takes its place."""
    place = str(path.resolve())
    settings.set(KEY, {one: of for one, of in _every(settings).items() if one != place})


def is_due(settings: Settings, path: Path) -> bool:
    """Say whether the last full check of a file is a week ago, or was never, or something is not well.

    One in the future counts not.
    """
    of = _of(settings, path)
    last = _moment(of.get("full"))
    if last is None or of.get("ok") is False or of.get("backups") is False:
        return True
    return not 0 <= (datetime.now(UTC) - last).total_seconds() < DAYS * 86_400


def line(settings: Settings, path: Path) -> str:
    """Say in one quiet line when a file was checked last, and whether all was well."""
    of = _of(settings, path)
    at = _moment(of.get("at"))
    if at is None:
        return tr("Not checked yet.")
    if not of.get("ok"):
        return tr("The last check found damage.")
    if of.get("backups") is False:
        return tr("A backup is not what it was.")
    local = at.astimezone()
    if local.date() == date.today():
        return tr("Checked today, all well.")
    return tr("Checked on {day}, all well.", day=formats.date_text(local.date().isoformat()))


def _of(settings: Settings, path: Path) -> dict[str, Any]:
    return _every(settings).get(str(path.resolve()), {})


def _every(settings: Settings) -> dict[str, dict[str, Any]]:
    found = settings.get(KEY, {})
    kept = found.items() if isinstance(found, dict) else ()
    return {str(place): dict(of) for place, of in kept if isinstance(of, dict)}


def _moment(said: object) -> datetime | None:
    try:
        at = datetime.fromisoformat(str(said))
    except ValueError:
        return None
    return at if at.tzinfo is not None else None
