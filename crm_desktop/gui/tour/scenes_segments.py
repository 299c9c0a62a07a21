"""The scenes of saved views, rules and segments."""

from __future__ import annotations

from crm_desktop.domain import rule
from crm_desktop.domain.rule import Acted, All, AnyOf, Condition, Related
from crm_desktop.gui.segments.builder import RuleBuilder
from crm_desktop.gui.tour.stage import Scene, Stage

SILENT = All(
    (
        Condition("stage", "is", ["customer"]),
        Acted(within="60d", count="=0"),
    )
)
NESTED = All(
    (
        Condition("stage", "is", ["customer", "qualified"]),
        AnyOf(
            (
                Condition("owner", "is", [rule.ME]),
                Condition("birthday", "yearly", "next 30d"),
            )
        ),
        Related(
            "deals",
            rule.NONE,
            All((Condition("result", "is", ["open"]), Condition("value", "after", 100_000))),
        ),
    )
)


def builder(stage: Stage) -> None:
    page = stage.page("contacts")
    RuleBuilder(page.context, "contact", SILENT, stage.window).open()
    stage.shoot("60-rule-builder")


def nested(stage: Stage) -> None:
    page = stage.page("contacts")
    RuleBuilder(page.context, "contact", NESTED, stage.window).open()
    stage.shoot("61-rule-builder-nested")


SCENES: tuple[Scene, ...] = (builder, nested)
