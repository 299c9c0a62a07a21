"""The checked rows of an import in a temporary file of their own: a million of them in little memory."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from crm_desktop.store import driver, scratch
from crm_desktop.store.cipher.key import Key, new_key


class Decision(IntEnum):
    """What becomes of a checked row; ADD makes a record of its own of a probable duplicate."""

    LEAVE = 0
    TAKE = 1
    ADD = 2


class Row(NamedTuple):
    """One checked row; `changes` and `body` are JSON, `folded` is the folded title."""

    n: int
    line: int
    verdict: str
    title: str
    folded: str
    reason: str
    decision: int
    changes: str
    body: str


_ALL = ",".join(Row._fields)
_PREFIX = scratch.IMPORT


class Place(NamedTuple):
    """Where a spool lies, told from process to process, and the key of an encrypted one."""

    path: str
    key: Key | None = None


class Spool:
    """Rows written once, read by pages and accepted or refused. `close` removes the file."""

    def __init__(
        self, place: Place, folder: tempfile.TemporaryDirectory[str] | None = None
    ) -> None:
        self.place, self._folder = place, folder
        self._conn = driver.connect(place.path, key=place.key)
        self._conn.execute("PRAGMA journal_mode=OFF")
        self._conn.execute("PRAGMA synchronous=OFF")

    @classmethod
    def make(cls, *, sealed: bool = False) -> Spool:
        """Make an empty spool in a temporary folder of its own; what killed programs left goes.

        Of a `sealed` one nobody can read what a crash leaves: its key is this program's alone.
        """
        folder = scratch.make(_PREFIX)
        place = Place(str(Path(folder.name) / "rows.db"), new_key() if sealed else None)
        return cls(place, folder)

    @classmethod
    @contextmanager
    def filling(cls, place: Place) -> Iterator[Spool]:
        """Open the spool at a place, in whatever process, to `add` all its rows."""
        spool = cls(place)
        try:
            spool._begin()
            yield spool
            spool._end()
        finally:
            spool.close()

    def _begin(self) -> None:
        self._conn.execute("BEGIN")
        self._conn.execute(
            "CREATE TABLE row(n INTEGER PRIMARY KEY, line INT, verdict TEXT, title TEXT, "
            "folded TEXT, reason TEXT, decision INT, changes TEXT, body TEXT)"
        )

    def add(self, rows: Iterable[Row]) -> None:
        """Write rows in the order of the file."""
        self._conn.executemany("INSERT INTO row VALUES(?,?,?,?,?,?,?,?,?)", rows)

    def _end(self) -> None:
        self._conn.execute("CREATE INDEX row_verdict ON row(verdict,n)")
        self._conn.execute("CREATE INDEX row_line ON row(line)")
        self._conn.execute("COMMIT")

    def counts(self) -> dict[str, int]:
        """Return verdict → number of rows."""
        return dict(self._conn.execute("SELECT verdict,count(*) FROM row GROUP BY verdict"))

    def page(self, verdict: str, offset: int, limit: int) -> list[Row]:
        """Return rows of a verdict ("" for all) in the order of the file."""
        where, values = ("WHERE verdict=?", [verdict]) if verdict else ("", [])
        query = f"SELECT {_ALL} FROM row {where} ORDER BY n LIMIT ? OFFSET ?"
        return list(map(Row._make, self._conn.execute(query, (*values, limit, offset))))

    def decide(self, n: int, decision: Decision) -> None:
        """Say what becomes of one row."""
        self._conn.execute("UPDATE row SET decision=? WHERE n=?", (decision, n))

    def decide_all(self, verdict: str, decision: Decision) -> None:
        """Say what becomes of every row of a verdict."""
        self._conn.execute("UPDATE row SET decision=? WHERE verdict=?", (decision, verdict))

    def decided(self, decision: Decision, *verdicts: str) -> Iterator[Row]:
        """Yield the rows of some verdicts with that decision, in the order of the file."""
        marks = ",".join("?" * len(verdicts))
        query = f"SELECT {_ALL} FROM row WHERE decision=? AND verdict IN ({marks}) ORDER BY n"
        return map(Row._make, self._conn.execute(query, (decision, *verdicts)))

    def places(self) -> list[tuple[str, str]]:
        """Return the (pipeline, stage) rows that are taken put deals in, each once, as they are named."""
        query = (
            "SELECT DISTINCT coalesce(said->>'$.cells.\"place+\"[0]',said->>'$.whole.\"place+\"[0]') AS home,"
            "coalesce(said->>'$.cells.\"place+\"[1]',said->>'$.whole.\"place+\"[1]') "
            "FROM (SELECT CAST(body AS TEXT) AS said FROM row WHERE decision>0) WHERE home IS NOT NULL"
        )
        return [(home, stage) for home, stage in self._conn.execute(query)]

    def tally(self) -> dict[tuple[str, bool], int]:
        """Return (verdict, whether it is imported) → number of rows."""
        query = "SELECT verdict,decision>0,count(*) FROM row GROUP BY 1,2"
        return {(verdict, bool(on)): count for verdict, on, count in self._conn.execute(query)}

    def into(self, body: dict[str, Any]) -> list[tuple[int, dict[str, Any]]]:
        """Return (line, body) of the imported rows whose record a row goes into, the first one first."""
        found: list[tuple[int, dict[str, Any]]] = []
        while line := body.get("twin"):
            query = "SELECT body FROM row WHERE line=? AND decision>0"
            taken = self._conn.execute(query, (line,)).fetchone()
            if taken is None:
                break
            body = orjson.loads(taken[0])
            found.insert(0, (line, body))
        return found

    def of_title(self, folded: str, kind: str) -> str:
        """Return the body of the first row of that title that is taken, "" when there is none.

        `kind` is given of rows of another kind of record than the rest.
        """
        self._conn.execute("CREATE INDEX IF NOT EXISTS row_title ON row(folded)")
        found = self._conn.execute(
            "SELECT body FROM row WHERE folded=? AND decision=1 AND verdict IN ('new','faulty') "
            "AND coalesce(json_extract(body,'$.kind'),'')=? ORDER BY n LIMIT 1",
            (folded, kind),
        ).fetchone()
        return "" if found is None else str(found[0])

    def close(self) -> None:
        """Close it; who made it removes the file."""
        self._conn.close()
        if self._folder is not None:
            self._folder.cleanup()
