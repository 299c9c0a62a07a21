"""Operations and changes: the values a change log is made of, and the news that one was written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from crm_desktop.domain.fields import Cell, Value

Patch = Mapping[Cell, Value]
ERASE = "erase"
"""Cell of an erase operation's changes: the row it names is dead for ever (R40)."""


@dataclass(frozen=True, slots=True)
class Label:
    """What an operation did, without personal data: a template key, ids and counts (R43)."""

    key: str
    entity: str = ""
    count: int = 1
    field: str = ""
    row: str = ""

    def to_json(self) -> str:
        return json.dumps({k: v for k, v in asdict(self).items() if v != ""}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Label:
        known = {k: v for k, v in json.loads(text).items() if k in cls.__slots__}
        return cls(**{"key": "", **known})


@dataclass(frozen=True, slots=True)
class Edit:
    """Cells a caller wants written on one record; a new id with `deleted: False` creates it."""

    entity: str
    id: str
    cells: Patch


@dataclass(frozen=True, slots=True)
class Change:
    """One record an operation touched. `patch` None is a tombstone; `base` is R20's frontier."""

    entity: str
    id: str
    patch: Patch | None
    base: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Operation:
    """One action of a user, import, rule or peer; immutable but for erasure (R1, R40).

    `wall` is the author's clock in ms since 1970, for display only. `cancels` names the original
    operation an undo (`revives` 0), redo (1) or final verdict (2) is about (R11, R35).
    """

    stamp: str
    device: str
    number: int
    author: str
    origin: str
    label: Label
    wall: int
    cancels: str | None = None
    revives: int | None = None
    changes: tuple[Change, ...] = ()

    def to_json(self) -> str:
        body = {name: getattr(self, name) for name in self.__slots__ if name != "changes"}
        body["label"] = self.label.to_json()
        body["changes"] = [[c.entity, c.id, c.patch, list(c.base)] for c in self.changes]
        return json.dumps(body, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Operation:
        body: dict[str, Any] = json.loads(text)
        body["label"] = Label.from_json(body["label"])
        body["changes"] = tuple(Change(e, i, p, tuple(b)) for e, i, p, b in body["changes"])
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
