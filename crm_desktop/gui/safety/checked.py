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


def remember(settings: Settings, path: Path, *, ok: bool, full: bool) -> None:
    """Note that a file was checked just now; a quick look does not count as the full check."""
    every = _every(settings)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    place = str(path.resolve())
    of = every.pop(place, {}) | {"at": now, "ok": ok} | ({"full": now} if full else {})
    kept = list(every.items())[-MOST + 1 :]
    settings.set(KEY, {**dict(kept), place: of})


def is_due(settings: Settings, path: Path) -> bool:
    """Say whether the last full check of a file is a week ago, or was never; one in the future counts not."""
    last = _moment(_of(settings, path).get("full"))
    return last is None or not 0 <= (datetime.now(UTC) - last).total_seconds() < DAYS * 86_400


def line(settings: Settings, path: Path) -> str:
    """Say in one quiet line when a file was checked last, and whether all was well."""
    of = _of(settings, path)
    at = _moment(of.get("at"))
    if at is None:
        return tr("Not checked yet.")
    if not of.get("ok"):
        return tr("The last check found damage.")
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
