"""The cells of what a preset makes, in one language; ids are those its names always give."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from crm_desktop.deals import ranks
from crm_desktop.domain import keys, own, rule
from crm_desktop.domain.fields import CUSTOM, Cell, Value
from crm_desktop.domain.operation import Edit
from crm_desktop.domain.records import RECORDS
from crm_desktop.industries.loading import REFERENCE
from crm_desktop.industries.preset import Part
from crm_desktop.segments import views
from crm_desktop.segments.views import ViewState

SHARED = ("tag", "outcome", "activity_kind")
"""Of these the same key means the same in every preset: two presets bring one "No answer"."""
OWN_WIDTH = 140
Ids = Mapping[tuple[str, str], str]
"""(Kind of record, key) of a part → the id it has in this workspace."""


def id_of(preset: str, part: Part) -> str:
    """Return the id a part has on every device that makes it."""
    scope = "" if part.entity in SHARED else preset
    return keys.named_id("industry", scope, part.entity, part.key)


class Builder:
    """Knows the language, the ids given, and the last rank of each list things are put into."""

    def __init__(self, preset: str, language: str, ids: Ids, last: Mapping[Any, str]) -> None:
        self._preset, self._language, self._ids = preset, language, ids
        self._last = dict(last)

    def edits(self, part: Part) -> list[Edit]:
        """Return what makes one part."""
        make: Callable[[Part], dict[Cell, Value]] = getattr(self, f"_{part.entity}")
        cells = {"deleted": False, "name": part.name.said(self._language), **make(part)}
        id = self._ids[part.entity, part.key]
        made = [Edit(part.entity, id, {c: v for c, v in cells.items() if v is not None})]
        return made + (self._stages(part, id) if part.entity == "pipeline" else [])

    def _tag(self, part: Part) -> dict[Cell, Value]:
        return {"colour": part.body.get("colour")}

    def _outcome(self, part: Part) -> dict[Cell, Value]:
        body = part.body
        return {
            "channel": body.get("channel"),
            "reached": body["reached"],
            "rank": self._rank(part),
        }

    def _activity_kind(self, part: Part) -> dict[Cell, Value]:
        body = part.body
        return {"channel": body["channel"], "minutes": body.get("minutes"),
                "script": self._said(body.get("script")), "rank": self._rank(part)}  # fmt: skip

    def _custom_field(self, part: Part) -> dict[Cell, Value]:
        body, colours = part.body, part.body.get("colours", ())
        cells: dict[Cell, Value] = {
            "of": part.of, "form": body["form"], "hint": self._said(body.get("hint")),
            "currency": body.get("currency"), "required": body.get("required"),
            "rank": self._rank(part),
        }  # fmt: skip
        if body.get("secret"):
            cells["secret"] = own.NEW_SECRET
        names = body.get("choices", ())
        for at, (name, place) in enumerate(
            zip(names, ranks.between("", "", len(names)), strict=True)
        ):
            entry = {"value": name.said(self._language), "rank": place}
            entry |= {"colour": colours[at]} if at < len(colours) else {}
            cells[f"options.o{at + 1}"] = entry
        return cells

    def _pipeline(self, part: Part) -> dict[Cell, Value]:
        return {"rank": self._rank(part)}

    def _stages(self, part: Part, pipeline: str) -> list[Edit]:
        stages = part.body["stages"]
        made = []
        for stage, place in zip(stages, ranks.between("", "", len(stages)), strict=True):
            cells: dict[Cell, Value] = {
                "deleted": False, "name": stage["name"].said(self._language),
                "pipeline": pipeline, "rank": place, "colour": stage.get("colour"),
                "probability": stage.get("probability"), "rotting_days": stage.get("rotting"),
            }  # fmt: skip
            for at, need in enumerate(stage.get("needs", ()), 1):
                cells[f"needs.n{at}"] = {"text": need.said(self._language)}
            id = keys.named_id("industry", self._preset, "stage", part.key, stage["key"])
            made.append(Edit("stage", id, {c: v for c, v in cells.items() if v is not None}))
        return made

    def _plan(self, part: Part) -> dict[Cell, Value]:
        body = part.body
        pipeline = body.get("pipeline")
        cells: dict[Cell, Value] = {
            "trigger": body["trigger"],
            "pipeline": self._ids["pipeline", pipeline] if pipeline else None,
        }
        for at, step in enumerate(body["steps"], 1):
            title = step["title"].said(self._language)
            cells[f"steps.{at}"] = {"days": step["days"], "title": title, "kind": step["kind"]}
        return cells

    def _segment(self, part: Part) -> dict[Cell, Value]:
        node = rule.from_json(self._resolved(part.body["where"]))
        return {"of": part.of, "rule": rule.dumps(node), "pinned": part.body.get("pinned")}

    def _saved_view(self, part: Part) -> dict[Cell, Value]:
        body = part.body
        where = body["where"] if isinstance(body["where"], list) else [body["where"]]
        state = ViewState(
            "", tuple(rule.from_json(self._resolved(node)) for node in where),
            tuple((self._resolved(name), False) for name in body.get("sorts", ())),
            tuple((self._resolved(n), _width(part.of, n)) for n in body.get("columns", ())),
        )  # fmt: skip
        return {"of": part.of, "body": views.dumps(state), "rank": self._rank(part)}

    def _said(self, found: Any) -> str | None:
        return None if found is None else str(found.said(self._language))

    def _rank(self, part: Part) -> str:
        """Return the next rank at the end of the part's list."""
        listed = (part.entity, part.of)
        (self._last[listed],) = ranks.between(self._last.get(listed, ""), "")
        return str(self._last[listed])

    def _resolved(self, found: Any) -> Any:
        """Return a rule with the ids of what it names."""
        if isinstance(found, dict):
            return {key: self._resolved(value) for key, value in found.items()}
        if isinstance(found, list):
            return [self._resolved(value) for value in found]
        named = REFERENCE.fullmatch(found) if isinstance(found, str) and found != rule.ME else None
        if named is None:
            return found
        entity = (named[1] or "custom_field:")[:-1]
        id = self._ids[entity, named[2]]
        return CUSTOM + id if entity == "custom_field" else id


def _width(of: str, name: str) -> int:
    record = RECORDS[of]
    field = record.fields.get(name) or record.derived.get(name)
    return OWN_WIDTH if field is None else field.width
