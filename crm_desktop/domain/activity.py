"""An activity: one call, mail, meeting, visit or message, done or planned; its kinds and outcomes."""

from __future__ import annotations

from crm_desktop.domain import about, sharing
from crm_desktop.domain.about import CHANNELS
from crm_desktop.domain.fields import (
    Choice,
    Layout,
    Record,
    choice,
    keyed,
    moment,
    note,
    reference,
    text,
    when,
    whole,
    yesno,
)

DIRECTIONS = (Choice("in", "Incoming"), Choice("out", "Outgoing"))
LONGEST = 366 * 24 * 60
"""Minutes an activity can take."""
STATES = (
    Choice("planned", "Planned", "open", "accent"),
    Choice("done", "Done", "full", "good"),
    Choice("missed", "Did not take place", "dashed", "quiet"),
)


class Activity(Record):
    entity = "activity"
    code = 8
    label = "Activity"
    plural = "Activities"
    title_field = "subject"
    icon = "phone"
    indexes = ("start",)
    searched = ("words",)
    is_about = True

    subject = text("Subject", searchable=True, in_list=True, width=240, group="What")
    channel = choice("Channel", choices=CHANNELS, in_list=True, width=110, personal=False)
    kind = reference("Kind of activity", target="activity_kind", width=140, personal=False)
    direction = choice("Direction", choices=DIRECTIONS, in_list=True, width=110, personal=False)
    state = choice("Status", choices=STATES, in_list=True, width=110, personal=False)
    start = when("When", in_list=True, width=150)
    minutes = whole("Minutes", bounds=(0, LONGEST), in_list=True, width=90, personal=False)
    outcome = reference("Result", target="outcome", in_list=True, width=140, personal=False)
    contacts = about.contacts("Participants")
    company = about.company()
    deal = about.deal()
    lead = about.lead()
    location = text("Place", searchable=True)
    repeat = text("Repeats", entry="rule", personal=False)  # RFC 5545 RRULE of a planned one
    remind = when("Remind at")
    owner = text("Owner", in_list=True, width=130, personal=False)
    details = note("Details", searchable=True, group="Notes", width=260)
    tags = keyed("Tags", entry="tag", target="tag", width=160, personal=False)
    created = moment("Added", personal=False)
    external_id = text("Id elsewhere", group="More")
    custom = keyed("More fields", entry="custom", group="More", searchable=True, internal=True)
    # ics.<n>: properties of a calendar entry this program has no field for, as they came
    ics = keyed("From the calendar entry", entry="ics", internal=True)
    visibility = sharing.visibility()
    team = sharing.team()

    layout = Layout(
        (
            ("What", ("subject", "channel", "kind", "direction", "state", "outcome")),
            ("When", ("start", "minutes", "location", "repeat", "remind")),
            ("About", ("contacts", "company", "deal", "lead", "owner", "tags")),
            ("Notes", ("details",)),
            ("More", ("created", "external_id")),
        )
    )


class ActivityKind(Record):
    """A kind of activity under the user's own name, with the script to follow."""

    entity = "activity_kind"
    code = 15
    label = "Kind of activity"
    plural = "Kinds of activity"
    icon = "sliders-horizontal"

    name = text("Name", in_list=True, personal=False)
    channel = choice("Channel", choices=CHANNELS, in_list=True, personal=False)
    minutes = whole("Usual minutes", bounds=(0, LONGEST), personal=False)
    script = note("Script", personal=False)  # Markdown shown while the activity is logged
    rank = text("Order", internal=True, personal=False)


class Outcome(Record):
    """How an activity can end, in the user's own words."""

    entity = "outcome"
    code = 16
    label = "Result"
    plural = "Results"
    icon = "list-checks"

    name = text("Name", in_list=True, personal=False)
    channel = choice("Channel", choices=CHANNELS, in_list=True, personal=False)  # none: for all
    reached = yesno("Somebody was reached", personal=False)
    rank = text("Order", internal=True, personal=False)
