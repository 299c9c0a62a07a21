"""A breach in words: whom it has to be told to, by when, and what was written down."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QLocale

from crm_desktop.domain.privacy.labels import LAW_NAMES
from crm_desktop.domain.privacy.notices import AUTHORITIES, AUTHORITY, TOLD
from crm_desktop.gui import formats
from crm_desktop.gui.privacy.desk.due_list import Due
from crm_desktop.i18n import tr, trn
from crm_desktop.privacy.breaches import Breach, Notice, moment


def line(one: Breach) -> Due:
    """Return a breach as a row of the list."""
    return Due(one.id, one.name or tr("Unnamed"), about(one), one.clock)


def about(one: Breach) -> str:
    """Return the law, when it was noticed, and how many people it is about."""
    row = one.row
    parts = [LAW_NAMES.get(str(row.get("law") or ""), "")]
    if row.get("noticed"):
        parts.append(tr("noticed {when}", when=formats.when(str(row["noticed"]))))
    if row.get("people") is not None:
        parts.append(trn("about {n} person", "about {n} people", int(row["people"])))
    return " · ".join(filter(None, parts))


def who(notice: Notice, law: str) -> str:
    """Return who has to be told: "The authority: the Personal Data Protection Commissioner"."""
    if notice.duty.whom == AUTHORITY:
        return tr("The authority: {name}", name=tr(AUTHORITIES.get(law, "")))
    return tr("The people it is about")


def why(notice: Notice) -> str:
    """Return by when, and where that stands."""
    duty = notice.duty
    if notice.asked == "harm":
        said = tr("are they to be told? Say how serious it is: Change…")
    elif notice.asked:
        said = tr("are they to be told? Say about how many it is: Change…")
    elif notice.done:
        said = tr("told {when}", when=formats.when(notice.done))
    elif notice.due is not None:
        said = tr("by {when}", when=formats.short_moment(notice.due.astimezone()))
    elif duty.since == TOLD:
        said = trn("{n} day after the authority", "{n} days after the authority", duty.hours // 24)
    elif duty.hours:
        said = tr("Say when it was noticed: Change…")
    else:
        said = tr("as soon as you can; the law gives no number of days")
    return f"{said} ({duty.source})"


def facts(one: Breach) -> list[tuple[str, str]]:
    """Return (label, text) of what was written down."""
    row = one.row
    found = [
        (name, str(row[cell]))
        for name, cell in (
            (tr("Which data"), "data"), (tr("Devices and files"), "devices"),
            (tr("What happened"), "details"), (tr("What we did about it"), "measures"),
            (tr("Why somebody is not told"), "reason"),
        )
        if row.get(cell)
    ]  # fmt: skip
    if one.more_by is not None and one.open:
        day = formats.date_text(one.more_by.isoformat())
        said = tr("goes to the authority by {day}", day=day)
        found.append((tr("What was not known at first"), said))
    if one.kept_until is not None:
        day = formats.date_text(one.kept_until.isoformat())
        found.append((tr("This record"), tr("is kept until {day} at least", day=day)))
    if row.get("harm") is not None:
        found.insert(0, (tr("It may hurt them seriously"), tr("Yes") if row["harm"] else tr("No")))
    return found


def dated(value: str, lang: str) -> str:
    """Return a day, or a moment on this computer's clock, as a letter of a language says it."""
    at = moment(value)
    if at is None:
        return value
    local: datetime = at.astimezone()
    locale = QLocale("ms_MY" if lang == "ms" else "en_GB")
    day = locale.toString(local.date(), "d MMMM yyyy")
    return f"{day}, {local:%H:%M}" if len(value) > len("2026-01-01") else day
