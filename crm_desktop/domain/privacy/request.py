"""What people ask about their data, and by which day each is answered."""

from __future__ import annotations

from crm_desktop.domain.fields import Choice, Layout, Record, choice, date, moment, reference, text
from crm_desktop.domain.fields import note as long_text
from crm_desktop.domain.privacy.laws import LAWS

ACCESS, CORRECTION, ERASURE, OBJECTION, PORTABILITY, WITHDRAWAL = (
    "access", "correction", "erasure", "objection", "portability", "withdrawal",
)  # fmt: skip
KINDS = (
    Choice(ACCESS, "To know what we hold"),
    Choice(CORRECTION, "To have it corrected"),
    Choice(ERASURE, "To be erased"),
    Choice(OBJECTION, "To stop being contacted"),
    Choice(PORTABILITY, "To take their data along"),
    Choice(WITHDRAWAL, "To take back a consent"),
)
NEW, WORKING, ANSWERED, REFUSED = "new", "working", "answered", "refused"
STATES = (
    Choice(NEW, "New", "open", "accent"),
    Choice(WORKING, "Being worked on", "half", "accent"),
    Choice(ANSWERED, "Answered", "full", "good"),
    Choice(REFUSED, "Turned down", "dashed", "quiet"),
)
CLOSED = (ANSWERED, REFUSED)
"""States in which nobody waits for an answer any more."""


class PrivacyRequest(Record):
    """One person asking once. Of somebody who is erased what is not personal here stays, as the proof
    that they were answered.
    """

    entity = "privacy_request"
    code = 28
    label = "Privacy request"
    plural = "Privacy requests"
    icon = "inbox"
    indexes = ("contact", "lead")

    name = text("Who asks", in_list=True, width=200)
    contact = reference("Contact", target="contact", in_list=True, width=180)
    lead = reference("Lead", target="lead", in_list=True, width=160)
    kind = choice("What they ask for", choices=KINDS, in_list=True, width=180, personal=False)
    law = choice("Law", choices=LAWS, in_list=True, width=160, personal=False)
    received = date("Asked on", in_list=True, width=120, personal=False)
    due = date("Answer by", in_list=True, width=120, personal=False)  # none: as the law says
    state = choice("How it stands", choices=STATES, in_list=True, width=140, personal=False)
    identity = text("How we know it is them", in_list=True, width=180)
    words = long_text("In their words")
    answer = long_text("What we answered")
    closed = date("Answered on", in_list=True, width=120, personal=False)
    created = moment("Added", personal=False)

    layout = Layout(
        (
            ("Name", ("name", "contact", "lead", "kind", "law", "received", "due", "state")),
            ("Proof", ("identity", "words", "answer", "closed")),
            ("More", ("created",)),
        )
    )
