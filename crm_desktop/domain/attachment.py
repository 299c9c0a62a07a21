"""A file kept with records; its bytes lie under their SHA-256 in `store.blobs`, not in the log."""

from __future__ import annotations

from crm_desktop.domain import about, sharing
from crm_desktop.domain.fields import Layout, Record, keyed, moment, reference, text, whole


class Attachment(Record):
    entity = "attachment"
    code = 12
    label = "File"
    plural = "Files"
    icon = "paperclip"
    searched = ("words",)
    is_about = True

    name = text("File name", searchable=True, in_list=True, width=240, group="What")
    media = text("Type of file", in_list=True, width=140, personal=False)  # RFC 6838
    size = whole("Bytes", in_list=True, width=100, personal=False)
    digest = text("Checksum", internal=True)  # SHA-256, 64 hex digits
    contacts = about.contacts()
    company = about.company()
    deal = about.deal()
    lead = about.lead()
    activity = reference("Activity", target="activity")
    owner = text("Owner", personal=False)
    tags = keyed("Tags", entry="tag", target="tag", width=160, personal=False)
    created = moment("Added", in_list=True, personal=False)
    custom = keyed("More fields", entry="custom", group="More", searchable=True, internal=True)
    visibility = sharing.visibility()
    team = sharing.team()

    layout = Layout(
        (
            ("What", ("name", "media", "size")),
            ("About", ("contacts", "company", "deal", "lead", "activity", "owner", "tags")),
            ("More", ("created",)),
        )
    )
