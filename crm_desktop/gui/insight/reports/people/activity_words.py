"""What the sheet of activities shows: its table, its heat map of hours, how activities ended."""

from __future__ import annotations

from crm_desktop.domain.about import CHANNELS
from crm_desktop.gui.charts import units
from crm_desktop.gui.charts.data import ChartData, Mark, Series
from crm_desktop.gui.insight.reports.people.figure_table import Figure
from crm_desktop.gui.insight.reports.sheet import Export
from crm_desktop.i18n import tr, trn
from crm_desktop.insight.people import activity_board, activity_files, activity_report
from crm_desktop.insight.people.activity_board import Done, Shown
from crm_desktop.insight.people.activity_report import Hour

NAMES = {choice.value: choice.label for choice in CHANNELS}
DAYS = 7


def export(shown: Shown) -> Export:
    """Return a line for each person and channel, and the chart of hours."""
    heads, rows, names, notes = activity_files.table(shown)
    return Export(tr(activity_files.TITLE), tuple(heads), tuple(map(tuple, rows)), names, "heat",
                  hours(shown), tuple(notes))  # fmt: skip


def channel(name: str) -> str:
    """Return what a channel is called."""
    return tr(NAMES.get(name, name)) if name else tr("(none)")


def headings(shown: Shown) -> tuple[str, ...]:
    """Return the headings of the table of people."""
    named = (channel(name) for name in shown.channels)
    return (tr("Person"), *named, tr("Total"), tr("Reached"), tr("Mean length"))


def rows(shown: Shown) -> list[tuple[Figure, ...]]:
    """Return a row for each person, and one of them together."""
    found = [_row(shown, person, person or tr("Nobody")) for person in shown.people]
    return [*found, _row(shown, None, tr("Total"))] if len(found) > 1 else found


def _row(shown: Shown, person: str | None, name: str) -> tuple[Figure, ...]:
    strong, every = person is None, shown.of(person)
    each = (_count(shown.of(person, by), name, channel(by), (person, by), strong=strong)
            for by in shown.channels)  # fmt: skip
    total = _count(every, name, tr("Total"), (person, ""), strong=True)
    return Figure(name, strong=strong), *each, total, _rate(every, name), _length(every, name)


def _count(done: Done, name: str, what: str, key: object, *, strong: bool) -> Figure:
    if not done.count:
        return Figure("0", heard=f"{name}, {what}: 0")
    said = f"{done.count:,}"
    parts = [f"{name}, {what}: {said}"]
    if done.rate is not None:
        parts.append(tr("{share} reached", share=units.share(100 * done.rate)))
    if done.mean is not None:
        parts.append(tr("{n} min each", n=f"{done.mean:,}"))
    return Figure(said, heard=", ".join(parts), key=key, strong=strong)


def _rate(done: Done, name: str) -> Figure:
    if done.rate is None:
        few = tr("too few with a result to say")
        return Figure("–", heard=f"{name}, {tr('Reached')}: {few}")
    share = units.share(100 * done.rate)
    of = trn("of {n} with a result", "of {n} with a result", done.ended)
    return Figure(share, heard=f"{name}, {tr('Reached')}: {share} {of}")


def _length(done: Done, name: str) -> Figure:
    if done.mean is None:
        return Figure("–", heard=f"{name}, {tr('Mean length')}: –")
    said = tr("{n} min", n=f"{done.mean:,}")
    return Figure(said, heard=f"{name}, {tr('Mean length')}: {said}")


def legend() -> str:
    """Say what “–” means in the table of people."""
    return tr("– means that it cannot be told: fewer than {n} calls, meetings or visits have a result that "
              "says if somebody was reached, or no length is noted. Messages reach nobody until they are "
              "answered, so they do not count there.", n=activity_report.FEW)  # fmt: skip


def hours(shown: Shown) -> ChartData:
    """Return what part of calls reached somebody, by day of the week and hour."""
    says = (activity_report.best_said(shown.hours), activity_report.untold_said(shown.untold))
    title, said = tr("Best time to call"), " ".join(line for line in says if line)
    columns, slots = activity_board.grid(shown.hours)
    known = [hour for hour in shown.hours if hour.tried >= activity_report.FEW]
    if not known:
        return ChartData(title, (), (), units.percent(), empty=said)
    best = activity_report.best(shown.hours, 1)
    days = range(1, DAYS + 1 if any(hour.weekday == DAYS for hour in shown.hours) else DAYS)
    return ChartData(
        title, tuple(activity_report.slot(hour) for hour in columns),
        tuple(Series(activity_report.day_name(day), tuple(_share(slots.get((day, hour))) for hour in columns))
              for day in days),
        units.percent(), heading=tr("Hour"), sentence=said,
        remarks=tuple(tuple(_remark(slots.get((day, hour))) for hour in columns) for day in days),
        best=Mark(best[0].weekday - 1, columns.index(best[0].hour)) if best else None,
    )  # fmt: skip


def _share(hour: Hour | None) -> float | None:
    if hour is None or hour.tried < activity_report.FEW:
        return None
    return round(100 * hour.share, 1)


def _remark(hour: Hour | None) -> str:
    if hour is None:
        return ""
    if hour.tried < activity_report.FEW:
        return trn("{n} call", "{n} calls", hour.tried)
    return tr("{reached} of {tried} calls", reached=f"{hour.reached:,}", tried=f"{hour.tried:,}")


def endings(shown: Shown) -> ChartData:
    """Return how often activities of each channel ended how."""
    title = tr("How they ended")
    empty = tr("No activity of this time has a result. Choose one when you log a call or a visit.")
    found = shown.endings
    return ChartData(
        title, tuple(f"{channel(one.channel)} · {one.result.name or tr('Unnamed')}" for one in found),
        (Series(tr("Activities"), tuple(one.count for one in found)),) if found else (),
        units.count(), heading=tr("Result"), empty=empty, shares_name=tr("of this kind"),
        shares=tuple(units.share(100 * one.share) for one in found),
    )  # fmt: skip
