"""What agenda screens say alike: days and times, names of kinds and sections."""

from __future__ import annotations

from datetime import date, datetime

from crm_desktop.agenda import clock, rules
from crm_desktop.domain.about import CHANNELS
from crm_desktop.domain.task import KINDS, PRIORITIES
from crm_desktop.gui import formats
from crm_desktop.i18n import mark, tr, trn

SECTIONS = {
    "overdue": mark("Overdue"), "today": mark("Today"), "soon": mark("Next 7 days"),
    "undated": mark("Without a day"),
}  # fmt: skip
KIND_WORDS = {c.value: c.label for c in (*CHANNELS, *KINDS)}
PRIORITY_WORDS = {c.value: c.label for c in PRIORITIES}


def long_day(day: date) -> str:
    """Return "Monday, 23 November"."""
    return formats.dated(day, "dddd, d MMMM")


def short_day(day: date, today: date) -> str:
    """Return "Wed 25 Nov", with the year where it is another."""
    return formats.dated(day, "ddd d MMM" if day.year == today.year else "ddd d MMM yyyy")


def due_words(due: str, section: str, today: date) -> str:
    """Return when a task is due, as its section needs it: a time today, else the day too."""
    at = clock.local(due)
    if at is None:
        return ""
    timed = clock.has_time(due)
    if section == "today":
        return f"{at:%H:%M}" if timed else tr("Any time")
    said = short_day(at.date(), today)
    return f"{said}, {at:%H:%M}" if timed and section != "overdue" else said


def moment_words(value: str, now: datetime) -> str:
    """Return a WHEN value in full on a chip: "Tue 24 Nov, 15:00"."""
    at = clock.local(value)
    if at is None:
        return ""
    said = short_day(at.date(), now.date())
    return f"{said}, {at:%H:%M}" if clock.has_time(value) else said


def late_words(count: int) -> str:
    """Return how many reminders came while nobody could be told."""
    return trn(
        "{n} reminder came while the computer slept",
        "{n} reminders came while the computer slept", count,
    )  # fmt: skip


def rule_words(rule: str) -> str:
    """Return a rule of repetition in words."""
    return rules.words(rule, formats.day)
