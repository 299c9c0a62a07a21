"""What data about people is used for, and each time somebody allowed or refused to be contacted.

A consent is an event and is never edited into another one: what holds is the latest (`store.consents`).
"""

from __future__ import annotations

from typing import Any

from crm_desktop.domain.fields import (
    Choice,
    Layout,
    Record,
    choice,
    moment,
    reference,
    text,
    when,
    yesno,
)
from crm_desktop.domain.fields import note as long_text
from crm_desktop.i18n import mark, tr

ANY, EMAIL, PHONE, MESSAGE, POST = "any", "email", "phone", "message", "post"
CHANNELS = (
    Choice(EMAIL, "E-mail"),
    Choice(PHONE, "Phone"),
    Choice(MESSAGE, "SMS and WhatsApp"),
    Choice(POST, "Post"),
    Choice(ANY, "Every way"),
)
GIVEN, WITHDRAWN, OBJECTED = "given", "withdrawn", "objected"
STATES = (
    Choice(GIVEN, "Allowed", "full", "good"),
    Choice(WITHDRAWN, "Withdrawn", "dashed", "attention"),
    Choice(OBJECTED, "Objected", "alert", "error"),
)
BASES = (
    Choice("consent", "They agreed"),
    Choice("contract", "Needed for an order or contract"),
    Choice("duty", "The law asks for it"),
    Choice("interest", "Our legitimate interest"),
    Choice("vital", "To protect somebody’s life"),
    Choice("public", "A task of public interest"),
)
WAYS = (
    Choice("form", "Online form"),
    Choice("paper", "On paper"),
    Choice("spoken", "Spoken"),
    Choice("message", "By message or e-mail"),
    Choice("imported", "Came with an import"),
    Choice("other", "Other"),
)
OF_ACTIVITY = {"call": PHONE, "email": EMAIL, "whatsapp": MESSAGE, "sms": MESSAGE}
"""Which way of being contacted a channel of activities is; the others go no such way."""


ANSWERS = (
    Choice("yes", "Allowed", "full", "good"),
    Choice("no", "Refused", "alert", "error"),
    Choice("unknown", "Not known", "dashed", "quiet"),
)
MARKETING = {
    EMAIL: mark("Marketing by e-mail"),
    PHONE: mark("Marketing by phone"),
    MESSAGE: mark("Marketing by SMS and WhatsApp"),
    POST: mark("Marketing by post"),
}


def in_short(channel: str, state: str) -> str:
    """Return a consent in short: "E-mail: Allowed"."""
    named = {choice.value: choice.label for choice in (*CHANNELS, *STATES)}
    return f"{tr(named.get(channel, channel))}: {tr(named.get(state, state))}"


REACH = "reach."
"""Before the way, in `Field.derived` of a field that says whether it may be used."""


def marketing(channel: str) -> Any:
    """Declare whether a contact may be sent marketing one way: worked out of what they said."""
    return choice(
        MARKETING[channel],
        choices=ANSWERS,
        derived=REACH + channel,
        width=150,
        group="Reach",
        personal=False,
    )


class Purpose(Record):
    """One thing the business uses data about people for; all of them are its record of processing."""

    entity = "purpose"
    code = 26
    label = "Purpose"
    plural = "Purposes"
    icon = "clipboard"

    name = text("Name", in_list=True, width=220, personal=False)
    basis = choice("Why it is allowed", choices=BASES, in_list=True, width=220, personal=False)
    marketing = yesno("Marketing", in_list=True, width=110, personal=False)
    why = long_text("Why, in your words", personal=False)
    people = text("Whose data", in_list=True, width=200, personal=False)
    data = long_text("More data than the fields here", personal=False)
    recipients = long_text("Who else gets it", in_list=True, width=220, personal=False)
    abroad = text("Countries it goes to", personal=False)
    keep = text("Kept for", in_list=True, width=160, personal=False)
    measures = long_text("How it is protected", personal=False)
    archived = yesno("Archived", personal=False)  # no longer offered; what was agreed to it stays
    created = moment("Added", personal=False)

    layout = Layout(
        (
            ("Name", ("name", "basis", "marketing", "why")),
            ("About", ("people", "data", "recipients", "abroad", "keep", "measures")),
            ("More", ("archived", "created")),
        )
    )


class Consent(Record):
    """One time somebody allowed, or refused, to be contacted one way; no purpose means for anything."""

    entity = "consent"
    code = 27
    label = "Consent"
    plural = "Consents"
    title_field = "said"
    icon = "circle-check"
    indexes = ("contact",)

    said = text("In short", in_list=True, width=220, personal=False)
    contact = reference("Contact", target="contact", in_list=True, width=180)
    channel = choice("Way", choices=CHANNELS, in_list=True, width=140)
    state = choice("What they said", choices=STATES, in_list=True, width=120)
    basis = choice("Why it is allowed", choices=BASES, in_list=True, width=180)
    purpose = reference("Purpose", target="purpose", in_list=True, width=180, personal=False)
    happened = when("When", in_list=True, width=150)
    way = choice("How", choices=WAYS, in_list=True, width=140)
    wording = long_text("Words they saw or heard")
    version = text("Version of the words", personal=False)
    proof = reference("Proof", target="attachment")
    recorded_by = text("Recorded by", in_list=True, width=130, personal=False)
    created = moment("Added", personal=False)

    layout = Layout(
        (
            ("What", ("said", "contact", "channel", "state", "basis", "purpose", "happened")),
            ("Proof", ("way", "wording", "version", "proof", "recorded_by")),
            ("More", ("created",)),
        )
    )
