"""A note: Markdown about one or more records, which may mention others with @."""

from __future__ import annotations

from crm_desktop.domain import about, sharing
from crm_desktop.domain.fields import Layout, Record, keyed, moment, yesno
from crm_desktop.domain.fields import note as long_text
from crm_desktop.domain.fields import text as line


class Note(Record):
    entity = "note"
    code = 10
    label = "Note"
    plural = "Notes"
    title_field = "text"
    icon = "sticky-note"
    searched = ("words",)
    is_about = True

    text = long_text("Text", searchable=True, in_list=True, width=320, group="What")
    pinned = yesno("Pinned", in_list=True, width=90, personal=False)
    contacts = about.contacts()
    company = about.company()
    deal = about.deal()
    lead = about.lead()
    # mentions.<id>: {"of": entity}, kept in step with the text by whoever saves it
    mentions = keyed("Mentions", entry="mention", internal=True)
    tags = keyed("Tags", entry="tag", target="tag", width=160, personal=False)
    owner = line("Owner", in_list=True, width=130, personal=False)
    created = moment("Added", in_list=True, personal=False)
    external_id = line("Id elsewhere", group="More", personal=False)
    custom = keyed("More fields", entry="custom", group="More", searchable=True, internal=True)
    visibility = sharing.visibility()
    team = sharing.team()

    layout = Layout(
        (
            ("What", ("text", "pinned")),
            ("About", ("contacts", "company", "deal", "lead", "owner", "tags")),
            ("More", ("created", "external_id")),
        )
    )
