"""Reports of `crm report` that are several figures together: names, what each takes, what answers it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from crm_desktop import activity_report_commands, funnel_report_commands, source_report_commands
from crm_desktop.commands import Answer, Asked
from crm_desktop.declaring_commands import day_count
from crm_desktop.errors import UserError
from crm_desktop.i18n import mark, tr


class Composed(NamedTuple):
    """One report: its title in English words, the options that are its own, and what answers it."""

    title: str
    takes: tuple[str, ...]
    answer: Callable[[Any, Asked, datetime], Answer]


REPORTS = {
    "funnel": Composed(
        mark("Where deals stick: how many go on from each stage, how long they stay, which stand still"),
        ("pipeline", "owner", "source", "product", "days"), funnel_report_commands.funnel_told,
    ),
    "sources": Composed(
        mark("What sources and campaigns cost and bring"), ("by",), source_report_commands.sources_told
    ),
    "activities": Composed(
        mark("What people did, and when somebody is reached"), ("owner",),
        activity_report_commands.activities_told,
    ),
}  # fmt: skip
_OF_QUESTIONS = ("explain", "most")
"""Options of the other reports alone, those that are one question."""


def declare(option: Callable[..., Any]) -> None:
    """Add the options that are of these reports."""
    option(
        "--owner", metavar="NAME", default="", help="of `activities`, `funnel`: one person's alone"
    )
    option("--pipeline", metavar="NAME", default="", help="of `funnel`: of one, else the busiest")
    option("--source", metavar="NAME", default="", help="of `funnel`: deals of one source")
    option("--product", metavar="NAME", default="", help="of `funnel`: deals with one product")
    option("--days", type=day_count, default=0, metavar="N",
           help="of `funnel`: stuck after so many days in a stage, else as each stage says")  # fmt: skip
    option(
        "--by",
        choices=source_report_commands.BYS,
        default="",
        help="of `sources`: source or campaign",
    )


def check(asked: Asked) -> None:
    """Raise `UserError` for an option the report asked for has no answer to."""
    one = REPORTS.get(asked.name)
    takes = one.takes if one is not None else _OF_QUESTIONS
    for option in (*dict.fromkeys(o for r in REPORTS.values() for o in r.takes), *_OF_QUESTIONS):
        if getattr(asked, option) and option not in takes:
            raise UserError(
                tr("“{option}” is not of this report.", option=f"--{option}"), _whose(option)
            )


def lines() -> Iterable[str]:
    """Return a line for each, for the list of reports."""
    return [f"{name}  {tr(one.title)}" for name, one in REPORTS.items()]


def _whose(option: str) -> str:
    if option in _OF_QUESTIONS:
        return tr("It is of reports that are one figure, such as {name}.", name="won-by-month")
    names = [name for name, one in REPORTS.items() if option in one.takes]
    return tr("It is of: {names}", names=", ".join(names))
