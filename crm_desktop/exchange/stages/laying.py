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
from crm_desktop.i18n import malay, tr
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
    """A pipeline as an import leaves it, `was` as it was when that was planned, None for a new one."""

    wanted: Pipeline
    was: Pipeline | None
    named: tuple[str, ...] = ()  # ids of the stages rows name
    full: tuple[str, ...] = ()  # ids of the stages a deal lies in

    @property
    def new(self) -> bool:
        return self.was is None

    @property
    def made(self) -> tuple[str, ...]:
        """Return the ids of the stages that are new."""
        there = {stage.id for stage in (self.was.stages if self.was else ())}
        return tuple(stage.id for stage in self.wanted.stages if stage.id not in there)

    @property
    def gone(self) -> tuple[Stage, ...]:
        """Return the stages of before that are not in it any more."""
        kept = {stage.id for stage in self.wanted.stages}
        return tuple(s for s in (self.was.stages if self.was else ()) if s.id not in kept)

    def with_stages(self, stages: Sequence[Stage]) -> Laid:
        """Return it with the stages as the user put them. Raises `UserError` where that cannot be."""
        wanted = replace(self.wanted, stages=tuple(stages))
        pipelines.check(wanted)
        return replace(self, wanted=wanted)


def laid(
    conn: Any, met: Iterable[Met], *, said: Sequence[Wish] = (), keep: bool = False
) -> tuple[Laid, ...]:
    """Return each pipeline that gets stages, or another chance for one, with those in their places.

    The stages a new file begins with make room for those of the file, where it has none of them, nobody
    changed them and no deal lies in them; `keep` keeps them. `said` is the order the user wants. Raises
    `UserError` for stages that cannot be.
    """
    known = {fold(one.name): one for one in said}
    there = {fold(one.name): one for one in reversed(pipelines.pipelines(conn))}
    every: dict[str, list[Met]] = {}
    for one in met:
        every.setdefault(fold(one.pipeline), []).append(one)
    wanting = {key: ones for key, ones in every.items() if known or not all(o.there for o in ones)}
    last, made = max((one.rank for one in there.values()), default=""), list[Laid]()
    for key, ones in wanting.items():
        home = there.get(key)
        if home is None:
            last = ranks.between(last, "")[0]
        begun = home or Pipeline(ones[0].pipeline, rank=last)
        names = _each(one.stage for one in ones) or ([] if begun.stages else [STAGE])
        rows = set(map(fold, names))
        if len(wanting) == 1:
            names += [one.name for one in said if fold(one.name) not in rows]
        done = _laid(conn, begun, home, names, known, keep=keep)
        of_rows = (s.id for s in done.wanted.stages if fold(s.name) in rows)
        made.append(replace(done, named=tuple(of_rows)))
    return tuple(one for one in made if one.wanted != one.was)


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
    conn: Any, begun: Pipeline, was: Pipeline | None, names: list[str], said: dict[str, Wish], *,
    keep: bool,
) -> Laid:  # fmt: skip
    stages = {fold(stage.name): stage for stage in begun.stages}
    full = tuple(boards.count_in_stages(conn, [stage.id for stage in begun.stages]))
    free = not keep and not full and _untouched(begun) and not any(fold(n) in stages for n in names)
    line = [] if free and names else list(begun.stages)
    names = _in_order(names, said)
    for at, one in enumerate(names):
        if fold(one) not in stages:
            stage = Stage(one, probability=order.chance(one), rotting_days=order.rots(one))
            line.insert(_at(line, names, at, firm=bool(said)), stage)
    wanted = replace(begun, stages=tuple(_as_said(stage, said) for stage in line))
    pipelines.check(wanted)
    return Laid(wanted, was, full=full)


def _untouched(one: Pipeline) -> bool:
    """Say whether the stages of a pipeline are those a new file begins with, as it made them."""
    ours = malay()
    begun = [
        {(name, chance), (ours.get(name, name), chance)}
        for name, chance, _days in pipelines.DEFAULT
    ]
    stages = [(stage.name, stage.probability) for stage in one.stages]
    return len(stages) == len(begun) and not any(stage.needs for stage in one.stages) and all(
        stage in known for stage, known in zip(stages, begun, strict=True)
    )  # fmt: skip


def _as_said(stage: Stage, said: dict[str, Wish]) -> Stage:
    asked = said.get(fold(stage.name))
    return replace(stage, probability=asked.chance) if asked and asked.chance is not None else stage


def _at(line: Sequence[Stage], names: Sequence[str], at: int, *, firm: bool) -> int:
    """Return where in the line the stage of `names[at]` comes.

    Between what comes before and after it in the file where that order is `firm`; else where its number
    or its name says, among what there is, and at the end where they say nothing.
    """
    where = {fold(stage.name): n for n, stage in enumerate(line)}
    low = max((where[fold(n)] + 1 for n in names[:at] if fold(n) in where), default=0)
    high = min((where[fold(n)] for n in names[at + 1 :] if fold(n) in where), default=len(line))
    if firm:
        return low or high
    along = order.number if order.number(names[at]) is not None else order.place
    own, places = along(names[at]), [along(stage.name) for stage in line]
    if own is None:
        return len(line)
    return next((n for n, place in enumerate(places) if (place or 0) > own), len(line))


def needed(every: Iterable[Laid], places: Iterable[tuple[str, str]]) -> tuple[Laid, ...]:
    """Return what of it is still wanted where only some rows are taken; `places` are those they name.

    A new stage that rows named which are left out is not made, and where none is, nothing is changed.
    """
    wanted = {(fold(pipeline), fold(stage)) for pipeline, stage in places}
    kept = (_needed(one, {stage for home, stage in wanted if home in ("", fold(one.wanted.name))})
            for one in every)  # fmt: skip
    return tuple(one for one in kept if one is not None)


def _needed(one: Laid, names: set[str]) -> Laid | None:
    left_out = {s.id for s in one.wanted.stages
                if s.id in one.made and s.id in one.named and fold(s.name) not in names}  # fmt: skip
    if one.new and not names:
        return None
    if one.new and len(left_out) == len(one.wanted.stages):
        return one  # rows name the pipeline and no stage of it: one is there for them
    kept = replace(one, wanted=replace(
        one.wanted, stages=tuple(s for s in one.wanted.stages if s.id not in left_out)
    ))  # fmt: skip
    return kept if kept.new or kept.made or not one.made else None


def check_still(conn: Any, every: Iterable[Laid]) -> None:
    """Raise `UserError` where pipelines are not any more as they were when this was planned."""
    there = {one.id: one for one in pipelines.pipelines(conn)}
    names = {fold(one.name) for one in there.values()}
    for one in every:
        full = boards.count_in_stages(conn, [stage.id for stage in one.gone])
        same = (
            fold(one.wanted.name) not in names
            if one.was is None
            else there.get(one.was.id) == one.was
        )
        if full or not same:
            raise UserError(
                tr("The stages of {pipeline} were changed while the import was looked at.",
                   pipeline=one.wanted.name), tr("Check the rows again.")
            )  # fmt: skip


def edits(conn: Any, every: Iterable[Laid]) -> Iterator[tuple[Edit, bool]]:
    """Yield what leaves pipelines as they are laid, each with whether its record is new."""
    for one in every:
        there = (
            {edit.id: edit for edit in pipelines.edits(conn, one.was, one.was)} if one.was else {}
        )
        for edit in pipelines.edits(conn, one.was, one.wanted):
            if there.get(edit.id) != edit:
                yield edit, edit.id not in there


def wish_of(text: str) -> Wish:
    """Read "Quote sent=60". Raises `UserError`."""
    name, mark, number = text.rpartition("=")
    if not mark and number.strip():
        return Wish(number.strip())
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
