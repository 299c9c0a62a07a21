"""Tests of days and times: before, after and within, also told relative to today, as SQL.

A day's value may be a date (any time of that day) or a moment in UTC; both are text. A day begins here
at the midnight of this computer, which is an earlier or later moment in UTC.
"""

from __future__ import annotations

from calendar import isleap
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from crm_desktop.domain import periods
from crm_desktop.domain.fields import Field, Kind
from crm_desktop.domain.rule import Condition
from crm_desktop.store.terms import Sql, sql

DAYS = (Kind.DATE, Kind.MOMENT, Kind.WHEN)
WITHIN, NOT_WITHIN, YEARLY = "within", "not_within", "yearly"
OPERATORS = ("before", "after", WITHIN, NOT_WITHIN, YEARLY)


def asks_days(field: Field, condition: Condition) -> bool:
    """Say whether a condition compares days."""
    if condition.operator in (WITHIN, NOT_WITHIN, YEARLY):
        return True
    return field.kind in DAYS and condition.operator in OPERATORS


def test(field: Field, column: Sql, condition: Condition, today: date) -> Sql:
    """Return the SQL of a condition on days. Raises `UserError` for a day there is not."""
    if field.kind not in DAYS:
        raise ValueError(field.name)
    text = str(condition.value)
    if condition.operator == "before":
        return _before(column, periods.day(text, today))
    if condition.operator == "after":
        first = periods.day(text, today)
        return _from(column, first if first == date.max else first + timedelta(days=1))
    found = periods.span(text, today)
    if condition.operator == YEARLY:
        return _yearly(column, found)
    made = spanned(column, found)
    return made if condition.operator == WITHIN else sql("(({}) IS NOT TRUE)", made)


def spanned(column: Sql, days: tuple[date, date]) -> Sql:
    """Return the test that a value lies on or after the first day and before the second."""
    return sql("({} AND {})", _from(column, days[0]), _before(column, days[1]))


def midnight(day: date) -> str:
    """Return the moment a day begins on this computer, as it is stored."""
    try:
        began = datetime.combine(day, time()).astimezone(UTC)
    except (OverflowError, ValueError, OSError):  # the first and last days there are
        return day.isoformat()
    return began.strftime("%Y-%m-%dT%H:%M:%S")


def _from(column: Sql, day: date) -> Sql:
    """Compare with the earlier of the two texts first: that is what an index can use."""
    iso, moment = day.isoformat(), midnight(day)
    exact = Sql("CASE WHEN length({0})>10 THEN {0}>=? ELSE {0}>=? END", (moment, iso))
    return sql("({}>={} AND {})", column, Sql("?", (min(iso, moment),)), _of(exact, column))


def _before(column: Sql, day: date) -> Sql:
    iso, moment = day.isoformat(), midnight(day)
    exact = Sql("CASE WHEN length({0})>10 THEN {0}<? ELSE {0}<? END", (moment, iso))
    return sql("({}<{} AND {})", column, Sql("?", (max(iso, moment),)), _of(exact, column))


def _of(template: Sql, column: Sql) -> Sql:
    """Put a column into a test that names it three times, the values of each in their places."""
    values: list[Any] = [*column.values]
    for value in template.values:
        values += [*column.values, value]
    return Sql(template.text.replace("{0}", column.text), tuple(values))


def _yearly(column: Sql, days: tuple[date, date]) -> Sql:
    """Return the test that the day of the year lies in a period, whatever the year."""
    first, end = days
    if (end - first).days >= 365:
        return sql("{} IS NOT NULL", column)
    last = end - timedelta(days=1)
    low, high = first.strftime("%m-%d"), last.strftime("%m-%d")
    if high == "02-28" and not isleap(last.year):
        high = "02-29"  # which comes on the 28th then
    way = "AND" if low <= high else "OR"
    text = f"(substr({{}},6,5)>={{}} {way} substr({{}},6,5)<={{}})"
    return sql(text, column, Sql("?", (low,)), column, Sql("?", (high,)))
