"""A deal: one chance of business, placed on a pipeline's board."""

from __future__ import annotations

from crm_desktop.domain import about, sharing
from crm_desktop.domain.fields import (
    Choice,
    Layout,
    Record,
    date,
    group,
    keyed,
    moment,
    money,
    note,
    reference,
    text,
)

OUTCOMES = (
    Choice("open", "Open", "open", "accent"),
    Choice("won", "Won", "full", "good"),
    Choice("lost", "Lost", "alert", "error"),
)

NOTHING, STAGE, ALL = "none", "stage", "all"
"""What is known of where a deal stood. What a place does not tell is taken for all there is to know, save of
a deal made already closed: there it is for NOTHING, so that ALL is written out to say otherwise."""


class Deal(Record):
    entity = "deal"
    code = 3
    label = "Deal"
    plural = "Deals"
    title_field = "title"
    icon = "handshake"
    indexes = ("pipeline,outcome,stage,rank", "company", "closing")
    searched = ("words", "parts")

    title = text("Title", searchable=True, in_list=True, width=240, group="Name")
    value = money("Value", in_list=True, width=130, personal=False)
    # Where the card lies: {"pipeline": id, "stage": id, "rank": text, "since": moment}, and "told" where
    # it was put there by a file that knew less: NOTHING of its way, or the STAGE but not since when.
    place = group(
        "Stage",
        parts=(
            ("pipeline", "TEXT"),
            ("stage", "TEXT"),
            ("rank", "TEXT"),
            ("since", "TEXT"),
            ("told", "TEXT"),
        ),
        in_list=True,
        width=140,
        personal=False,
    )
    # {"outcome": "won"|"lost", "reason": text, "closed": date}; absent or null is open.
    result = group(
        "Outcome",
        parts=(("outcome", "TEXT"), ("reason", "TEXT"), ("closed", "TEXT")),
        choices=OUTCOMES,
        in_list=True,
        width=120,
        personal=False,
    )
    company = reference("Company", target="company", searchable=True, in_list=True, width=180)
    contacts = keyed("Contacts", entry="contact", target="contact", in_list=True, width=180)
    # products.<id>: {"quantity": thousandths, "amount": minor units each}; no amount: no price yet
    products = keyed("Products", entry="product", target="product", internal=True, personal=False)
    next_step = about.next_step()
    last_contact = about.last_contact()
    # met.<key of a stage's need>: true
    met = keyed("Met", entry="met", internal=True, personal=False)
    closing = date("Expected close", in_list=True, width=130, personal=False)
    owner = text("Owner", in_list=True, width=130, personal=False)
    source = text("Source", personal=False)
    campaign = text("Campaign", personal=False)
    tags = keyed("Tags", entry="tag", target="tag", width=160, personal=False)
    notes = note("Notes", searchable=True, group="Notes", width=260)
    created = moment("Added", personal=False)
    external_id = text("Id elsewhere", group="More", personal=False)
    lists = keyed("Lists", entry="segment", target="segment", internal=True, personal=False)
    merged_from = keyed("Merged records", entry="merged", internal=True, personal=False)
    custom = keyed("More fields", entry="custom", group="More", searchable=True, internal=True)
    visibility = sharing.visibility()
    team = sharing.team()

    layout = Layout(
        (
            ("Name", ("title", "value", "place", "result")),
            ("About", ("company", "contacts", "closing", "owner", "source", "campaign", "tags")),
            ("Notes", ("notes",)),
            ("More", ("created", "external_id")),
        )
    )
