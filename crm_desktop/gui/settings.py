"""The program's own settings: language, theme, text size, recent files, window place."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

from crm_desktop import paths
from crm_desktop.store.erasures import program_settings

MOST_RECENT = 8


class Settings:
    """A small JSON file, written when something changes and read anew where somebody else wrote it.

    An erasure takes ids and names out of it while a window is at work: what was read before is not kept.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or paths.settings_folder() / "settings.json"
        self._values: dict[str, Any] = {}
        self._seen: program_settings.Stand | None = None
        self._read_anew()

    def get(self, key: str, default: Any = None) -> Any:
        """Return a value, or `default` when none was set."""
        self._read_anew()
        return self._values.get(key, default)

    def set(self, key: str, value: Any) -> None:
        """Keep a JSON value. A folder that cannot be written to loses it quietly at the end."""
        with program_settings.ONE_AT_A_TIME:
            self._read_anew()
            if self._values.get(key) == value:
                return
            self._values[key] = value
            with contextlib.suppress(OSError):
                program_settings.write(self._path, self._values)
                self._seen = program_settings.stand(self._path)

    def _read_anew(self) -> None:
        """Read the file where it is another one than was read or written last."""
        there = program_settings.stand(self._path)
        if there is None or there == self._seen:
            return
        self._seen = there
        with contextlib.suppress(OSError, ValueError):
            found = program_settings.read(self._path)
            self._values = _sound(found) if isinstance(found, dict) else {}

    def recent(self) -> list[Path]:
        """Return the files opened last that still exist, newest first."""
        return [p for p in map(Path, self.get("recent", [])) if p.exists()]

    def opened(self, path: Path) -> None:
        """Put a file at the head of the recent ones."""
        place = str(path.resolve())
        rest = [p for p in self.get("recent", []) if p != place]
        self.set("recent", [place, *rest][:MOST_RECENT])

    def forget(self, path: Path) -> None:
        """Take a file off the recent ones."""
        place = str(path.resolve())
        self.set("recent", [p for p in self.get("recent", []) if p != place])


_KINDS: dict[str, type | tuple[type, ...]] = {
    "language": str, "theme": str, "scale": (int, float), "recent": list,
}  # fmt: skip
"""What the start reads must be of its kind: a file edited by hand must not keep the window shut."""


def _sound(found: dict[str, Any]) -> dict[str, Any]:
    kept = {k: v for k, v in found.items() if isinstance(v, _KINDS.get(k, object))}
    if "recent" in kept:
        kept["recent"] = [place for place in kept["recent"] if isinstance(place, str)]
    return kept
