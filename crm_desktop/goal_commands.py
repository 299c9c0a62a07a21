"""What `crm goals` answers: each goal with what was reached, at which pace, and who leads."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from crm_desktop.commands import Answer, Asked
from crm_desktop.declaring_commands import add, count
from crm_desktop.domain.goal import MEASURES
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr, trn

if TYPE_CHECKING:
    from crm_desktop.insight.people.goals import Goal, Reached


def declare(every: Any) -> None:
    """Declare the command on the parser of all of them."""
    words = "say how far each goal is; goals are made with `add goal`"
    one = add(every, "goals", goals, words, reads=True)
    one("--back", type=count, default=3, metavar="N", help="periods told of each")
    measures = [choice.value for choice in MEASURES]
    one("--leaders", choices=measures, help="who leads in it")
    one("--board", action="store_true", help="all people, each against the goals that are theirs")
    one("--by", choices=measures, default=MEASURES[0].value, help="the order of the board")
    one("--period", default="this month", metavar="P", help="of the board or the leaders: 2026-Q1")
    one("--pipeline", default="", metavar="NAME", help="of the board: deals of one pipeline")


def goals(ws: Any, asked: Asked) -> Answer:
    """List the goals with their periods, or who leads in a measure."""
    from crm_desktop.insight.people import goals as told
    from crm_desktop.report_commands import moment_of

    conn, now = ws.reader(), moment_of(ws)
    if asked.leaders:
        return _leaders(ws, asked, now)
    if asked.board:
        return _board(ws, asked, now)
    lines, data = [], []
    for goal in told.goals(conn):
        found = told.reached(conn, goal, now, max(1, asked.back))
        lines += [goal.name or tr("Unnamed"), *(_line(goal, one) for one in found)]
        lines += [_gap(conn, goal, found[-1])] if found and found[-1].short else []
        data.append({"id": goal.id, "name": goal.name, "measure": goal.measure, "currency": goal.currency,
                     "periods": [_data(one) for one in found]})  # fmt: skip
    lines.append(trn("{n} goal", "{n} goals", len(data)))
    lacking = told.unaimed(conn)
    lines += [
        tr("{name}: has no target yet. Give it one with: set {id} {field} …",
           name=name or tr("Unnamed"), id=id, field=field) for id, name, field in lacking
    ]  # fmt: skip
    return Answer(lines, {"goals": data, "without_target": [id for id, _name, _field in lacking]})


def _leaders(ws: Any, asked: Asked, now: datetime) -> Answer:
    from crm_desktop.domain.goal import IN_MONEY
    from crm_desktop.insight import periods
    from crm_desktop.insight.people import goals as told

    base = ws.profile.currency
    span = periods.within(periods.or_any(asked.period), now.date())
    found = told.leaders(ws.reader(), asked.leaders, span, base, now)
    money = asked.leaders in IN_MONEY
    lines = [
        f"{_shown(value, base if money else ''):>16}  {name or tr('Nobody')}"
        for name, value in found
    ]
    data = [{"person": name, "value": value} for name, value in found]
    lines = lines or [tr("Nothing of that kind in this time yet.")]
    return Answer([_period(asked, now), *lines], {"leaders": data})


def _board(ws: Any, asked: Asked, now: datetime) -> Answer:
    from crm_desktop.insight import periods
    from crm_desktop.insight.people import team

    conn = ws.reader()
    wanted = team.Wanted(periods.or_any(asked.period), _pipeline(conn, asked.pipeline))
    shown = team.Team(conn, wanted, ws.profile.currency, now).shown()
    lines = [_period(asked, now), *(_row(shown, row) for row in shown.ranked(asked.by))]
    lines += [_against(one) for one in shown.shared]
    if not shown.rows and not shown.shared:
        lines.append(tr("Nothing of that kind in this time yet."))
    data = {
        **periods.as_data(wanted.period, now.date()),
        "currency": shown.base, "totals": shown.totals, "lacking": shown.lacking,
        "people": [
            {"person": row.person, "values": dict(row.values),
             "goals": {name: _aimed(one) for name, one in row.goals.items()}}
            for row in shown.ranked(asked.by)
        ],
        "goals": [_aimed(one) for one in shown.shared],
    }  # fmt: skip
    return Answer(lines, data)


def _period(asked: Asked, now: datetime) -> str:
    from crm_desktop.insight import periods

    return periods.line(periods.or_any(asked.period), now.date())


def _pipeline(conn: Any, name: str) -> str:
    """Return the id of a pipeline by its name or id, "" where none is asked for."""
    from crm_desktop.deals import pipelines

    if not name:
        return ""
    for one in pipelines.pipelines(conn):
        if name == one.id or name.casefold() == one.name.casefold():
            return str(one.id)
    raise UserError(tr("There is no pipeline {name}.", name=name))


def _row(shown: Any, row: Any) -> str:
    from crm_desktop.domain.goal import IN_MONEY

    parts = [row.person or tr("Nobody")]
    for choice in MEASURES:
        currency = shown.base if choice.value in IN_MONEY else ""
        said = f"{tr(choice.label)} {_shown(row.of(choice.value), currency)}"
        if against := row.goals.get(choice.value):
            said += f" ({_of_target(against)})"
        parts.append(said)
    return "  ".join(parts)


def _against(one: Any) -> str:
    return f"{one.goal.name or tr('Unnamed')}  {_of_target(one)}"


def _of_target(one: Any) -> str:
    """Return how far a goal is: "82 % of RM 120,000"."""
    target = _shown(one.goal.target, one.goal.currency)
    share = f"{round(100 * (one.reached.share or 0))} %"
    return tr("{share} of {target}", share=share, target=target)


def _aimed(one: Any) -> dict[str, Any]:
    goal = one.goal
    return {"id": goal.id, "name": goal.name, "measure": goal.measure, "currency": goal.currency,
            "people": list(goal.people), "pipeline": goal.pipeline, **_data(one.reached)}  # fmt: skip


def _shown(value: int | None, currency: str) -> str:
    from crm_desktop.insight import wording
    from crm_desktop.store.figures.sources import IN_MONEY, PLAIN

    return wording.shown(value, IN_MONEY if currency else PLAIN, currency)


def _line(goal: Goal, one: Reached) -> str:
    share = "" if one.share is None else f"{one.share:.0%}"
    value, target = (_shown(number, goal.currency) for number in (one.value, one.target))
    return f"  {one.first.isoformat()}  {value:>16} / {target:<16} {share}".rstrip()


def _gap(conn: Any, goal: Goal, one: Reached) -> str:
    from crm_desktop.insight.people import goals as told

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
