"""A request of a person in words, and what is to be done about it."""

from __future__ import annotations

from crm_desktop.domain.privacy.labels import label_of, law
from crm_desktop.domain.privacy.request import (
    ACCESS,
    CORRECTION,
    ERASURE,
    KINDS,
    OBJECTION,
    PORTABILITY,
    WITHDRAWAL,
)
from crm_desktop.gui import formats
from crm_desktop.gui.privacy.desk.due_list import Due
from crm_desktop.i18n import mark, tr
from crm_desktop.privacy.requests import Request

DEEDS = {
    ACCESS: (mark("All about this person…"), "folder-down"),
    PORTABILITY: (mark("All about this person…"), "folder-down"),
    CORRECTION: (mark("Open the record"), "maximize-2"),
    ERASURE: (mark("Erase for good…"), "trash-2"),
    OBJECTION: (mark("Record the objection…"), "ban"),
    WITHDRAWAL: (mark("Record that it is withdrawn…"), "ban"),
}
"""Kind of request → what its button says, and its icon."""
STEPS = {
    ACCESS: mark(
        "Make sure it is really them. Then write all you hold into a folder, and look through it first."
    ),
    PORTABILITY: mark(
        "Make sure it is really them. The folder holds their data as a file for other programs too."
    ),
    CORRECTION: mark("Make sure it is really them. Then put right what is wrong on their record."),
    ERASURE: mark(
        "Make sure it is really them. What the law makes you keep, like invoices, you keep elsewhere."
    ),
    OBJECTION: mark("To stop advertising they need no reason and no proof. Record it today."),
    WITHDRAWAL: mark("Taking back must be as easy as it was to agree. Record it today."),
}
"""Kind of request → what is to be done now."""


def kind(request: Request) -> str:
    """Return what somebody asks for; "" where nobody wrote it down."""
    return label_of(KINDS, str(request.row.get("kind") or ""))


def title(request: Request) -> str:
    """Return who asks for what: "Siti binti Ahmad: To be erased"."""
    name = request.name or tr("Somebody erased since")
    return ": ".join(part for part in (name, kind(request)) if part)


def dates(request: Request) -> str:
    """Return the law, when it was asked, and by when it is, or was, answered."""
    row = request.row
    parts = [law(str(row.get("law") or ""))]
    if row.get("received"):
        parts.append(tr("asked {day}", day=formats.date_text(str(row["received"]))))
    if not request.open:
        if row.get("closed"):
            parts.append(tr("closed {day}", day=formats.date_text(str(row["closed"]))))
    elif request.due is not None:
        parts.append(tr("answer by {day}", day=formats.date_text(request.due.isoformat())))
    return " · ".join(filter(None, parts))


def line(request: Request) -> Due:
    """Return a request as a row of the list."""
    return Due(request.id, title(request), dates(request), request.clock)


def step(request: Request) -> str:
    """Return what is to be done now; "" for one that is closed."""
    if not request.open:
        return ""
    if first := why_not(request):
        return first
    return tr(STEPS.get(str(request.row.get("kind") or ""), ""))


def why_not(request: Request) -> str:
    """Return why its button can do nothing yet, "" where it can."""
    entity, _ = request.subject
    if request.erased:
        return tr("They were erased. Close it with what you answered.")
    if not entity:
        return tr("Say first which contact or lead it is: Change…")
    if entity == "lead" and request.row.get("kind") in (OBJECTION, WITHDRAWAL):
        return tr("Leads get no marketing. Make a contact of this lead to keep what they said.")
    return ""


def facts(request: Request) -> list[tuple[str, str]]:
    """Return (label, text) of what was written down."""
    row = request.row
    return [
        (name, str(row[cell]))
        for name, cell in (
            (tr("In their words"), "words"),
            (tr("How we know it is them"), "identity"),
            (tr("What we answered"), "answer"),
        )
        if row.get(cell)
    ]
