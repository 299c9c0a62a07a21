"""How long people are kept whom nothing happens with, and who is kept longer in spite of it."""

from __future__ import annotations

from crm_desktop.domain.fields import (
    Choice,
    Layout,
    Record,
    choice,
    date,
    moment,
    reference,
    text,
    whole,
)
from crm_desktop.domain.fields import note as long_text

CONTACT, LEAD = "contact", "lead"
OF = (Choice(CONTACT, "Contacts"), Choice(LEAD, "Leads"))
MOST_MONTHS = 600


class Retention(Record):
    """A rule that proposes people for review after months without anything; it erases nobody."""

    entity = "retention"
    code = 40
    label = "Retention rule"
    plural = "Retention rules"
    icon = "hourglass"

    name = text("Name", in_list=True, width=220, personal=False)
    of = choice("Whose data", choices=OF, in_list=True, width=120, personal=False)
    months = whole(
        "Months without anything", in_list=True, width=160, personal=False, bounds=(1, MOST_MONTHS)
    )
    segment = reference("Segment", target="segment", in_list=True, width=160, personal=False)
    notes = long_text("Notes", personal=False)
    created = moment("Added", personal=False)

    layout = Layout(
        (
            ("Name", ("name", "of", "months", "segment")),
            ("Notes", ("notes",)),
            ("More", ("created",)),
        )
    )


class Kept(Record):
    """Somebody was looked at and is kept until a day: till then no rule proposes them again."""

    entity = "kept"
    code = 41
    label = "Kept after review"
    plural = "Kept after review"
    title_field = "why"
    icon = "shield-check"
    indexes = ("contact", "lead")

    why = text("Why it is kept", in_list=True, width=260, personal=False)
    contact = reference("Contact", target="contact", in_list=True, width=180)
    lead = reference("Lead", target="lead", in_list=True, width=180)
    until = date("Until", in_list=True, width=120, personal=False)
    recorded_by = text("Recorded by", in_list=True, width=130, personal=False)
    created = moment("Added", personal=False)

    layout = Layout(
        (
            ("About", ("why", "contact", "lead", "until", "recorded_by")),
            ("More", ("created",)),
        )
    )
