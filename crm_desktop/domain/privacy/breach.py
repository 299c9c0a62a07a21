"""Data that was lost, stolen or seen by somebody it was not for."""

from __future__ import annotations

from crm_desktop.domain.fields import (
    Choice,
    Layout,
    Record,
    choice,
    moment,
    text,
    when,
    whole,
    yesno,
)
from crm_desktop.domain.fields import note as long_text
from crm_desktop.domain.privacy.laws import LAWS

OPEN, DONE = "open", "done"
STATES = (Choice(OPEN, "Open", "half", "attention"), Choice(DONE, "Dealt with", "full", "good"))
MOST = 10**9
"""The most people one breach can be about."""


class Breach(Record):
    """One breach, from when it was noticed until everybody is told who has to be."""

    entity = "breach"
    code = 29
    label = "Data breach"
    plural = "Data breaches"
    icon = "shield-check"

    name = text("What happened, in short", in_list=True, width=260)
    noticed = when("Noticed", in_list=True, width=150, personal=False)
    happened = when("Happened", in_list=True, width=150, personal=False)
    law = choice("Law", choices=LAWS, in_list=True, width=160, personal=False)
    data = text("Which data", in_list=True, width=200, personal=False)
    people = whole(
        "About how many people", bounds=(0, MOST), in_list=True, width=110, personal=False
    )
    harm = yesno("It may hurt them seriously", in_list=True, width=120, personal=False)
    devices = long_text("Devices and files", personal=False)
    details = long_text("What happened")
    measures = long_text("What we did about it")
    told_authority = when("Authority told", in_list=True, width=150, personal=False)
    told_people = when("People told", in_list=True, width=150, personal=False)
    reason = long_text("Why somebody is not told")
    state = choice("How it stands", choices=STATES, in_list=True, width=120, personal=False)
    letter_authority = long_text("Letter to the authority")
    letter_people = long_text("Letter to the people")
    created = moment("Added", personal=False)

    layout = Layout(
        (
            ("Name", ("name", "noticed", "happened", "law", "data", "people", "harm", "state")),
            ("About", ("devices", "details", "measures")),
            ("Proof", ("told_authority", "told_people", "reason")),
            ("More", ("letter_authority", "letter_people", "created")),
        )
    )
