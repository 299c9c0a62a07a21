"""Where new stages stand among those of their pipeline, before the first deal of an import is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from crm_desktop.deals import pipelines, ranks
from crm_desktop.deals.pipelines import Pipeline, Stage
from crm_desktop.domain.fold import fold
from crm_desktop.domain.operation import Edit
from crm_desktop.errors import UserError
from crm_desktop.exchange.stages import order
from crm_desktop.i18n import tr
from crm_desktop.store import boards

STAGE = "Open"
"""What the stage is called that nobody named, in a pipeline without any."""


class Met(NamedTuple):
    """Where rows put deals, under the names it has or will have; `new_pipeline`: it has to be made too.

    `stage` is "" where the rows name none, `there` then says whether the pipeline has any.
    """

    pipeline: str
    stage: str
    new_pipeline: bool
    there: bool


class Wish(NamedTuple):
    """A stage as the user says it: its name, and its probability in %."""

    name: str
    chance: int | None = None


@dataclass(frozen=True, slots=True)
class Laid:
    """A pipeline as an import leaves it; `gone` are its stages of before that are not in it any more."""

    wanted: Pipeline
    new: bool
    made: tuple[str, ...]  # ids of the stages that are new
    gone: tuple[Stage, ...] = ()
    full: tuple[str, ...] = ()  # ids of the stages a deal lies in

    def with_stages(self, stages: Sequence[Stage]) -> Laid:
        """Return it with the stages as the user put them; those there were and are left out go."""
        kept = {stage.id for stage in stages}
        was = [s for s in (*self.wanted.stages, *self.gone) if s.id not in self.made]
        return Laid(
            replace(self.wanted, stages=tuple(stages)), self.new,
            tuple(id for id in kept if id not in {s.id for s in was}),
            tuple(s for s in was if s.id not in kept), self.full,
        )  # fmt: skip


def laid(
    conn: Any, met: Iterable[Met], *, said: Sequence[Wish] = (), keep: bool = False
) -> tuple[Laid, ...]:
    """Return each pipeline that gets stages, with those in their places.

    Stages no deal ever lay in make room for those of the file, where it has none of them: they are those a
    new file begins with. `keep` keeps them. `said` is the order the user wants.
    """
    there = {fold(one.name): one for one in pipelines.pipelines(conn)}
    every: dict[str, list[Met]] = {}
    for one in met:
        every.setdefault(fold(one.pipeline), []).append(one)
    wanting = {key: ones for key, ones in every.items() if not all(one.there for one in ones)}
    known = {fold(one.name): one for one in said}
    last, made = max((one.rank for one in there.values()), default=""), list[Laid]()
    for key, ones in wanting.items():
        names = _each(one.stage for one in ones) or [STAGE]
        if len(wanting) == 1:
            names += [one.name for one in said if fold(one.name) not in set(map(fold, names))]
        home = there.get(key)
        if home is None:
            last = ranks.between(last, "")[0]
        begun = home or Pipeline(ones[0].pipeline, rank=last)
        made.append(_laid(conn, begun, _in_order(names, known), known, home is None, keep))
    return tuple(made)


def _each(names: Iterable[str]) -> list[str]:
    """Return each name once, as it came first."""
    return list({fold(name): name for name in reversed(list(names)) if name}.values())[::-1]


def _in_order(names: Sequence[str], said: dict[str, Wish]) -> list[str]:
    """Return names in the order the user says; those not said come as they would, before the next one."""
    usual = order.ordered(names)
    first = [name for key in said for name in usual if fold(name) == key]
    for at, name in enumerate(usual):
        if fold(name) not in said:
            before = next((n for n in reversed(usual[:at]) if n in first), "")
            first.insert(first.index(before) + 1 if before else 0, name)
    return first


def _laid(
    conn: Any, home: Pipeline, names: list[str], said: dict[str, Wish], new: bool, keep: bool
) -> Laid:
    was = home.stages
    stages = {fold(stage.name): stage for stage in was}
    free = not keep and not any(fold(one) in stages for one in names)
    full = tuple(boards.count_in_stages(conn, [s.id for s in was]))
    gone = was if free and not full else ()
    line = [] if gone else list(was)
    firm, ids = bool(said) or order.numbered(names), list[str]()
    for at, one in enumerate(names):
        if fold(one) in stages:
            continue
        asked = said.get(fold(one))
        chance = asked.chance if asked and asked.chance is not None else order.chance(one)
        stage = Stage(one, probability=chance, rotting_days=order.rots(one))
        line.insert(_at(line, names, at, firm=firm), stage)
        ids.append(stage.id)
    line = [_as_said(stage, said) for stage in line]
    return Laid(replace(home, stages=tuple(line)), new, tuple(ids), gone, full)


def _as_said(stage: Stage, said: dict[str, Wish]) -> Stage:
    asked = said.get(fold(stage.name))
    return replace(stage, probability=asked.chance) if asked and asked.chance is not None else stage


def _at(line: Sequence[Stage], names: Sequence[str], at: int, *, firm: bool) -> int:
    """Return where in the line the stage of `names[at]` comes.

    Between what comes before and after it in the file where that order is `firm`; else where its name
    says, among what there is, and at the end where it says nothing.
    """
    where = {fold(stage.name): n for n, stage in enumerate(line)}
    low = max((where[fold(n)] + 1 for n in names[:at] if fold(n) in where), default=0)
    high = min((where[fold(n)] for n in names[at + 1 :] if fold(n) in where), default=len(line))
    if firm:
        return low or high
    own = order.place(names[at])
    if own is None:
        return len(line)
    places = [order.place(stage.name) for stage in line]
    return next(
        (n for n, place in enumerate(places) if place is not None and place > own), len(line)
    )


def still(conn: Any, one: Laid) -> Laid:
    """Return it without stages going in which a deal lies by now."""
    full = boards.count_in_stages(conn, [stage.id for stage in one.gone])
    return (
        one.with_stages([*(s for s in one.gone if s.id in full), *one.wanted.stages])
        if full
        else one
    )


def edits(conn: Any, every: Iterable[Laid]) -> Iterator[tuple[Edit, bool]]:
    """Yield what leaves pipelines as they are laid, each with whether its record is new."""
    for one in every:
        known = pipelines.pipeline(conn, one.wanted.id)
        there = {stage.id: stage for stage in known.stages} if known else {}
        for edit in pipelines.edits(conn, known, one.wanted):
            if edit.id in there and not _differs(there[edit.id], edit):
                continue
            fresh = edit.id not in there and (edit.entity == "stage" or known is None)
            if fresh or edit.entity == "stage":
                yield edit, fresh


def _differs(stage: Stage, edit: Edit) -> bool:
    said = {"rank": stage.rank, "probability": stage.probability, "name": stage.name}
    return any(edit.cells.get(cell, value) != value for cell, value in said.items()) or bool(
        edit.cells.get("deleted")
    )


def wish_of(text: str) -> Wish:
    """Read "Quote sent=60". Raises `UserError`."""
    name, mark, number = text.rpartition("=")
    if not mark:
        return Wish(text.strip())
    try:
        chance = int(number.strip().removesuffix("%"))
    except ValueError:
        chance = -1
    if not name.strip() or not 0 <= chance <= 100:
        raise UserError(
            tr("“{text}” is not a stage with its probability.", text=text),
            tr('Write it as "Quote sent=60", in per cent.'),
        )
    return Wish(name.strip(), chance)
