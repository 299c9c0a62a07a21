"""Pipelines and their stages: reading them, saving one as edited, removing one, the first one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from crm_desktop.deals import ranks
from crm_desktop.deals.placing import place
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.moments import now_text
from crm_desktop.domain.operation import Edit, Label, Operation
from crm_desktop.errors import UserError
from crm_desktop.i18n import malay, mark, tr, trn
from crm_desktop.store import boards

COLOURS = ("c1", "c2", "c3", "c4", "c5", "c6")
"""Names of the theme's palette a stage may have; "" is the usual look."""
BULK = 500
"""Edits written at once; more of them go in batches."""


class Need(NamedTuple):
    """One thing a deal needs before it moves on; its key stays when the text is changed."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Stage:
    """One column of a board. A new one has its id already, so deals can be sent there."""

    name: str
    id: str = field(default_factory=new_id)
    colour: str = ""
    probability: int | None = None
    rotting_days: int | None = None
    rank: str = ""
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True, slots=True)
class Pipeline:
    """One board with its stages in order."""

    name: str
    id: str = field(default_factory=new_id)
    stages: tuple[Stage, ...] = ()
    rank: str = ""


DEFAULT = (
    (mark("New lead"), 10, 14),
    (mark("Qualified"), 25, 14),
    (mark("Meeting"), 40, 14),
    (mark("Proposal"), 60, 14),
    (mark("Negotiation"), 80, 10),
    (mark("Contract"), 95, 7),
)
"""Name, probability in %, days until a card rots."""


def pipelines(conn: Any) -> list[Pipeline]:
    """Return the visible pipelines in order, each with its visible stages in order."""
    every: dict[str, list[Stage]] = {}
    for s in boards.stages(conn):
        needs = tuple(Need(key, text) for key, text in s.needs)
        stage = Stage(s.name, s.id, s.colour, s.probability, s.rotting_days, s.rank, needs)
        every.setdefault(s.pipeline, []).append(stage)
    found = boards.pipelines(conn)
    return [Pipeline(p.name, p.id, tuple(every.get(p.id, ())), p.rank) for p in found]


def pipeline(conn: Any, id: str) -> Pipeline | None:
    """Return one visible pipeline."""
    return next((p for p in pipelines(conn) if p.id == id), None)


def save(ws: Any, wanted: Pipeline, going: Mapping[str, str] | None = None) -> Operation | None:
    """Make or change a pipeline to be `wanted`, as one operation; None when nothing is new.

    Stages it no longer has are removed; `going` says where the deals of each of them go. Raises
    `UserError` when a name is missing, no stage is left, or such deals have nowhere to go.
    """
    conn = ws.reader()
    check(wanted)
    known = pipeline(conn, wanted.id)
    gone = [s for s in (known.stages if known else ()) if s.id not in {w.id for w in wanted.stages}]
    targets = _targets(conn, wanted, gone, going or {})
    every = [*edits(conn, known, wanted), *_sent_on(conn, wanted.id, targets)]
    return write(ws, Label("edit" if known else "create", "pipeline", row=wanted.id), every)


def edits(conn: Any, known: Pipeline | None, wanted: Pipeline) -> Iterator[Edit]:
    """Yield what makes a pipeline, `known` as it is or None, to be `wanted`; no deal may lie in what goes."""
    kept = {stage.id for stage in wanted.stages}
    yield _pipeline_edit(conn, known, wanted)
    yield from _stage_edits(known, wanted)
    for stage in known.stages if known else ():
        if stage.id not in kept:
            yield Edit("stage", stage.id, {"deleted": True})


def remove(ws: Any, id: str, target: str = "") -> Operation | None:
    """Remove a pipeline; its deals go to stage `target` of another. One operation."""
    conn = ws.reader()
    known = pipeline(conn, id)
    if known is None:
        return None
    others = {s.id: p.id for p in pipelines(conn) if p.id != id for s in p.stages}
    if not others:
        raise UserError(tr("The only pipeline cannot be deleted."), tr("Make another one first."))
    full = boards.count_in_stages(conn, [s.id for s in known.stages])
    if full and target not in others:
        raise _homeless(sum(full.values()))
    edits = [Edit("pipeline", id, {"deleted": True})]
    edits += [Edit("stage", s.id, {"deleted": True}) for s in known.stages]
    edits += _sent_on(conn, others.get(target, ""), dict.fromkeys(full, target))
    return write(ws, Label("delete", "pipeline", row=id), edits)


def ensure_default(ws: Any) -> str:
    """Make the first pipeline in a file without any, in the language of its profile; return an id.

    It is part of setting the file up, so Undo does not offer to take it back.
    """
    there = pipelines(ws.reader())
    if there:
        return there[0].id
    words = malay() if ws.profile.language == "ms" else {}
    made = [Stage(words.get(n, n), probability=p, rotting_days=d) for n, p, d in DEFAULT]
    sales = mark("Sales")
    wanted = Pipeline(words.get(sales, sales), stages=tuple(made))
    edits = [_pipeline_edit(ws.reader(), None, wanted), *_stage_edits(None, wanted)]
    ws.log.record(Label("create", "pipeline", row=wanted.id), edits, origin="setup")
    return wanted.id


def write(ws: Any, label: Label, edits: Iterable[Edit]) -> Operation | None:
    """Record edits as one operation, very many of them in batches."""
    every = list(edits)
    record = ws.log.record if len(every) <= BULK else ws.log.record_bulk
    done: Operation | None = record(label, every)
    return done


def check(wanted: Pipeline) -> None:
    """Raise `UserError` when a name is missing or twice, or no stage is left."""
    if not wanted.name.strip():
        raise UserError(tr("The pipeline needs a name."))
    if not wanted.stages:
        raise UserError(tr("A pipeline needs at least one stage."), tr("Add a stage."))
    if any(not s.name.strip() for s in wanted.stages):
        raise UserError(tr("Every stage needs a name."))
    names = [s.name.strip().casefold() for s in wanted.stages]
    twice = next((s.name for s in wanted.stages if names.count(s.name.strip().casefold()) > 1), "")
    if twice:
        raise UserError(tr("Two stages are called “{name}”.", name=twice.strip()))


def _targets(
    conn: Any, wanted: Pipeline, gone: list[Stage], going: Mapping[str, str]
) -> dict[str, str]:
    """Return removed stage → stage its deals go to, for those that have deals."""
    full = boards.count_in_stages(conn, [s.id for s in gone])
    kept = {s.id for s in wanted.stages}
    homeless = sum(count for stage, count in full.items() if going.get(stage) not in kept)
    if homeless:
        raise _homeless(homeless)
    return {stage: going[stage] for stage in full}


def _homeless(count: int) -> UserError:
    return UserError(
        trn("{n} deal lies there.", "{n} deals lie there.", count), tr("Say where they go.")
    )


def _pipeline_edit(conn: Any, known: Pipeline | None, wanted: Pipeline) -> Edit:
    cells: dict[str, Any] = {"name": wanted.name.strip()}
    if known is None:
        last = max((p.rank for p in boards.pipelines(conn)), default="")
        cells = {"deleted": False, **cells, "rank": wanted.rank or ranks.between(last, "")[0]}
    return Edit("pipeline", wanted.id, cells)


def _stage_edits(known: Pipeline | None, wanted: Pipeline) -> Iterator[Edit]:
    there = {s.id: s for s in known.stages} if known else {}
    for stage, rank in zip(wanted.stages, _stage_ranks(there, wanted.stages), strict=True):
        cells: dict[str, Any] = {
            "name": stage.name.strip(), "rank": rank, "colour": stage.colour or None,
            "probability": stage.probability, "rotting_days": stage.rotting_days,
            **_need_cells(there.get(stage.id), stage),
        }  # fmt: skip
        if stage.id not in there:
            cells = {"deleted": False, "pipeline": wanted.id, **cells}
            cells = {cell: value for cell, value in cells.items() if value is not None}
        yield Edit("stage", stage.id, cells)


def _need_cells(known: Stage | None, wanted: Stage) -> dict[str, Any]:
    """Return the cells of what a stage needs, those taken out as empty ones; in their order."""
    cells: dict[str, Any] = {
        f"needs.{need.key}": {"text": need.text.strip(), "at": at}
        for at, need in enumerate(wanted.needs) if need.text.strip()
    }  # fmt: skip
    gone = {f"needs.{need.key}": None for need in (known.needs if known else ())}
    return {**gone, **cells}


def _stage_ranks(there: Mapping[str, Stage], stages: tuple[Stage, ...]) -> list[str]:
    """Keep the ranks of stages that stand in their old order; rank all anew where one moved."""
    kept = [there[s.id].rank if s.id in there else "" for s in stages]
    held = [rank for rank in kept if rank]
    if held == sorted(set(held)):
        try:
            return _filled(kept)
        except ranks.NoRoom:
            pass
    return ranks.between("", "", len(stages))


def _filled(kept: list[str]) -> list[str]:
    """Give each new stage ("") a rank between its neighbours."""
    done: list[str] = []
    for at, rank in enumerate(kept):
        after = next((later for later in kept[at + 1 :] if later), "")
        done.append(rank or ranks.between(done[-1] if done else "", after)[0])
    return done


def _sent_on(conn: Any, pipeline: str, targets: Mapping[str, str]) -> Iterator[Edit]:
    """Yield the edits that put deals of removed stages at the end of those they go to."""
    now = now_text()
    coming: dict[str, list[boards.Spot]] = {}
    for spot in boards.in_stages(conn, list(targets)):
        coming.setdefault(targets[spot.stage], []).append(spot)
    for stage, spots in coming.items():
        last = boards.beside(conn, (pipeline, stage), None, below=False)
        made = ranks.between(last[0][0] if last else "", "", len(spots))
        for spot, rank in zip(spots, made, strict=True):
            yield Edit("deal", spot.id, {"place": place(pipeline, stage, rank, now)})
