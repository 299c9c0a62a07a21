"""Operations and changes: the values a change log is made of, and the news that one was written.

Labels and operations are final to the type checker; frozen ones take three times as long to make,
and every one that travels is made anew.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from crm_desktop.domain.fields import Cell, Value
from crm_desktop.domain.whole import whole

Patch = Mapping[Cell, Value]
ERASE = "erase"
"""Cell of an erase operation's changes: the row it names is dead for ever (R40)."""
RECEIPT = "receipt"
"""Origin and label of the operation by which a replica says that it has carried out an erasure."""
FINAL = (ERASE, "setup", "take_off", RECEIPT)
"""Origins of operations nobody takes back: an erasure and what belongs to it, the making of a file."""


@dataclass(slots=True)
class Label:
    """What an operation did, without personal data: a template key, ids and counts (R43)."""

    key: Final[str]
    entity: Final[str] = ""
    count: Final[int] = 1
    field: Final[str] = ""
    row: Final[str] = ""

    def to_json(self) -> str:
        said = {name: getattr(self, name) for name in self.__slots__}
        return json.dumps({k: v for k, v in said.items() if v != ""}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Label:
        known = {k: v for k, v in json.loads(text).items() if k in cls.__slots__}
        return cls(**{"key": "", **known})


@dataclass(frozen=True, slots=True)
class Edit:
    """Cells a caller wants written on one record; a new id with `deleted: False` creates it.

    Texts are made `whole`.
    """

    entity: str
    id: str
    cells: Patch

    def __post_init__(self) -> None:
        object.__setattr__(self, "cells", whole(self.cells))


class SentPatch(dict[Cell, Value]):
    """A patch another replica wrote; `text` keeps it letter for letter, whatever wrote it so.

    Raises `ValueError` where the text is no JSON object.
    """

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        found = json.loads(text)
        if not isinstance(found, dict):
            raise ValueError("a patch that is no object")
        super().__init__(found)
        self.text = text


def patch_text(patch: Patch | None) -> str | None:
    """Return a patch as the log keeps it, None for a tombstone."""
    if patch is None:
        return None
    if isinstance(patch, SentPatch):
        return patch.text
    return json.dumps(patch, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Change:
    """One record an operation touched. `patch` None is a tombstone; `base` is R20's frontier."""

    entity: str
    id: str
    patch: Patch | None
    base: tuple[str, ...] = ()

    def text(self) -> str | None:
        """Return the patch as the log keeps it, None for a tombstone."""
        return patch_text(self.patch)


@dataclass(slots=True)
class Operation:
    """One action of a user, import, rule or peer; immutable but for erasure (R1, R40).

    `wall` is the author's clock in ms since 1970, for display only. `cancels` names the original
    operation an undo (`revives` 0), redo (1) or final verdict (2) is about (R11, R35). `more` is what
    a newer version says beyond this, kept and passed on; `signature` is a server's under its verdict.
    """

    stamp: Final[str]
    device: Final[str]
    number: Final[int]
    author: Final[str]
    origin: Final[str]
    label: Final[Label]
    wall: Final[int]
    cancels: Final[str | None] = None
    revives: Final[int | None] = None
    changes: Final[tuple[Change, ...]] = ()
    more: Final[Mapping[str, Any]] = field(default_factory=dict)
    signature: Final[bytes] = b""

    def without(self, id: str) -> Operation:
        """Return it without what it says of a record."""
        return replace(self, changes=tuple(c for c in self.changes if c.id != id))

    def to_json(self) -> str:
        body = {name: getattr(self, name) for name in self.__slots__}
        body["label"], body["signature"] = self.label.to_json(), self.signature.hex()
        body["changes"] = [[c.entity, c.id, c.text(), list(c.base)] for c in self.changes]
        return json.dumps(body, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Operation:
        body: dict[str, Any] = json.loads(text)
        body["label"] = Label.from_json(body["label"])
        body["signature"] = bytes.fromhex(body["signature"])
        body["changes"] = tuple(
            Change(entity, id, None if patch is None else SentPatch(patch), tuple(base))
            for entity, id, patch, base in body["changes"]
        )
        return cls(**body)


@dataclass(frozen=True, slots=True)
class Changed:
    """News that an operation was committed; sent once, in the writing thread.

    `rows` maps an entity to the local row numbers it touched; None stands for many.
    """

    origin: str
    stamp: str
    rows: Mapping[str, frozenset[int] | None] = field(default_factory=dict)
    cells: frozenset[Cell] = frozenset()
