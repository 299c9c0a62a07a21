"""A workspace as it was: read like any other, nothing to write, no trace left behind."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import Any

from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.store.log import wall_clock
from crm_desktop.store.past import building
from crm_desktop.store.past.building import Progress
from crm_desktop.store.past.moments import Moment
from crm_desktop.store.past.place import Place, new_place
from crm_desktop.store.search_index import SEARCHED
from crm_desktop.store.workspace import Workspace


class PastWorkspace(Workspace):
    """`live` as it was at a moment. It reads the log of `live`, which must stay open meanwhile.

    What was erased for good is in none of it; see `holds_erased` for what is erased later.
    """

    def __init__(self, live: Workspace, moment: Moment, place: Place, erased: int) -> None:
        self._live = live
        self.moment: Moment = moment
        self.named = said(moment)  # in messages; the window writes dates out
        self._place, self._erased = place, erased
        self.searchable = False
        super().__init__(live.path, place.reader(live, moment.arrival), None, wall_clock)
        self.in_memory, self.read_only = False, True
        self.profile = live.profile
        self._writer.read_only = True
        self._writer.refusal = self._refusal

    @classmethod
    def travel(
        cls, live: Workspace, moment: Moment, progress: Progress, check: Callable[[], None]
    ) -> PastWorkspace:
        """Rebuild the tables of `live` as they were; `progress` takes 0 to 1.

        Nothing is left when `check` raises to stop it. Raises `UserError` for a full disk.
        """
        with new_place(live) as place:
            erased = _erased(live)
            _fill(place, live, moment, progress, check)
            return cls(live, moment, place, erased)

    @property
    def live(self) -> Workspace:
        """Return the file as it is."""
        return self._live

    @property
    def fixed_because(self) -> str:
        """Say why nothing can be changed here."""
        return tr(
            "You see everything as it was on {day}. Go back to now to change it.",
            day=self.named,
        )

    def fresh_reader(self) -> Any:
        """Return a new connection to the past, which the caller closes."""
        return self._place.reader(self.live, self.moment.arrival)

    def size(self) -> int:
        """Return how many records there are to search, hidden ones too."""
        conn = self.reader()
        return sum(
            int(conn.execute(f"SELECT count(*) FROM {entity}").fetchone()[0]) for entity in SEARCHED
        )

    def make_searchable(self, progress: Progress, check: Callable[[], None]) -> None:
        """Build the search indexes, which the tables do not need; until then names are found."""
        with closing(self._place.connect()) as conn:
            for at, entity in enumerate(SEARCHED, 1):
                building.make_searchable(conn, entity, check)
                progress(at / len(SEARCHED))
            conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.searchable = True

    def holds_erased(self) -> bool:
        """Say whether something was erased for good since: then this must be closed."""
        return _erased(self.live) != self._erased

    def close(self) -> None:
        """Close all connections and remove the rebuilt tables."""
        super().close()
        self._place.remove()

    def _refusal(self) -> UserError:
        return UserError(self.closed_because)


def said(moment: Moment) -> str:
    """Return a moment for messages: 2026-03-31 18:00."""
    return f"{moment.at:%Y-%m-%d %H:%M}"


def _fill(
    place: Place, live: Workspace, moment: Moment, progress: Progress, check: Callable[[], None]
) -> None:
    with closing(place.filling(live)) as conn:
        building.build(conn, moment.arrival, progress, check)
        conn.execute("PRAGMA main.journal_mode=WAL")  # the search indexes come while others read


def _erased(live: Workspace) -> int:
    """Return how many rows are dead for ever: the number only grows."""
    (count,) = live.reader().execute("SELECT count(*) FROM erased").fetchone()
    return int(count)
