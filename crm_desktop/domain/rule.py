"""A rule: the tree of tests that says which records a list, a view or a segment shows.

| node | JSON |
|---|---|
| all, any | `{"all": [...]}`, `{"any": [...]}` |
| not | `{"not": {...}}` |
| a field | `{"field": "stage", "op": "is", "value": ["customer"]}` |
| related records | `{"related": "deals", "some": {...}}`, `"none"`, or `"count": ">=2", "where": {...}` |
| what was done | `{"activity": {"channel": ["call"], "outcome": [id], "within": "60d", "count": ">=2"}}` |
| a product | `{"product": id, "has": true, "deals": "won"}` |
| a tag | `{"tag": id, "has": true}`, the same as a test of the field `tags` |
| another segment | `{"list": id, "has": true}` |

A node of a newer version is kept as it came (`Unknown`), and said in words where it would be used.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from crm_desktop.domain.whole import is_broken
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr

VERSION = 1
ME = "@me"
"""The value of an owner that stands for whoever works with the file."""
DEEPEST, MOST = 20, 500
LARGEST = 2**63 - 1
SOME, NONE, COUNT = "some", "none", "count"
WON, ANY, OPEN = "won", "any", "open"
_COUNT = re.compile(r"(>=|<=|=|>|<)(\d{1,6})")


@dataclass(frozen=True, slots=True)
class Condition:
    """One test of a field; `value` may be a list for "is" (any of them), "all" and "is_not"."""

    field: str
    operator: str
    value: Any = None


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds; without parts it holds for all records."""

    parts: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds; without parts it holds for none."""

    parts: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Node


@dataclass(frozen=True, slots=True)
class Related:
    """Of the records related as `to`, some, none or a number pass `where`."""

    to: str
    how: str = SOME
    where: Node = All()
    count: str = ""


@dataclass(frozen=True, slots=True)
class Acted:
    """How many activities took place within a time, of some channels, results and directions."""

    channels: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    directions: tuple[str, ...] = ()
    within: str = ""
    count: str = ">=1"


@dataclass(frozen=True, slots=True)
class Bought:
    """A product is, or is not, on the deals of a record: those won, those open, or any."""

    product: str
    has: bool = True
    deals: str = WON


@dataclass(frozen=True, slots=True)
class Listed:
    """The record is, or is not, in another segment."""

    segment: str
    has: bool = True


@dataclass(frozen=True, slots=True)
class Unknown:
    """A node this version does not know, as the JSON it came as."""

    raw: str


Node = Condition | All | AnyOf | Not | Related | Acted | Bought | Listed | Unknown


def counted(text: str) -> tuple[str, int]:
    """Return the sign and the number of ">=2". Raises `UserError`."""
    found = _COUNT.fullmatch(text)
    if found is None:
        raise _wrong(text)
    return found[1], int(found[2])


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and everything in it, the outer ones first."""
    yield node
    parts: tuple[Node, ...] = ()
    if isinstance(node, All | AnyOf):
        parts = node.parts
    elif isinstance(node, Not):
        parts = (node.part,)
    elif isinstance(node, Related):
        parts = (node.where,)
    for part in parts:
        yield from walk(part)


def dumps(node: Node) -> str:
    """Return a rule as the text it is kept as."""
    return json.dumps({"version": VERSION, "where": to_json(node)}, ensure_ascii=False)


def loads(text: str) -> Node:
    """Return a kept rule. Raises `UserError` for what is no rule."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _wrong(text) from error
    whole = isinstance(found, dict) and "where" in found and found.keys() <= {"version", "where"}
    return from_json(found["where"] if whole else found)


def to_json(node: Node) -> Any:
    """Return a node as JSON values."""
    if isinstance(node, All | AnyOf):
        return {"all" if isinstance(node, All) else "any": [to_json(p) for p in node.parts]}
    if isinstance(node, Not):
        return {"not": to_json(node.part)}
    if isinstance(node, Condition):
        made = {"field": node.field, "op": node.operator}
        return made if node.value is None else {**made, "value": node.value}
    if isinstance(node, Related):
        where = to_json(node.where)
        if node.how == COUNT:
            return {"related": node.to, "count": node.count, "where": where}
        return {"related": node.to, node.how: where}
    if isinstance(node, Acted):
        return {"activity": _acted_json(node)}
    if isinstance(node, Bought):
        return {"product": node.product, "has": node.has, "deals": node.deals}
    if isinstance(node, Listed):
        return {"list": node.segment, "has": node.has}
    return json.loads(node.raw)


def from_json(found: Any) -> Node:
    """Return the node of JSON values. Raises `UserError` for what is no rule."""
    left = [MOST]
    return _read(found, 0, left)


def _acted_json(node: Acted) -> dict[str, Any]:
    lists = {"channel": node.channels, "outcome": node.outcomes, "direction": node.directions}
    made: dict[str, Any] = {name: list(values) for name, values in lists.items() if values}
    if node.within:
        made["within"] = node.within
    return {**made, "count": node.count}


def _read(found: Any, depth: int, left: list[int]) -> Node:
    left[0] -= 1
    if not isinstance(found, dict) or depth > DEEPEST or left[0] < 0:
        raise _wrong(found)
    keys = set(found)
    for names, read in _KINDS:
        if names[0] in keys:
            known = keys <= set(names)
            made = read(found, depth, left) if known else None
            return made or Unknown(json.dumps(found, ensure_ascii=False))
    return Unknown(json.dumps(found, ensure_ascii=False))


def _parts(found: Any, depth: int, left: list[int]) -> tuple[Node, ...]:
    if not isinstance(found, list):
        raise _wrong(found)
    return tuple(_read(part, depth + 1, left) for part in found)


def _all(found: Any, depth: int, left: list[int]) -> Node:
    return All(_parts(found["all"], depth, left))


def _any(found: Any, depth: int, left: list[int]) -> Node:
    return AnyOf(_parts(found["any"], depth, left))


def _not(found: Any, depth: int, left: list[int]) -> Node:
    return Not(_read(found["not"], depth + 1, left))


def _field(found: Any, _depth: int, _left: list[int]) -> Node:
    return Condition(_text(found["field"]), _text(found.get("op")), _value(found.get("value")))


def _related(found: Any, depth: int, left: list[int]) -> Node | None:
    hows = [how for how in (SOME, NONE, COUNT) if how in found]
    if len(hows) != 1 or ("where" in found) != (hows == [COUNT]):
        return None if len(hows) == 1 else _refuse(found)
    if hows == [COUNT]:
        counted(_text(found["count"]))
        where = _read(found["where"], depth + 1, left)
        return Related(_text(found["related"]), COUNT, where, found["count"])
    return Related(_text(found["related"]), hows[0], _read(found[hows[0]], depth + 1, left))


def _acted(found: Any, _depth: int, _left: list[int]) -> Node | None:
    asked = found["activity"]
    if not isinstance(asked, dict):
        raise _wrong(found)
    if not set(asked) <= {"channel", "outcome", "direction", "within", "count"}:
        return None
    count = _text(asked.get("count", ">=1"))
    counted(count)
    channels, outcomes, directions = (
        _texts(asked.get(name, [])) for name in ("channel", "outcome", "direction")
    )
    return Acted(channels, outcomes, directions, _text(asked.get("within", "")), count)


def _bought(found: Any, _depth: int, _left: list[int]) -> Node | None:
    deals = found.get("deals", WON)
    if deals not in (WON, ANY, OPEN):
        return None
    return Bought(_text(found["product"]), _flag(found.get("has", True)), deals)


def _tagged(found: Any, _depth: int, _left: list[int]) -> Node:
    operator = "is" if _flag(found.get("has", True)) else "is_not"
    return Condition("tags", operator, [_text(found["tag"])])


def _listed(found: Any, _depth: int, _left: list[int]) -> Node:
    return Listed(_text(found["list"]), _flag(found.get("has", True)))


_KINDS: tuple[tuple[tuple[str, ...], Any], ...] = (
    (("all",), _all),
    (("any",), _any),
    (("not",), _not),
    (("field", "op", "value"), _field),
    (("related", SOME, NONE, COUNT, "where"), _related),
    (("activity",), _acted),
    (("product", "has", "deals"), _bought),
    (("tag", "has"), _tagged),
    (("list", "has"), _listed),
)
"""What names a kind of node, the other keys it may have, and how it is read."""


def _text(found: Any) -> str:
    if not isinstance(found, str) or _unwritable(found):
        raise _wrong(found)
    return found


def _texts(found: Any) -> tuple[str, ...]:
    each = found if isinstance(found, list) else [found]
    return tuple(_text(one) for one in each)


def _flag(found: Any) -> bool:
    if not isinstance(found, bool):
        raise _wrong(found)
    return found


def _value(found: Any) -> Any:
    """Return a value that can stand in a test: a word, a number, yes or no, or a list of these."""
    each = found if isinstance(found, list) else [found]
    nothing = isinstance(found, list) and None in found
    if nothing or any(isinstance(one, dict | list) or _unwritable(one) for one in each):
        raise _wrong(found)
    return found


def _unwritable(value: Any) -> bool:
    """Say whether no column could hold a value: half a character, a number without end."""
    if isinstance(value, str):
        return is_broken(value)
    if isinstance(value, float):
        return value != value or value in (float("inf"), float("-inf"))
    return isinstance(value, int) and not -LARGEST <= value <= LARGEST


def _refuse(found: Any) -> Node:
    raise _wrong(found)


def _wrong(found: Any) -> UserError:
    said = found if isinstance(found, str) else json.dumps(found, default=str)
    said = said.encode("ascii", "backslashreplace").decode() if _unwritable(said) else said
    return UserError(
        tr("This is no rule: {text}", text=said[:80]),
        tr("A rule is a tree of JSON objects like {example}.", example='{"all": [{"field": …}]}'),
    )
