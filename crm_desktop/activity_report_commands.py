"""What `crm report activities` answers: what people did, how it ended, and when somebody is reached."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from crm_desktop import report_file_commands
from crm_desktop.commands import Answer, Asked
from crm_desktop.domain.about import CHANNELS
from crm_desktop.domain.counts import counted
from crm_desktop.i18n import tr

if TYPE_CHECKING:
    from crm_desktop.insight.people.activity_board import Done, Shown

_NAMES = {choice.value: choice.label for choice in CHANNELS}


def activities_told(ws: Any, asked: Asked, now: datetime) -> Answer:
    """Answer it for a period, of everyone or of one person."""
    from crm_desktop.insight import periods
    from crm_desktop.insight.people import activity_files
    from crm_desktop.insight.people.activity_board import ActivityBoard, Wanted

    wanted = Wanted(periods.or_any(asked.period or Wanted().period), asked.owner)
    shown = ActivityBoard(ws.reader(), wanted, now).shown()
    told = Answer(list(_lines(shown)), _data(shown))

    def export() -> Any:
        from crm_desktop.gui.insight.reports.people import activity_words

        return activity_words.export(shown)

    return report_file_commands.written(ws, asked, told, activity_files.table(shown), export)


def _lines(shown: Shown) -> Iterator[str]:
    from crm_desktop.insight import periods
    from crm_desktop.insight.people import activity_board, activity_files, activity_report

    yield tr(activity_files.TITLE)
    yield periods.line(shown.wanted.period, shown.now.date())
    for person, channel, done in activity_board.rows(shown):
        yield f"{person or tr('Nobody')}  {_name(channel)}  {_said(done)}"
    for one in shown.endings:
        share = f"{round(100 * one.share)} %"
        yield f"{_name(one.channel)}  {one.result.name}  {one.count:,}  {share}"
    yield activity_report.best_said(shown.hours)
    yield from filter(None, (activity_report.untold_said(shown.untold),))
    yield counted("activity", shown.of().count)


def _said(done: Done) -> str:
    """Return "12 · 43 % reached · 15 min each"."""
    parts = [f"{done.count:,}"]
    if done.rate is not None:
        parts.append(tr("{share} reached", share=f"{round(100 * done.rate)} %"))
    if done.mean is not None:
        parts.append(tr("{n} min each", n=f"{done.mean:,}"))
    return " · ".join(parts)


def _name(channel: str) -> str:
    return tr(_NAMES.get(channel, channel)) if channel else tr("(none)")


def _data(shown: Shown) -> dict[str, Any]:
    from crm_desktop.insight import periods
    from crm_desktop.insight.people import activity_board, activity_report

    return {
        **periods.as_data(shown.wanted.period, shown.now.date()),
        "people": [
            {"person": person, "channel": channel, "count": done.count, "with_result": done.ended,
             "reached": done.reached, "timed": done.timed, "minutes": done.minutes}
            for person, channel, done in activity_board.rows(shown)
        ],
        "results": [
            {"channel": one.channel, "id": one.result.id, "name": one.result.name,
             "reached": one.result.reached, "count": one.count, "share": one.share}
            for one in shown.endings
        ],
        "hours": [
            {"weekday": one.weekday, "hour": one.hour, "tried": one.tried, "reached": one.reached}
            for one in shown.hours
        ],
        "best": [[one.weekday, one.hour] for one in activity_report.best(shown.hours)],
    }  # fmt: skip
