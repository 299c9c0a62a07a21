"""What a preset's file may say: each table with its keys, and what is wrong with one in a few words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from crm_desktop.domain import own
from crm_desktop.domain.about import CHANNELS
from crm_desktop.domain.task import KINDS, TRIGGERS
from crm_desktop.i18n import tr
from crm_desktop.industries.preset import Words

Read = Callable[[Any], Any]
LONGEST = 60
"""Letters of a name at most: as many as a field's may have."""
OWNERS = ("contact", "company", "deal", "lead")
"""Kinds of record a preset makes fields, views and segments for."""
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")


class Wrong(ValueError):  # noqa: N818 - told as a `UserError` with the file's name
    """Says in words what a file does not say as it should."""


@dataclass(frozen=True, slots=True)
class Table:
    """Keys of a table with how each is read; those of `needed` must be there."""

    reads: Mapping[str, Read]
    needed: frozenset[str]

    def __call__(self, found: Any) -> dict[str, Any]:
        if not isinstance(found, dict):
            raise Wrong(tr("a table is expected where there is {text}", text=_short(found)))
        unknown = sorted(found.keys() - self.reads.keys())
        missing = sorted(self.needed - found.keys())
        if unknown:
            raise Wrong(tr("“{key}” is not known", key=unknown[0]))
        if missing:
            raise Wrong(tr("“{key}” is missing", key=missing[0]))
        return {key: _at(key, self.reads[key], value) for key, value in found.items()}


def _at(key: str, read: Read, value: Any) -> Any:
    try:
        return read(value)
    except Wrong as wrong:
        raise Wrong(f"{key}: {wrong}") from wrong


def key(found: Any) -> str:
    if not isinstance(found, str) or not _KEY.fullmatch(found):
        raise Wrong(tr("{text} is no key", text=_short(found)))
    return found


def text(found: Any) -> str:
    if not isinstance(found, str) or not found.strip():
        raise Wrong(tr("words are expected where there is {text}", text=_short(found)))
    return found


def words(found: Any) -> Words:
    if not isinstance(found, list) or len(found) != 2:
        raise Wrong(tr("English and Malay are expected where there is {text}", text=_short(found)))
    return Words(text(found[0]).strip(), text(found[1]).strip())


def name(found: Any) -> Words:
    made = words(found)
    if max(map(len, made)) > LONGEST:
        raise Wrong(tr("“{text}” is too long", text=max(made, key=len)))
    return made


def flag(found: Any) -> bool:
    if not isinstance(found, bool):
        raise Wrong(tr("true or false is expected where there is {text}", text=_short(found)))
    return found


def number(low: int, high: int) -> Read:
    def read(found: Any) -> int:
        if not isinstance(found, int) or isinstance(found, bool) or not low <= found <= high:
            raise Wrong(tr("{text} is no number from {low} to {high}", text=_short(found), low=low,
                           high=high))  # fmt: skip
        return found

    return read


def one_of(allowed: tuple[str, ...]) -> Read:
    def read(found: Any) -> str:
        if found not in allowed:
            raise Wrong(
                tr("{text} is none of {names}", text=_short(found), names=", ".join(allowed))
            )
        return str(found)

    return read


def several(each: Read) -> Read:
    def read(found: Any) -> list[Any]:
        if not isinstance(found, list):
            raise Wrong(tr("a list is expected where there is {text}", text=_short(found)))
        return [each(one) for one in found]

    return read


def rule(found: Any) -> Any:
    """Take a rule as it is: it is read where it is used, when what it names has its id."""
    if not isinstance(found, dict | list):
        raise Wrong(tr("a rule is expected where there is {text}", text=_short(found)))
    return found


def _short(found: Any) -> str:
    return repr(found)[:40]


def _table(needed: str, **reads: Read) -> Table:
    return Table(reads, frozenset(needed.split()))


_COLOUR = one_of(("c1", "c2", "c3", "c4", "c5", "c6"))
_CHANNEL = one_of(tuple(c.value for c in CHANNELS))
_OF = one_of(OWNERS)
_STAGE = _table(
    "key name", key=key, name=name, probability=number(0, 100), rotting=number(1, 3650),
    colour=_COLOUR, needs=several(words),
)  # fmt: skip
_STEP = _table(
    "days title kind", days=number(0, 3650), title=words,
    kind=one_of(tuple(c.value for c in KINDS)),
)  # fmt: skip
_FORMS = tuple(form for form in own.FORMS if form != "formula")
SECTIONS: dict[str, tuple[str, Table]] = {
    "tags": ("tag", _table("key name", key=key, name=name, colour=_COLOUR)),
    "results": ("outcome", _table("key name reached", key=key, name=name, channel=_CHANNEL,
                                  reached=flag)),
    "kinds": ("activity_kind", _table("key name channel", key=key, name=name, channel=_CHANNEL,
                                      minutes=number(1, 1440), script=words)),
    "fields": ("custom_field", _table(
        "key of name form", key=key, of=_OF, name=name, form=one_of(_FORMS), hint=words,
        choices=several(name), colours=several(_COLOUR), currency=one_of(("MYR", "SGD", "USD")),
        required=flag, secret=flag,
    )),
    "pipelines": ("pipeline", _table("key name stages", key=key, name=name,
                                     stages=several(_STAGE))),
    "plans": ("plan", _table("key name trigger steps", key=key, name=name, pipeline=key,
                             trigger=one_of(tuple(c.value for c in TRIGGERS)),
                             steps=several(_STEP))),
    "segments": ("segment", _table("key of name where", key=key, of=_OF, name=name, where=rule,
                                   pinned=flag)),
    "views": ("saved_view", _table("key of name where", key=key, of=_OF, name=name, where=rule,
                                   sorts=several(text), columns=several(text))),
}  # fmt: skip
"""Section of a file → the kind of record it makes, and its table; in the order things are made."""
WHOLE = _table(
    "version order icon name about uses", version=number(1, 1), order=number(0, 9999), icon=text,
    name=name, about=words, uses=several(text),
    **{section: several(table) for section, (_entity, table) in SECTIONS.items()},
)  # fmt: skip
