"""The records a user marked with a star, in the order they were put in; kept with the file."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal

from crm_desktop.gui.context import Context
from crm_desktop.store import listing

KEY = "favourites"
MOST = 60
Star = tuple[str, str]
"""Entity and id."""


class Favourites(QObject):
    """One for an open file: panel, page and sidebar show the same."""

    changed = Signal()

    def __init__(self, ws: Any, parent: QObject) -> None:
        super().__init__(parent)
        self._ws = ws
        self._read: list[Star] | None = None

    @classmethod
    def of(cls, context: Context) -> Favourites:
        """Return the favourites of an open file."""
        home = context.bridge
        found = home.findChild(cls)
        return found if isinstance(found, cls) else cls(context.ws, home)

    @property
    def stars(self) -> list[Star]:
        """Return the favourites in their order, read when first asked for."""
        if self._read is None:
            kept = self._ws.setting(KEY, [])
            self._read = [(str(e), str(id)) for e, id in kept if e in _KINDS]
        return self._read

    def __contains__(self, star: object) -> bool:
        return star in self.stars

    def turn(self, entity: str, id: str) -> None:
        """Put a record among the favourites, or take it off."""
        self._read = None  # an erasure may have taken some out of the file meanwhile
        star = (entity, id)
        if star in self.stars:
            self.stars.remove(star)
        elif id and entity in _KINDS:
            self._read = [*self.stars, star][-MOST:]
        self._keep()

    def move(self, star: Star, to: int) -> None:
        """Put a favourite at another place."""
        self._read = None
        if star in self.stars and 0 <= to < len(self.stars) and self.stars[to] != star:
            self.stars.remove(star)
            self.stars.insert(to, star)
            self._keep()

    def named(self, conn: Any) -> list[tuple[Star, str]]:
        """Return the favourites that are there, each with its name."""
        names: dict[Star, str] = {}
        for entity in _KINDS:
            ids = [id for e, id in self.stars if e == entity]
            names |= {(entity, str(id)): t for id, t in listing.titles(conn, entity, ids).items()}
        return [(star, names[star]) for star in self.stars if star in names]

    def _keep(self) -> None:
        self._ws.remember(KEY, [list(star) for star in self.stars])
        self.changed.emit()


_KINDS = ("contact", "company", "deal")
