"""A preset held against a workspace: what is missing is made, what is there stays as it is.

What is there is known by the id the preset gives it, however it is called by now, and else by its name
in either language. One operation makes everything, so one undo takes everything back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from crm_desktop.domain.fold import fold
from crm_desktop.domain.operation import Edit, Label, Operation
from crm_desktop.industries import building, loading, schema
from crm_desktop.industries.building import Builder, id_of
from crm_desktop.industries.preset import Part, Preset
from crm_desktop.store import listing

KEY = "industry"
"""Key of the operation's label; its `row` is the preset's key."""
ENTITIES = tuple(dict.fromkeys(entity for entity, _table in schema.SECTIONS.values()))
NEW, THERE, LEFT_OUT = "new", "there", "left_out"


class Line(NamedTuple):
    """One thing of the preview: new, there already under `name`, or left out."""

    entity: str
    name: str
    state: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """What applying a preset would do, worked out at `seen`."""

    preset: Preset
    lines: tuple[Line, ...]
    edits: tuple[Edit, ...]
    seen: int

    def count(self, state: str) -> int:
        """Return how many things are in a state."""
        return sum(line.state == state for line in self.lines)


class _Known(NamedTuple):
    id: str
    name: str
    form: str


def propose(ws: Any, preset: Preset, language: str = "") -> Proposal:
    """Return what a preset would make here, in a language, else in that of the file's profile."""
    seen, language = ws.log.moment(), language or ws.profile.language
    there = _There(ws.reader())
    found = {part: there.find(preset.key, part) for part in preset.parts}
    ids = {
        (part.entity, part.key): known.id if known else id_of(preset.key, part)
        for part, known in found.items()
    }
    builder = Builder(preset.key, language, ids, there.last)
    lines, edits = [], []
    for part, known in found.items():
        if known is not None:
            lines.append(Line(part.entity, known.name, THERE))
        elif _names_another(preset, found, part):
            lines.append(Line(part.entity, part.name.said(language), LEFT_OUT))
        else:
            lines.append(Line(part.entity, part.name.said(language), NEW, _details(part, language)))
            edits += builder.edits(part)
    return Proposal(preset, tuple(lines), tuple(edits), seen)


def apply(ws: Any, proposal: Proposal) -> Operation | None:
    """Make what a proposal says as one operation; None when all is there."""
    if not proposal.edits:
        return None
    label = Label(KEY, "pipeline", proposal.count(NEW), row=proposal.preset.key)
    done: Operation | None = ws.log.record(label, list(proposal.edits), seen=proposal.seen)
    return done


def applied(conn: Any, every: list[Preset]) -> list[Preset]:
    """Return the presets of which this file has something that is theirs alone."""
    there = _There(conn)
    return [
        preset for preset in every
        if any(
            id_of(preset.key, part) in there.by_id[part.entity]
            for part in preset.parts if part.entity not in building.SHARED
        )
    ]  # fmt: skip


class _There:
    """What the workspace has of the kinds of record presets make."""

    def __init__(self, conn: Any) -> None:
        self.by_id: dict[str, dict[str, _Known]] = {entity: {} for entity in ENTITIES}
        self.by_name: dict[tuple[str, str, str], _Known] = {}
        self.last: dict[tuple[str, str], str] = {}
        for entity in ENTITIES:
            for row in listing.listed(conn, listing.ListQuery(entity)):
                self._note(entity, row)

    def find(self, preset: str, part: Part) -> _Known | None:
        """Return what stands for a part already, by its id or by its name in either language."""
        same = self.by_id[part.entity].get(id_of(preset, part))
        names = (self.by_name.get((part.entity, part.of, fold(name))) for name in part.name)
        return same or next((known for known in names if known), None)

    def _note(self, entity: str, row: dict[str, Any]) -> None:
        known = _Known(row["id"], row["name"] or "", row.get("form") or "")
        listed = (entity, row.get("of") or "")
        self.by_id[entity][known.id] = known
        self.by_name.setdefault((*listed, fold(known.name)), known)
        self.last[listed] = max(self.last.get(listed, ""), row.get("rank") or "")


def _names_another(preset: Preset, found: dict[Any, _Known | None], part: Part) -> bool:
    """Say whether a rule would test a field of the user's own that only has the same name."""
    by_key = {(p.entity, p.key): p for p in found}
    for named in loading.named_by(part):
        field = by_key[named]
        known = found[field]
        if field.entity != "custom_field" or known is None:
            continue
        own = known.id == id_of(preset.key, field)
        if known.form != field.body["form"] or ("choices" in field.body and not own):
            return True
    return False


def _details(part: Part, language: str) -> tuple[str, ...]:
    """Return what a new thing holds: stages, choices, steps."""
    body = part.body
    inside = [stage["name"] for stage in body.get("stages", ())] + list(body.get("choices", ()))
    inside += [step["title"] for step in body.get("steps", ())]
    return tuple(words.said(language) for words in inside)
