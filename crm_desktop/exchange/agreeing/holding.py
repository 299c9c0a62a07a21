"""A yes of a file is left out where its person refused while the file was looked at.

Between the preview and the import lies as long as somebody likes: a colleague, a form or an exchange may have
brought their no. So it is asked once more where the records are written, and nobody else can write.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson

from crm_desktop.domain.operation import Edit
from crm_desktop.domain.privacy.consent import GIVEN
from crm_desktop.store.consents import refused
from crm_desktop.store.prepared import Block, prepare


class Holding:
    """Passes on what an import writes; `left` is how many yeses of who refuses by now it left out."""

    def __init__(self, ws: Any, seen: int) -> None:
        """Write into a workspace; what was done up to operation `seen` is known."""
        self._conn, self.left = ws.reader(), 0
        self._quiet = ws.log.moment() <= seen

    def held(self, edits: Iterable[Edit | Block]) -> Iterator[Edit | Block]:
        """Yield edits and blocks; one of consents without those that do not hold any more."""
        for edit in edits:
            if self._quiet or not isinstance(edit, Block) or edit.entity != "consent":
                yield edit
            elif block := self._without(edit):
                yield block

    def _without(self, block: Block) -> Block | None:
        every = [orjson.loads(text) for text in block.patches]
        yes = [_yes(said) for said in every if said.get("state") == GIVEN]
        gone = refused.of_those(self._conn, yes)
        kept = [
            (id, said) for id, said in zip(block.ids, every, strict=True)
            if said.get("state") != GIVEN or _yes(said) not in gone
        ]  # fmt: skip
        if len(kept) == len(every):
            return block
        self.left += len(every) - len(kept)
        return prepare(block.entity, [id for id, _ in kept], [s for _, s in kept]) if kept else None


def _yes(said: Mapping[str, Any]) -> refused.Yes:
    return said["contact"], said["channel"], said.get("purpose") or ""
