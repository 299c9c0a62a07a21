"""What the dashboard says: tiles, sentences below charts, names of periods."""

from __future__ import annotations

from datetime import date, timedelta

from crm_desktop.domain import goal as declared
from crm_desktop.domain import money
from crm_desktop.gui import formats
from crm_desktop.gui.insight.tile import Progress, Trend
from crm_desktop.i18n import mark, tr, trn
from crm_desktop.insight import periods
from crm_desktop.insight.composed.results import unvalued
from crm_desktop.insight.glance import APPOINTMENTS, LOSSES, OPENS, WEIGHTED, WINS, Tile
from crm_desktop.insight.people.goals import Goal, Reached
from crm_desktop.insight.periods import OFFERED
from crm_desktop.insight.summary import Shown, Wanted
from crm_desktop.store.figures.question import Span
from crm_desktop.store.past import Moment

NAMES = {
    OPENS: mark("Open deals"), WEIGHTED: mark("Forecast, weighted"),
    APPOINTMENTS: mark("Appointments"),
}  # fmt: skip
_PATTERNS = {"month": "MMMM", "week": "d MMM", "year": "yyyy"}
_SHORT = {"month": "MMM", "week": "d MMM", "year": "yyyy"}


def period_name(period: str) -> str:
    """Return what a period is called: "This month", "1 Jan – 31 Mar 2026"."""
    days = period.split("..")
    if len(days) == 2 and all(len(day) == 10 and day[:4].isdecimal() for day in days):
        return " – ".join(formats.day(day) for day in days)
    return tr(OFFERED[period]) if period in OFFERED else period


def period_told(period: str, span: Span | None) -> str:
    """Return what a period is called; of so many whole ones which they are too."""
    name = period_name(period) if period in OFFERED else ""
    counted = periods.counted(period)
    if span is None or (name and not counted):
        return name or period_name(period)
    if counted == "w" or not name:
        days = period_name(periods.written(span))
        return f"{name}, {days}" if name else days
    first, last = (formats.dated(day, "MMM yyyy") for day in (span[0], span[1] - timedelta(days=1)))
    return f"{name}, {first} – {last}"


def tile_name(name: str, wanted: Wanted) -> str:
    """Return what a tile is called."""
    if name == WINS:
        return tr("Won {period}", period=period_name(wanted.period).lower())
    if name == LOSSES:
        return tr("Lost {period}", period=period_name(wanted.period).lower())
    return tr(NAMES[name])


def figure(name: str, tile: Tile, base: str) -> str:
    """Return the figure of a tile."""
    return f"{tile.count:,}" if name == APPOINTMENTS else money.shown(tile.value, base)


def trend(
    name: str, shown: Shown, before: Tile | None, moment: Moment | None
) -> tuple[Trend, Progress | None]:
    """Return what stands below the figure of a tile: the way to its target, or what a week changed."""
    tile, aim = shown.tiles[name], shown.aim
    if name == WINS and aim is not None:
        said = tr("of {target} target", target=money.shown(aim.target, shown.base))
        return Trend(rest=said), Progress((aim.share or 0.0), aim.part)
    rest = trn("{n} deal", "{n} deals", tile.count)
    if name == APPOINTMENTS:
        rest = tr("next 7 days")
    if before is None or moment is None:
        return Trend(rest=rest), None
    since = tr("since {day}", day=day_of(moment))
    by = tile.count - before.count if name == APPOINTMENTS else tile.value - before.value
    if not by:
        return Trend(rest=f"{rest}, {tr('as on {day}', day=day_of(moment))}"), None
    way = "up" if by > 0 else "down"
    if name == APPOINTMENTS:
        words = trn("{n} more", "{n} more", by) if by > 0 else trn("{n} fewer", "{n} fewer", -by)
        return Trend(way, words, rest), None
    words = money.shown(abs(by), shown.base)
    good = "down" if name == LOSSES else "up"
    return Trend(way, words, rest if name in (OPENS, LOSSES) else since, good), None


def lacking(name: str, tile: Tile) -> str:
    """Return what the figure of a tile leaves out, "" where nothing."""
    if not tile.lacking or name == APPOINTMENTS:
        return ""
    return unvalued(tile.lacking, tile.count, weighted=name == WEIGHTED)


def day_of(moment: Moment) -> str:
    """Return the day compared with: "16 Nov"."""
    at = moment.at.astimezone().date()
    return formats.dated(at, "d MMM" if at.year == date.today().year else "d MMM yyyy")


def measured(goal: Goal) -> str:
    """Return what a goal counts: "Won", "New leads"."""
    if goal.measure == declared.WON_VALUE:
        return tr("Won")
    return next(tr(choice.label) for choice in declared.MEASURES if choice.value == goal.measure)


def bar_name(goal: Goal, one: Reached) -> str:
    """Return what a bar of sales is called: "Nov"."""
    return _name(goal, one, _SHORT)


def stretch_name(goal: Goal, one: Reached) -> str:
    """Return what a period is called within a sentence: "November"."""
    return _name(goal, one, _PATTERNS)


def _name(goal: Goal, one: Reached, patterns: dict[str, str]) -> str:
    if goal.period == "quarter":
        return f"Q{(one.first.month + 2) // 3} {one.first.year}"
    return formats.dated(one.first, patterns[goal.period])


def sales(shown: Shown) -> str:
    """Return how the running period will end, in words."""
    if not shown.reached:
        return tr("The goal “{name}” has not begun yet.", name=shown.goal.name)
    last, goal = shown.reached[-1], shown.goal
    if not shown.targeted and shown.goals:
        return tr("No goal of won value is for this. Choose one, or set one.")
    if not shown.targeted:
        return tr("No goal of won value is set. Set one to see how far it is.")
    named = stretch_name(goal, last)
    if last.part >= 1:
        return tr("The goal ended with {period}.", period=named)
    if last.value >= last.target:
        return tr("The target of {period} is reached.", period=named)
    if last.projected is None:
        return tr("It is too early to say how {period} ends.", period=named)
    amount = _about(last.projected, goal)
    if not last.short:
        return tr(
            "At this pace {period} ends at {amount}, above the target.", period=named, amount=amount
        )
    short = _about(last.short, goal)
    said = tr("At this pace {period} ends at {amount}, {short} short.", period=named, amount=amount,
              short=short)  # fmt: skip
    if shown.closing is None:
        return said
    more = trn(
        "{n} average deal closes the gap.", "{n} average deals close the gap.", shown.closing
    )
    return f"{said} {more}"


def _about(amount: int, goal: Goal) -> str:
    """Return a number that is a guess: of amounts whole units, nobody foresees the cents."""
    if not goal.in_money:
        return f"{amount:,}"
    unit = 10 ** money.digits(goal.currency)
    return money.shown(round(amount / unit) * unit, goal.currency)
