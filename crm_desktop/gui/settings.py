"""The program's own settings: language, theme, text size, recent files, window place."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

from crm_desktop import paths

MOST_RECENT = 8


class Settings:
    """A small JSON file, read once and written when something changes."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or paths.settings_folder() / "settings.json"
        self._values: dict[str, Any] = {}
        with contextlib.suppress(OSError, ValueError):
            found = json.loads(self._path.read_text("utf-8"))
            self._values = _sound(found) if isinstance(found, dict) else {}

    def get(self, key: str, default: Any = None) -> Any:
        """Return a value, or `default` when none was set."""
        return self._values.get(key, default)

    def set(self, key: str, value: Any) -> None:
        """Keep a JSON value. A folder that cannot be written to loses it quietly at the end."""
        if self._values.get(key) == value:
            return
        self._values[key] = value
        partial = self._path.with_suffix(".partial")
        # With an indent it takes ten times as long, and the window waits for it.
        words = json.dumps(self._values, ensure_ascii=False)
        with contextlib.suppress(OSError):
            partial.write_text(words, "utf-8")
            partial.replace(self._path)

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
