"""Where deals stick as a file: a line for each stage, numbers plain, shares as parts of one."""

from __future__ import annotations

from datetime import date

from crm_desktop.i18n import mark, tr
from crm_desktop.insight import held_against, wording
from crm_desktop.insight.composed.report_files import Table
from crm_desktop.insight.sticking import funnel as funnels
from crm_desktop.insight.sticking.bottleneck import Shown
from crm_desktop.insight.sticking.funnel import Against, Step
from crm_desktop.store.figures.sources import IN_MONEY, PLAIN

TITLE = mark("Funnel and bottleneck")


def columns() -> list[str]:
    """Return the columns of the stages, those a screen has too."""
    return [
        tr("Stage"), tr("Came"), tr("Went on"), tr("Against before"), tr("Lost here"), tr("Open now"),
        tr("Days, half"), tr("Days, 9 of 10"), tr("Against before"),
    ]  # fmt: skip


def steps(shown: Shown) -> list[tuple[Step, Against | None]]:
    """Return each stage with what it was in the period before."""
    against: list[Against | None] = [*shown.against] or [None] * len(shown.funnel.steps)
    return list(zip(shown.funnel.steps, against, strict=True))


def table(shown: Shown, today: date) -> Table:
    """Return it as what is written of it, with the stuck deals of each stage."""
    headings = [*columns(), tr("Stuck"), f"{tr('Stuck value')} ({shown.base})"]
    headings[3], headings[8] = tr("Went on, against before"), tr("Days, half, against before")
    rows = [[*_row(shown, *step), *_stuck(shown, at)] for at, step in enumerate(steps(shown))]
    return headings, rows, 1, notes(shown, today)


def notes(shown: Shown, today: date) -> list[str]:
    """Return what is to be known about the figures: where deals stick, which days they are of."""
    return [said for said in (shown.said, shown.stuck_said, of_when(shown, today)) if said]


def dash() -> str:
    """Say what “–” means: it is no 0."""
    return tr("– means that too few deals were decided, or left the stage, to say: {n} are needed.",
              n=funnels.ENOUGH)  # fmt: skip


def of_when(shown: Shown, today: date) -> str:
    """Say of which deals the columns are, and which days they are held against."""
    of = (
        tr("Open now counts the deals added in this time, Stuck those of any time.")
        if shown.span
        else ""
    )
    if shown.span is None or not shown.against:
        return of
    days = held_against.days(shown.span, today, behind=True)
    return f"{of} {held_against.Held(days).words()}"


def _row(shown: Shown, step: Step, before: Against | None) -> list[str]:
    numbers = (
        step.bars[funnels.REACHED].deals, step.went_on, before and before.went_on,
        step.bars[funnels.LOST_HERE].deals, step.bars[funnels.HERE].deals,
        step.median, step.p90, before and before.median,
    )  # fmt: skip
    return [step.stage.name, *(wording.plain(n, PLAIN, shown.base) for n in numbers)]


def _stuck(shown: Shown, at: int) -> list[str]:
    one = shown.standing[at].stuck
    return [str(one.count), wording.plain(one.total, IN_MONEY, shown.base)]
