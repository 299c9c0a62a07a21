"""What `crm report` answers: a standard report or one of the user's, for people, scripts and files."""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import datetime
from typing import Any

from crm_desktop import composed_report_commands, report_file_commands
from crm_desktop.commands import Answer, Asked
from crm_desktop.declaring_commands import add, count
from crm_desktop.i18n import tr, trn

EXPLAINED = 50
"""Records an explanation tells one by one, those that changed most."""


def declare(every: Any) -> None:
    """Declare the command on the parser of all of them."""
    words = "answer a report: open-by-stage, won-by-month …; without a name list them"
    one = add(every, "report", report, words, reads=True)
    one("name", metavar="NAME", nargs="?", default="", help="its name or id")
    one("--period", metavar="P", default="",
        help="“this month”, “last 90d”, “last 12m”, 2026-01-01..2026-03-31, any")  # fmt: skip
    one("--as-of", metavar="DATE", default=argparse.SUPPRESS, help="as the file was then")
    one("--explain", metavar="SINCE", default="",
        help="say which records changed the figure since a day, and who did it")  # fmt: skip
    one("--most", type=count, default=0, metavar="N", help="so many groups, then the rest together")
    composed_report_commands.declare(one)
    report_file_commands.declare(one)


def report(ws: Any, asked: Asked) -> Answer:
    """Answer a report, or list those there are."""
    from crm_desktop.insight.composed import report_files, results, saved
    from crm_desktop.store import streaming

    conn, now = ws.reader(), moment_of(ws)
    composed_report_commands.check(asked)
    if asked.scheduled:
        return report_file_commands.scheduled(ws, now)
    if not asked.name:
        return _listed(saved.every(conn))
    if (composed := composed_report_commands.REPORTS.get(asked.name)) is not None:
        with streaming.snapshot(conn):  # all its figures are of one moment
            return composed.answer(ws, asked, now)
    found = saved.named(conn, asked.name, tuple(composed_report_commands.REPORTS))
    spec = _spec(found.asked(), asked)
    made = results.answered(conn, spec, ws.profile.currency, now)
    told = _told(conn, found.title, made)
    if asked.explain:
        return _explained(ws, made, asked.explain, told)
    return report_file_commands.written(
        ws, asked, told, report_files.table(conn, made),
        lambda: report_file_commands.pictured(ws, found.title, made),
    )  # fmt: skip


def _spec(spec: Any, asked: Asked) -> Any:
    """Return what a report asks, of the time and with as many groups as was said."""
    from crm_desktop.insight import periods
    from crm_desktop.insight.composed import kept_report

    if asked.period:
        when = spec.when or kept_report.day_of(spec.source)
        spec = replace(spec, period=periods.or_any(asked.period), when=when)
    return replace(spec, most=asked.most) if asked.most else spec


def _listed(found: list[Any]) -> Answer:
    lines = [f"{one.id}  {one.title}" for one in found]
    lines += composed_report_commands.lines()
    lines.append(trn("{n} report", "{n} reports", len(lines)))
    data = [
        {"id": one.id, "title": one.title, "own": one.own, "problem": one.problem} for one in found
    ]
    data += [{"id": name, "title": tr(one.title), "own": False, "problem": ""}
             for name, one in composed_report_commands.REPORTS.items()]  # fmt: skip
    return Answer(lines, {"reports": data})


def moment_of(ws: Any) -> datetime:
    """Return the moment figures are of: that of a past file is its own."""
    moment = getattr(ws, "moment", None)
    at: datetime = datetime.now() if moment is None else moment.at
    return at.astimezone()


def _told(conn: Any, title: str, made: Any) -> Answer:
    from crm_desktop.insight import wording

    base, unit = made.asked.question.base, made.unit
    lines = [title, _when(made)]
    for line in made.lines:
        before = f"  ({wording.shown(line.before, unit, base)})" if made.before is not None else ""
        name = "  ".join(line.names)
        lines.append(f"{wording.shown(line.value, unit, base):>16}{before}  {name}".rstrip())
    if made.spec.groups and made.spec.how in ("count", "sum"):
        lines.append(f"{wording.shown(made.total, unit, base):>16}  {tr('Total')}")
    return Answer([*lines, *made.notes()], _data(conn, title, made))


def _when(made: Any) -> str:
    """Return of which time a report is: that of its period, or the day whose state it tells."""
    from crm_desktop.insight import periods

    day = made.asked.now.date()
    if not made.spec.when:
        return tr("As on {day}", day=day.isoformat())
    return periods.line(made.spec.period, day)


def _data(conn: Any, title: str, made: Any) -> dict[str, Any]:
    from crm_desktop.insight import lacking_rates, wording

    span = made.asked.question.span
    return {
        "title": title, "unit": made.unit, "currency": made.asked.question.base,
        "columns": wording.headings(conn, made), "total": made.total, "records": made.count,
        "lacking": made.lacking, "before": made.before,
        "unrated": lacking_rates.as_data(made.unrated),
        "held_against": made.held.as_data() if made.held is not None else None,
        "from": span[0].isoformat() if span else None, "until": span[1].isoformat() if span else None,
        "lines": [{"keys": list(line.keys), "names": list(line.names), "value": line.value,
                   "records": line.count, "before": line.before} for line in made.lines],
    }  # fmt: skip


def _explained(ws: Any, made: Any, since: str, told: Answer) -> Answer:
    """Add why the figure of a report is not what it was."""
    from crm_desktop.insight import explaining, whys
    from crm_desktop.store.past import moment_at, read_moment

    conn, base, unit = ws.reader(), made.asked.question.base, made.unit
    moment = moment_at(conn, read_moment(since))
    found = explaining.explain(ws, made.asked, None, moment)
    each = whys.told(conn, found, EXPLAINED)
    lines = [
        *told.lines,
        whys.heading(found, unit, base),
        *(whys.line(w, unit, base) for w in each),
    ]
    if len(found.changes) > EXPLAINED:
        lines.append(trn("and {n} more", "and {n} more", len(found.changes) - EXPLAINED))
    before, after = found.figures()
    data = {
        "since": moment.at.isoformat(), "before": before, "after": after, "way": found.way,
        "elsewhere": list(found.elsewhere), "changes": [_why(why) for why in each],
    }  # fmt: skip
    return Answer(lines, told.data | {"explained": data})


def _why(why: Any) -> dict[str, Any]:
    return {
        "id": why.id, "title": why.title, "what": why.change.verdict,
        "before": why.change.before, "after": why.change.after, "by": why.change.by,
        "operations": [{"stamp": d.stamp, "at": d.at.isoformat(), "author": d.author, "what": d.what}
                       for d in why.deeds],
    }  # fmt: skip
