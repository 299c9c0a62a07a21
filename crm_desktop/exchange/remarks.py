"""What is to be said of an import beside its rows: records without a name, stages that are new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crm_desktop.exchange.mapping import Mapping
from crm_desktop.i18n import tr, trn

_MOST_NAMED = 8
"""Stages named one by one."""


@dataclass(frozen=True, slots=True)
class NewStage:
    """A stage rows name that is not there; `new_pipeline`: nor is the pipeline it is in."""

    pipeline: str
    stage: str
    new_pipeline: bool


def unnamed(mapping: Mapping, count: int) -> str:
    """Return what is to be said of records no cell names, "" where there are none."""
    if not count:
        return ""
    if mapping.names():
        return trn(
            "{n} row has no name: its record is called by its e-mail address, phone number or company.",
            "{n} rows have no name: their records are called by their e-mail address, phone number or "
            "company.",
            count,
        )  # fmt: skip
    return trn(
        "No column is the name: {n} record is called by its e-mail address, phone number or company.",
        "No column is the name: {n} records are called by their e-mail address, phone number or "
        "company.",
        count,
    )  # fmt: skip


def stage_names(stages: Sequence[NewStage]) -> str:
    """Return the first stages in one line: "Sales › Trial, Repairs (new) › Survey"."""
    names = ", ".join(
        f"{tr('{name} (new)', name=s.pipeline) if s.new_pipeline else s.pipeline} › {s.stage}"
        for s in stages[:_MOST_NAMED]
    )
    more = len(stages) - _MOST_NAMED
    return tr("{names} and {n} more", names=names, n=f"{more:,}") if more > 0 else names


def stages_planned(mapping: Mapping, stages: Sequence[NewStage]) -> str:
    """Return what becomes of stages that are not there, "" where all are."""
    names = stage_names(stages)
    if not names:
        return ""
    if mapping.new_stages:
        return tr("Stages that are not there will be made: {names}.", names=names)
    return tr(
        "Stages that are not there: {names}. New deals go to the first stage, those you have stay where "
        "they are.",
        names=names,
    )  # fmt: skip
