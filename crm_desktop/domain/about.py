"""The fields by which an activity, a task, a note or a file says which records it is about.

Every such record names them in the same four fields, so that one table (`about`) serves the timeline,
the next step, the last contact and the lists of what slipped.
"""

from __future__ import annotations

from typing import Any

from crm_desktop.domain.fields import Choice, keyed, reference, when, whole

CHANNELS = (
    Choice("call", "Call"),
    Choice("email", "E-mail"),
    Choice("meeting", "Meeting"),
    Choice("visit", "Visit"),
    Choice("whatsapp", "WhatsApp"),
    Choice("sms", "SMS"),
    Choice("social", "Social message"),
    Choice("other", "Other"),
)
"""Ways of being in touch; the user's own kinds of activity each belong to one."""
MESSAGES = ("email", "whatsapp", "sms", "social")
"""Channels by which words go one way and an answer comes later, if at all."""
ABOUT = ("contacts", "company", "deal", "lead")
"""Names of the fields, in the order forms show them."""
SUBJECTS = ("contact", "company", "deal", "lead")
"""Kinds of record something can be about: those the table `about` has rows for."""
FIRST = "first"
"""The value of the entry of the person to be named before the others; the others' is True."""


def contacts(label: str = "Contacts", **hints: Any) -> Any:
    """Declare the people a record is about."""
    return keyed(label, entry="contact", target="contact", in_list=True, width=180, **hints)


def company(**hints: Any) -> Any:
    """Declare the company a record is about."""
    return reference("Company", target="company", in_list=True, width=170, **hints)


def deal(**hints: Any) -> Any:
    """Declare the deal a record is about."""
    return reference("Deal", target="deal", in_list=True, width=170, **hints)


def lead(**hints: Any) -> Any:
    """Declare the lead a record is about."""
    return reference("Lead", target="lead", width=150, **hints)


def next_step() -> Any:
    """Declare the earliest open task or planned activity about a record."""
    return when("Next step", derived="next", in_list=True, width=170, personal=False)


def last_contact() -> Any:
    """Declare when somebody was last in touch about a record."""
    return when("Last contact", derived="last", width=140, personal=False)


def touch_every() -> Any:
    """Declare after how many days without a contact one is reminded to be in touch."""
    return whole("Touch every (days)", bounds=(0, 9_999), personal=False, width=110)
