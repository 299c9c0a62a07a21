"""Deals that stand still: open ones longer in their stage than it allows, or than a number of days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crm_desktop.deals import pipelines
from crm_desktop.deals.pipelines import Pipeline, Stage
from crm_desktop.i18n import tr, trn
from crm_desktop.insight.narrowing import OPEN, Narrowing
from crm_desktop.store.figures import asking
from crm_desktop.store.figures.question import SUM, Answer, Asked, Question, Tally


@dataclass(frozen=True, slots=True)
class Standing:
    """The open deals of one stage, and those that stand there for more than `limit` days (0: no limit).

    Sums are minor units of the question's currency; what has no known value is in `stuck.lacking`.
    """

    pipeline: Pipeline
    stage: Stage
    limit: int
    open: int
    stuck: Tally


def question(within: Narrowing, base: str, limit: int = 0) -> Question:
    """Return what is asked; with `limit` 0 each stage has the days of its own until a card rots."""
    group = f"stuck:{limit}" if limit else "stuck"
    rules = (*OPEN, *within.rules())
    when = "created" if within.span else ""
    return Question("deal", SUM, "value", ("stage", group), rules, when, within.span, base)


def read(
    conn: Any, within: Narrowing, now: datetime, base: str, limit: int = 0
) -> list[Standing]:  # fmt: skip
    """Return each stage of the pipelines asked for. Raises `UserError`."""
    wanted = [p for p in pipelines.pipelines(conn) if within.pipeline in ("", p.id)]
    return made(wanted, asking.answer(conn, Asked(question(within, base, limit), now)), limit)


def made(wanted: Iterable[Pipeline], answer: Answer, limit: int = 0) -> list[Standing]:
    """Return what an answer to the question says of each stage."""
    return [
        Standing(
            pipeline, stage, limit or stage.rotting_days or 0,
            answer.of((stage.id, 0)).count + answer.of((stage.id, 1)).count,
            answer.of((stage.id, 1)),
        )
        for pipeline in wanted for stage in pipeline.stages
    ]  # fmt: skip


def rows(conn: Any, asked: Asked, stage: str) -> list[int]:
    """Return the row numbers of the stuck deals of a stage, in order."""
    return asking.behind(conn, asked, (stage, 1))


def said(found: Iterable[Standing], untimed: int = 0) -> str:
    """Return how many stand still and where most do, in words.

    Of `untimed` deals nobody knows since when they stand where they do: while those are many, that none
    stands too long is not said.
    """
    every = list(found)
    deals = sum(one.stuck.count for one in every)
    if not any(one.open for one in every):
        return tr("There are no open deals.")
    if not any(one.limit for one in every):
        return tr("No stage says after how many days a deal stands too long.")
    total = sum(one.open for one in every)
    if not deals and 2 * untimed > total:
        return tr(
            "It cannot be told yet which deals stand too long: since when they stand where they do is known "
            "of {n} of {total}.", n=f"{total - untimed:,}", total=f"{total:,}",
        )  # fmt: skip
    if not deals:
        return tr("No open deal stands longer in its stage than it may.")
    most = max(every, key=lambda one: one.stuck.count)
    return trn(
        "{n} open deal stands too long, in {stage}.",
        "{n} open deals stand too long, most of them in {stage} ({here}).",
        deals, stage=most.stage.name, here=f"{most.stuck.count:,}",
    )  # fmt: skip
