"""A lead: somebody who may become a contact, with what is known so far and where it came from."""

from __future__ import annotations

from crm_desktop.domain import about, reach, sharing
from crm_desktop.domain.fields import (
    Choice,
    Layout,
    Record,
    choice,
    keyed,
    moment,
    money,
    note,
    reference,
    text,
)

CONVERTED, DISCARDED = "converted", "discarded"
ENDED = (CONVERTED, DISCARDED)
"""What nobody works on any more."""
STATUSES = (
    Choice("new", "New", "open", "accent"),
    Choice("working", "In touch", "half", "accent"),
    Choice(CONVERTED, "Converted", "full", "good"),
    Choice(DISCARDED, "Discarded", "dashed", "quiet"),
)


class Lead(Record):
    entity = "lead"
    code = 11
    label = "Lead"
    plural = "Leads"
    icon = "inbox"
    indexes = ("status", "created")
    searched = ("words", "parts")
    is_about = True

    name = text("Name", searchable=True, in_list=True, width=220, group="Name")
    company_name = text("Company name", searchable=True, in_list=True, width=180, group="Name")
    job = text("Job", searchable=True, width=150, group="Name")
    phones = reach.phones("mobile", "work", "home", "other")
    emails = reach.emails("work", "home", "other")
    addresses = reach.addresses("work", "home", "other")
    links = reach.links("whatsapp")
    status = choice("Status", choices=STATUSES, in_list=True, width=165, personal=False)
    source = text("Source", in_list=True, width=130, personal=False)
    campaign = text("Campaign", in_list=True, width=130, personal=False)
    value = money("Value", width=130, personal=False)
    owner = text("Owner", in_list=True, width=130, personal=False)
    next_step = about.next_step()
    last_contact = about.last_contact()
    reason = text("Why discarded", personal=False)
    message = note("Message", searchable=True, group="Notes", width=260)  # as it came in
    notes = note("Notes", searchable=True, group="Notes", width=260)
    language = text("Language")
    tags = keyed("Tags", entry="tag", target="tag", width=160, personal=False)
    # What it became.
    contact = reference("Became contact", target="contact")
    company = reference("Became company", target="company")
    deal = reference("Became deal", target="deal")
    lists = keyed("Lists", entry="segment", target="segment", internal=True, personal=False)
    distinct_from = keyed("Not the same as", entry="distinct", internal=True, personal=False)
    merged_from = keyed("Merged records", entry="merged", internal=True, personal=False)
    created = moment("Added", in_list=True, width=130, personal=False)
    external_id = text("Id elsewhere", group="More")
    custom = keyed("More fields", entry="custom", group="More", searchable=True, internal=True)
    visibility = sharing.visibility()
    team = sharing.team()

    layout = Layout(
        (
            ("Name", ("name", "company_name", "job")),
            ("Reach", ("phones", "emails", "addresses", "links")),
            (
                "About",
                ("status", "source", "campaign", "value", "owner", "language", "reason", "tags"),
            ),
            ("Notes", ("message", "notes")),
            ("More", ("contact", "company", "deal", "created", "external_id")),
        )
    )
