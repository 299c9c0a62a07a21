"""The user's own fields that a column may become: all but the secret ones, of which no file is a place."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import count
from typing import Any

from crm_desktop.domain.fields import Field
from crm_desktop.domain.file_headings import CUSTOM
from crm_desktop.domain.fold import fold
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.store import catalogue

OWN_FIELD = "custom:"
"""Before the name of a text field of the user's own, as a target."""


def name(target: str) -> str:
    """Return what the field of the user's own is called that a target is, "" where it is another."""
    return target.removeprefix(OWN_FIELD) if target.startswith(OWN_FIELD) else ""


def parted(ws: Any, kind: str) -> tuple[tuple[Field, ...], frozenset[str]]:
    """Return the fields of a kind that columns may become, and the folded names of the secret ones."""
    own = catalogue.of(ws.reader(), kind).own(hidden=True)
    told = tuple(field for field in own if not field.secret)
    secret = {fold(field.label) for field in own if field.secret}
    return told, frozenset(secret - {fold(field.label) for field in told})


def is_secret(target: str, heading: str, secret: frozenset[str]) -> bool:
    """Say whether a target or a heading names a secret field."""
    return bool({fold(name(target)), fold(heading)} & secret)


def without_secret(
    columns: Sequence[Any], secret: frozenset[str]
) -> tuple[tuple[Any, ...], tuple[int, ...]]:
    """Return columns with those that name secret fields left out, and the indexes of these."""
    named = tuple(c.index for c in columns if is_secret(c.target, c.heading, secret))
    left = tuple(replace(c, target="") if c.index in named else c for c in columns)
    return left, named


def spare(columns: Iterable[Any], but: Collection[int]) -> list[Any]:
    """Return the columns left out that can become fields of the user's own: those with a heading."""
    return [c for c in columns if c.heading and not c.target and c.index not in but]


def with_fields(
    columns: Sequence[Any], but: Collection[int], own: Iterable[Field] = ()
) -> tuple[Any, ...]:
    """Return columns with a field of the user's own for each spare one.

    Each has a field to itself, "Size" and "Size 2": of two in one field the second would be all that stays,
    and in a formula nothing.
    """
    taken = {fold(c.target) for c in columns if c.target}
    taken |= {fold(OWN_FIELD + field.label) for field in own if field.form == "formula"}
    made = {c.index: OWN_FIELD + c.heading.removesuffix(CUSTOM) for c in spare(columns, but)}
    wanted = {fold(target) for target in made.values()}
    for index, target in made.items():
        if fold(target) in taken:
            tries = (f"{target} {n}" for n in count(2))
            made[index] = next(t for t in tries if fold(t) not in taken | wanted)
        taken.add(fold(made[index]))
    return tuple(replace(c, target=made.get(c.index, c.target)) for c in columns)


def check(ws: Any, kind: str, targets: Iterable[str]) -> None:
    """Raise `UserError` where a column would become a secret field."""
    own = [target for target in targets if target.startswith(OWN_FIELD)]
    if not own:
        return
    _told, secret = parted(ws, kind)
    if any(is_secret(target, "", secret) for target in own):
        raise not_brought_in()


def not_brought_in() -> UserError:
    """Return why no column becomes a secret field."""
    return UserError(
        tr("Values of secret fields are not brought in from files."),
        tr("Leave that column out, and enter them by hand."),
    )
