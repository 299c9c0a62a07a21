"""Time zones of a calendar: by name, this computer's, and as a file defines them (RFC 5545, 3.6.5)."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_UNTIL = date(2100, 1, 1)
"""Up to when a zone's changes of the clock are written: as far as repeats are looked at."""
_FOLDER = "zoneinfo/"


@cache
def named(name: str) -> ZoneInfo | None:
    """Return the zone of a name of the IANA or of Windows, None where it is not known everywhere."""
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    try:
        return ZoneInfo(WINDOWS_TO_OLSON.get(name, name)) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def here() -> ZoneInfo | None:
    """Return the zone of this computer, None where the system does not name the one it keeps."""
    now = datetime.now(UTC)
    for name in _names():
        zone = named(name)
        if zone is not None and now.astimezone(zone).utcoffset() == now.astimezone().utcoffset():
            return zone
    return None


def _names() -> list[str]:
    """Return what the system may call its zone."""
    if os.name == "nt":
        return [_of_windows()]
    link = os.path.realpath("/etc/localtime")
    return [
        os.environ.get("TZ", "").removeprefix(":"),
        link.rpartition(_FOLDER)[2] if _FOLDER in link else "",
        _text("/etc/timezone"),
    ]


def _text(path: str) -> str:
    try:
        return Path(path).read_text("ascii").strip()
    except (OSError, ValueError):
        return ""


def _of_windows() -> str:
    import winreg

    place = r"SYSTEM\CurrentControlSet\Control\TimeZoneInformation"
    try:
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, place) as key:  # type: ignore[attr-defined,unused-ignore]
            return str(winreg.QueryValueEx(key, "TimeZoneKeyName")[0]).split("\0")[0]  # type: ignore[attr-defined,unused-ignore]
    except OSError:
        return ""


@cache
def definition(name: str) -> str:
    """Return the lines that define the zone of a name, "" for one nobody knows."""
    from icalendar import Timezone

    zone = named(name)
    if zone is None:
        return ""
    made = Timezone.from_tzinfo(zone, name, last_date=_UNTIL)
    made.pop("COMMENT", None)
    return str(made.to_ical().decode())
