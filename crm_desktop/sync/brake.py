"""The brake: what would take many records away stops before anything of it is applied, come how it may.

Whoever sees a hundred records go at once wants to be asked, whatever the reason: an import undone, a
team left, a server that is not what it was.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from crm_desktop.domain.operation import ERASE
from crm_desktop.domain.records import RECORDS
from crm_desktop.wire.carried import Carried

MANY = 100
"""Records that may go at once."""
FEW = 10
"""Records that may always go: a tenth of a small file is soon reached."""
TENTH = 10

Named = tuple[str, str]


class BrakeError(Exception):
    """What came would take these records away; nothing of it was applied."""

    def __init__(self, going: Sequence[Named]) -> None:
        super().__init__(len(going))
        self.going = going


class Brake:
    """Counts what one round takes away of the records that are shown here."""

    def __init__(self, conn: Any, *, allowed: bool = False) -> None:
        self._conn, self._allowed = conn, allowed
        self._shown: int | None = None
        self.going: dict[Named, None] = {}

    def judge(self, coming: Iterable[Carried], gone: Iterable[Sequence[str]]) -> None:
        """Count what a page would take away. Raises `BrakeError` where that is too much."""
        found = dict.fromkeys((str(entity), str(id)) for entity, id in gone)
        for one in coming:
            taken = dict.fromkeys(self._taken(one))
            if taken and not self._is_here(one.header.stamp):  # bundles hold what is known as well
                found |= taken
        self.going |= {named: None for named in found if self._is_shown(*named)}
        if len(self.going) > FEW and not self._allowed and self._too_many():
            raise BrakeError(list(self.going))

    def needless(self) -> bool:
        """Say whether so few records are shown here that they may all go."""
        few = f"SELECT count(*) FROM (SELECT 1 FROM {{}} WHERE deleted=0 LIMIT {FEW + 1})"
        counts = [self._conn.execute(few.format(entity)).fetchone()[0] for entity in RECORDS]
        return int(sum(counts)) <= FEW

    def _too_many(self) -> bool:
        if len(self.going) > MANY:
            return True
        if self._shown is None:
            counts = (f"SELECT count(*) FROM {entity} WHERE deleted=0" for entity in RECORDS)
            self._shown = sum(self._conn.execute(sql).fetchone()[0] for sql in counts)
        return len(self.going) * TENTH > self._shown

    def _taken(self, one: Carried) -> Iterator[Named]:
        header = one.header
        if header.cancels is not None:
            yield from self._turned(header.cancels, back=header.revives == 1)
            return
        for row in one.rows:
            if row.text is None or (_may_take(row.text) and _takes(row.text)):
                yield row.entity, row.id

    def _turned(self, stamp: str, *, back: bool) -> Iterator[Named]:
        """Yield what an undo (or, `back`, a redo) of an operation that is here may take away."""
        found = self._conn.execute(
            "SELECT e.name,c.row,c.patch FROM operation o JOIN change c ON c.operation=o.n "
            "JOIN entity e ON e.code=c.entity WHERE o.stamp=?",
            (stamp,),
        )
        for entity, row, patch in found:
            made = patch is not None and '"deleted":false' in patch
            if entity in RECORDS and (patch is not None and _takes(patch) if back else made):
                named = self._conn.execute(f"SELECT id FROM {entity} WHERE n=?", (row,)).fetchone()
                if named:
                    yield entity, str(named[0])

    def _is_here(self, stamp: str) -> bool:
        sql = "SELECT 1 FROM operation WHERE stamp=?"
        return self._conn.execute(sql, (stamp,)).fetchone() is not None

    def _is_shown(self, entity: str, id: str) -> bool:
        if entity not in RECORDS:
            return False
        sql = f"SELECT 1 FROM {entity} WHERE id=? AND deleted=0"
        return self._conn.execute(sql, (id,)).fetchone() is not None


def _may_take(text: str) -> bool:
    """Say whether a patch is worth reading: most make or change something."""
    return ('"deleted"' in text and "true" in text) or f'"{ERASE}"' in text or "merged_into" in text


def _takes(text: str) -> bool:
    try:
        patch = json.loads(text)
    except ValueError:
        return False
    said = isinstance(patch, dict) and patch
    return bool(said and (patch.get("deleted") or patch.get(ERASE) or patch.get("merged_into")))
