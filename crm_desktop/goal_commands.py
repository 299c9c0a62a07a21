"""What `crm goals` answers: each goal with what was reached, at which pace, and who leads."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from crm_desktop.commands import Answer, Asked
from crm_desktop.declaring_commands import add, count
from crm_desktop.domain.goal import MEASURES
from crm_desktop.i18n import tr, trn

if TYPE_CHECKING:
    from crm_desktop.insight.goals import Goal, Reached


def declare(every: Any) -> None:
    """Declare the command on the parser of all of them."""
    words = "say how far each goal is; goals are made with `add goal`"
    one = add(every, "goals", goals, words, reads=True)
    one("--back", type=count, default=3, metavar="N", help="periods told of each")
    one("--leaders", choices=[choice.value for choice in MEASURES], help="who leads this month")


def goals(ws: Any, asked: Asked) -> Answer:
    """List the goals with their periods, or who leads in a measure."""
    from crm_desktop.insight import goals as told
    from crm_desktop.report_commands import moment_of

    conn, now = ws.reader(), moment_of(ws)
    if asked.leaders:
        return _leaders(ws, asked.leaders, now)
    lines, data = [], []
    for goal in told.goals(conn):
        found = told.reached(conn, goal, now, max(1, asked.back))
        lines += [goal.name or tr("Unnamed"), *(_line(goal, one) for one in found)]
        lines += [_gap(conn, goal, found[-1])] if found and found[-1].short else []
        data.append({"id": goal.id, "name": goal.name, "measure": goal.measure, "currency": goal.currency,
                     "periods": [_data(one) for one in found]})  # fmt: skip
    lines.append(trn("{n} goal", "{n} goals", len(data)))
    return Answer(lines, {"goals": data})


def _leaders(ws: Any, measure: str, now: datetime) -> Answer:
    from crm_desktop.domain.goal import IN_MONEY
    from crm_desktop.insight import goals as told
    from crm_desktop.insight import periods

    base = ws.profile.currency
    found = told.leaders(ws.reader(), measure, periods.read("this month", now.date()), base, now)
    money = measure in IN_MONEY
    lines = [
        f"{_shown(value, base if money else ''):>16}  {name or tr('Nobody')}"
        for name, value in found
    ]
    data = [{"person": name, "value": value} for name, value in found]
    return Answer(lines or [tr("Nothing of that kind in this time yet.")], {"leaders": data})


def _shown(value: int | None, currency: str) -> str:
    from crm_desktop.insight import wording
    from crm_desktop.store.figures.sources import IN_MONEY, PLAIN

    return wording.shown(value, IN_MONEY if currency else PLAIN, currency)


def _line(goal: Goal, one: Reached) -> str:
    share = "" if one.share is None else f"{one.share:.0%}"
    value, target = (_shown(number, goal.currency) for number in (one.value, one.target))
    return f"  {one.first.isoformat()}  {value:>16} / {target:<16} {share}".rstrip()


def _gap(conn: Any, goal: Goal, one: Reached) -> str:
    from crm_desktop.insight import goals as told

    said = "  " + tr("At this pace it ends at {end}, {short} short.",
                     end=_shown(one.projected, goal.currency),
                     short=_shown(one.short, goal.currency))  # fmt: skip
    deals = told.deals_to_close(conn, goal, one)
    if deals is None:
        return said
    closes = trn("{n} average deal closes the gap.", "{n} average deals close the gap.", deals)
    return f"{said} {closes}"


def _data(one: Reached) -> dict[str, Any]:
    return {
        "from": one.first.isoformat(), "before": one.end.isoformat(), "value": one.value,
        "target": one.target, "share": one.share, "due": one.due, "projected": one.projected,
        "short": one.short,
    }  # fmt: skip
