"""A company: an organisation that contacts work for and deals are made with."""

from __future__ import annotations

from crm_desktop.domain import about, reach, sharing
from crm_desktop.domain.contact import STAGES
from crm_desktop.domain.fields import (
    Layout,
    Record,
    choice,
    keyed,
    moment,
    note,
    reference,
    text,
    whole,
)


class Company(Record):
    entity = "company"
    code = 2
    label = "Company"
    plural = "Companies"
    icon = "building-2"
    indexes = ("parent", "stage")
    searched = ("words", "parts")

    name = text("Name", searchable=True, in_list=True, width=240, group="Name", personal=False)
    parent = reference("Part of", target="company", in_list=True, width=180, personal=False)
    industry = text("Industry", in_list=True, width=150, searchable=True, personal=False)
    phones = reach.phones("work", "fax", "other")
    emails = reach.emails("work", "other")
    stage = choice("Stage", choices=STAGES, in_list=True, width=120, personal=False)
    owner = text("Owner", in_list=True, width=130, personal=False)
    source = text("Source", personal=False)
    registration = text("Registration number", searchable=True, personal=False)
    staff = whole("Staff", personal=False, width=90)
    next_step = about.next_step()
    last_contact = about.last_contact()
    touch_every = about.touch_every()
    addresses = reach.addresses("work", "billing", "other")
    links = reach.links()
    tags = keyed("Tags", entry="tag", target="tag", in_list=True, width=160, personal=False)
    notes = note("Notes", searchable=True, group="Notes", width=260)
    created = moment("Added", personal=False)
    external_id = text("Id elsewhere", group="More", personal=False)
    lists = keyed("Lists", entry="segment", target="segment", internal=True, personal=False)
    distinct_from = keyed("Not the same as", entry="distinct", internal=True, personal=False)
    merged_from = keyed("Merged records", entry="merged", internal=True, personal=False)
    custom = keyed("More fields", entry="custom", group="More", searchable=True, internal=True)
    # vcard.<n>: properties of an address card this program has no field for, as they came
    vcard = keyed("From the address card", entry="vcard", internal=True)
    visibility = sharing.visibility()
    team = sharing.team()

    layout = Layout(
        (
            ("Name", ("name", "parent", "registration")),
            ("Reach", ("phones", "emails", "addresses", "links")),
            ("About", ("industry", "staff", "stage", "owner", "source", "touch_every", "tags")),
            ("Notes", ("notes",)),
            ("More", ("created", "external_id")),
        )
    )
