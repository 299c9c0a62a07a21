"""What `crm report funnel` answers: where deals stick, how long they stay in a stage, which stand still."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from crm_desktop import report_file_commands
from crm_desktop.commands import Answer, Asked, in_columns
from crm_desktop.domain.fold import fold
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr

if TYPE_CHECKING:
    from crm_desktop.insight.sticking.bottleneck import Shown, Wanted

NONE = "–"


def funnel_told(ws: Any, asked: Asked, now: datetime) -> Answer:
    """Answer it of the deals added in a period, narrowed as asked."""
    from crm_desktop.insight.sticking import bottleneck_files
    from crm_desktop.insight.sticking.bottleneck import Bottleneck

    conn = ws.reader()
    shown = Bottleneck(conn, _wanted(conn, asked), ws.profile.currency, now).shown(conn)
    told = Answer(list(_lines(shown, now)), _data(shown, now))

    def export() -> Any:
        from crm_desktop.gui.insight.reports.sticking import shown as pictured

        return pictured.export(shown, now.date())

    table = bottleneck_files.table(shown, now.date())
    return report_file_commands.written(ws, asked, told, table, export)


def _wanted(conn: Any, asked: Asked) -> Wanted:
    """Return what is asked for, names made ids. Raises `UserError` for one there is not."""
    from crm_desktop.deals import pipelines
    from crm_desktop.insight import periods
    from crm_desktop.insight.sticking.bottleneck import Wanted, offered

    found = offered(conn, pipelines.pipelines(conn))
    return Wanted(
        periods.or_any(asked.period or Wanted().period),
        _one("--pipeline", found.pipelines, asked.pipeline),
        _one("--owner", zip(found.owners, found.owners, strict=True), asked.owner),
        _one("--source", zip(found.sources, found.sources, strict=True), asked.source),
        _one("--product", found.products, asked.product), asked.days,
    )  # fmt: skip


def _one(option: str, offered: Iterable[tuple[str, str]], said: str) -> str:
    """Return the id of what is called so, or has that id; "" for nothing asked."""
    every = list(offered)
    found = [id for id, name in every if said == id or fold(said) == fold(name)]
    if not said or found:
        return found[0] if said else ""
    raise UserError(
        tr("There is no “{name}” for {option}.", name=said[:40], option=option),
        tr("Known are: {names}", names=", ".join(name for _, name in every[:20]) or "–"),
    )


def _lines(shown: Shown, now: datetime) -> Iterator[str]:
    from crm_desktop.domain import money
    from crm_desktop.insight import periods
    from crm_desktop.insight.sticking import bottleneck_files

    yield f"{tr(bottleneck_files.TITLE)}: {shown.funnel.pipeline.name}"
    yield tr("Deals added in: {period}", period=periods.told(shown.wanted.period, now.date()))
    rows = list(_rows(shown))
    yield from in_columns([_headings(), *rows], words=1)
    if any(NONE in row for row in rows):
        yield bottleneck_files.dash()
    for name, bar in ((tr("Won"), shown.funnel.won), (tr("Lost"), shown.funnel.lost)):
        worth = "  ".join(money.shown(value, code) for code, value in bar.sums.items())
        yield f"{name}: {bar.deals:,}  {worth}".rstrip()
    yield from bottleneck_files.notes(shown, now.date())


def _headings() -> tuple[str, ...]:
    return (
        tr("Stage"), tr("Came"), tr("Went on"), tr("Lost here"), tr("Open now"), tr("Days, half"),
        tr("Days, 9 of 10"), tr("Stuck"),
    )  # fmt: skip


def _rows(shown: Shown) -> Iterator[tuple[str, ...]]:
    from crm_desktop.insight.sticking import funnel

    for step, standing in zip(shown.funnel.steps, shown.standing, strict=True):
        share = NONE if step.went_on is None else f"{round(100 * step.went_on)} %"
        yield (
            step.stage.name, f"{step.reached:,}", share, f"{step.bars[funnel.LOST_HERE].deals:,}",
            f"{step.open:,}", funnel.days(step.median), funnel.days(step.p90),
            f"{standing.stuck.count:,}",
        )  # fmt: skip


def _data(shown: Shown, now: datetime) -> dict[str, Any]:
    from crm_desktop.insight import periods
    from crm_desktop.insight.sticking import funnel

    found, wanted = shown.funnel, shown.wanted
    narrow, slow = found.bottleneck(), found.slowest()
    return {
        **periods.as_data(wanted.period, now.date()), "currency": shown.base,
        "pipeline": found.pipeline.id, "owner": wanted.owner, "source": wanted.source,
        "product": wanted.product, "deals": found.deals, "won": found.won.deals,
        "lost": found.lost.deals, "unseen": found.unseen.deals, "later": found.later.deals,
        "bottleneck": found.steps[narrow].stage_id if narrow >= 0 else None,
        "slowest": found.steps[slow].stage_id if slow >= 0 else None,
        "stages": [
            {"id": step.stage_id, "name": step.stage.name,
             **{name: step.bars[name].deals for name in funnel.BARS}, "share": step.went_on,
             "stays": step.stays, "median": step.median, "p90": step.p90,
             "stuck": {"after": standing.limit, "deals": standing.stuck.count,
                       "value": standing.stuck.total, "lacking": standing.stuck.lacking}}
            for step, standing in zip(found.steps, shown.standing, strict=True)
        ],
    }  # fmt: skip
