"""Reading the presets' files; a file that is not as it should be is said in words."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from crm_desktop.domain import rule
from crm_desktop.domain.fold import fold
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.industries import schema
from crm_desktop.industries.preset import Part, Preset
from crm_desktop.industries.schema import Wrong
from crm_desktop.paths import asset

FOLDER = "resources/industries"
LARGEST = 1 << 20
REFERENCE = re.compile(r"@([a-z_]+:)?([a-z][a-z0-9_]*)")
"""How a rule names what the same file makes: `@expiry` a field, `@tag:vip` anything else."""


def presets(folder: Path | None = None) -> list[Preset]:
    """Return every preset in the order they are offered. Raises `UserError`."""
    found = [load(path) for path in sorted((folder or asset(FOLDER)).glob("*.toml"))]
    return sorted(found, key=lambda preset: (preset.order, preset.key))


def named(text: str, folder: Path | None = None) -> Preset:
    """Return the preset of a key or a name in either language. Raises `UserError`."""
    every = presets(folder)
    wanted = fold(text)
    for fits in (str.__eq__, str.startswith):
        for preset in every:
            if wanted and any(fits(fold(word), wanted) for word in (preset.key, *preset.name)):
                return preset
    raise UserError(
        tr("There is no industry “{name}”.", name=text),
        tr("Known are: {names}", names=", ".join(p.key for p in every)),
    )


def headings() -> list[Preset]:
    """Return the presets with their names alone, read at a glance. Raises `UserError`."""
    found = [load(path, heads=True) for path in sorted(asset(FOLDER).glob("*.toml"))]
    return sorted(found, key=lambda preset: (preset.order, preset.key))


def load(path: Path, *, heads: bool = False) -> Preset:
    """Return the preset of a file. Raises `UserError` that says what is wrong in it."""
    try:
        if path.stat().st_size > LARGEST:
            raise Wrong(tr("it is too large"))
        said = path.read_text("utf-8")
        said = said.partition("\n[[")[0] if heads else said
        return _made(path.stem, schema.WHOLE(tomllib.loads(said)))
    except Wrong as wrong:
        raise _refused(path, str(wrong)) from wrong
    except (OSError, ValueError, RecursionError) as error:
        raise _refused(path, str(error)) from error


def _made(key: str, found: dict[str, Any]) -> Preset:
    parts = tuple(
        Part(entity, body["key"], body["name"], body)
        for section, (entity, _table) in schema.SECTIONS.items()
        for body in found.get(section, ())
    )
    _check(parts)
    uses = frozenset(found["uses"])
    return Preset(schema.key(key), found["order"], found["icon"], found["name"], found["about"],
                  uses, parts)  # fmt: skip


def _check(parts: tuple[Part, ...]) -> None:
    """Refuse what says one thing twice, or names what the file does not make."""
    made = {(part.entity, part.key) for part in parts}
    twice = [pair for pair, n in Counter((p.entity, p.key) for p in parts).items() if n > 1]
    if twice:
        raise Wrong(tr("“{key}” is there twice", key=twice[0][1]))
    for part in parts:
        for entity, key in named_by(part):
            if (entity, key) not in made:
                raise Wrong(tr("{part} names “{key}”, which the file does not make", part=part.key,
                               key=key))  # fmt: skip
        _check_rule(part)
        stages = [stage["key"] for stage in part.body.get("stages", ())]
        if part.entity == "pipeline" and (not stages or len(set(stages)) < len(stages)):
            raise Wrong(tr("{part} needs stages with a key each", part=part.key))
        if part.body.get("form") in ("choice", "choices") and not part.body.get("choices"):
            raise Wrong(tr("{part} needs choices", part=part.key))


def _check_rule(part: Part) -> None:
    where = part.body.get("where", [])
    for found in where if isinstance(where, list) else [where]:
        try:
            nodes = list(rule.walk(rule.from_json(found)))
        except UserError as problem:
            raise Wrong(f"{part.key}: {problem}") from problem
        if any(isinstance(node, rule.Unknown) for node in nodes):
            raise Wrong(tr("{part} has a rule nobody knows", part=part.key))


def named_by(part: Part) -> Iterator[tuple[str, str]]:
    """Yield (kind of record, key) of what a part names of its own file."""
    if part.body.get("pipeline"):
        yield "pipeline", part.body["pipeline"]
    for text in _texts([part.body.get(key) for key in ("where", "sorts", "columns")]):
        found = REFERENCE.fullmatch(text)
        if found and text != "@me":
            yield (found[1] or "custom_field:")[:-1], found[2]


def _texts(found: Any) -> Iterator[str]:
    if isinstance(found, str):
        yield found
    for each in (
        found.values() if isinstance(found, dict) else found if isinstance(found, list) else ()
    ):
        yield from _texts(each)


def _refused(path: Path, why: str) -> UserError:
    return UserError(
        tr("The industry file {name} is not right: {why}", name=path.name, why=why),
        tr("Correct the file, or install the program again."),
    )
