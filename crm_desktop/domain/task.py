"""A task: something to do by a time, and the plans that make several of them."""

from __future__ import annotations

from crm_desktop.domain import about, sharing
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
    yesno,
)

KINDS = (
    Choice("do", "To do"),
    Choice("call", "Call"),
    Choice("email", "E-mail"),
    Choice("message", "Message"),
    Choice("meeting", "Meeting"),
    Choice("visit", "Visit"),
    Choice("document", "Document"),
    Choice("money", "Invoice or payment"),
    Choice("birthday", "Birthday"),
)
PRIORITIES = (
    Choice("high", "High", "alert", "error"),
    Choice("normal", "Normal", "open", "quiet"),
    Choice("low", "Low", "dashed", "quiet"),
)
REPEATS_FROM = (Choice("due", "From the due date"), Choice("done", "From when it is done"))
TRIGGERS = (
    Choice("hand", "Started by hand"),
    Choice("won", "When a deal is won"),
    Choice("lost", "When a deal is lost"),
    Choice("lead", "When a lead comes in"),
)


class Task(Record):
    entity = "task"
    code = 9
    label = "Task"
    plural = "Tasks"
    title_field = "title"
    icon = "list-checks"
    searched = ("words",)
    is_about = True

    title = text("Task", searchable=True, in_list=True, width=260, group="What")
    kind = choice("Kind of task", choices=KINDS, in_list=True, width=110, personal=False)
    due = when("Due", in_list=True, width=150, personal=False)
    priority = choice("Priority", choices=PRIORITIES, in_list=True, width=100, personal=False)
    owner = text("Assignee", in_list=True, width=130, personal=False)
    done = moment("Done", in_list=True, width=150, personal=False)
    contacts = about.contacts()
    company = about.company()
    deal = about.deal()
    lead = about.lead()
    remind = when("Remind at", personal=False)
    snoozed = when("Put off until", personal=False)
    repeat = text("Repeats", entry="rule", personal=False)  # RFC 5545 RRULE
    repeat_from = choice("Repeats from", choices=REPEATS_FROM, personal=False)
    follows = reference("Follows", target="task", internal=True, personal=False)
    plan = reference("Plan", target="plan", personal=False)
    details = note("Details", searchable=True, group="Notes", width=260)
    tags = keyed("Tags", entry="tag", target="tag", width=160, personal=False)
    created = moment("Added", personal=False)
    external_id = text("Id elsewhere", group="More", personal=False)
    custom = keyed("More fields", entry="custom", group="More", searchable=True, internal=True)
    # ics.<n>: properties of a calendar entry this program has no field for, as they came
    ics = keyed("From the calendar entry", entry="ics", internal=True)
    visibility = sharing.visibility()
    team = sharing.team()

    layout = Layout(
        (
            ("What", ("title", "kind", "priority", "owner", "done")),
            ("When", ("due", "remind", "snoozed", "repeat", "repeat_from")),
            ("About", ("contacts", "company", "deal", "lead", "plan", "tags")),
            ("Notes", ("details",)),
            ("More", ("created", "external_id")),
        )
    )


class Plan(Record):
    """Tasks that start together, each some days later: a follow-up after a deal is won."""

    entity = "plan"
    code = 17
    label = "Plan"
    plural = "Plans"
    icon = "list"

    name = text("Name", in_list=True, personal=False)
    trigger = choice("Starts", choices=TRIGGERS, in_list=True, personal=False)
    pipeline = reference("Pipeline", target="pipeline", personal=False)  # none: any
    # steps.<key>: {"days": after the start, "title": text, "kind": one of KINDS}
    steps = keyed("Steps", entry="step", internal=True, personal=False)
    off = yesno("Switched off", personal=False)
