"""Goals: what somebody, a team or everybody is to reach in each week, month, quarter or year."""

from __future__ import annotations

from crm_desktop.domain.fields import (
    Choice,
    Layout,
    Record,
    choice,
    date,
    moment,
    money,
    note,
    reference,
    text,
    whole,
)

WON_VALUE, WON_DEALS, ACTIVITIES, NEW_LEADS, MARGIN = (
    "won_value", "won_deals", "activities", "new_leads", "margin",
)  # fmt: skip
IN_MONEY = (WON_VALUE, MARGIN)
MEASURES = (
    Choice(WON_VALUE, "Won value"),
    Choice(WON_DEALS, "Won deals"),
    Choice(MARGIN, "Margin of won deals"),
    Choice(ACTIVITIES, "Activities"),
    Choice(NEW_LEADS, "New leads"),
)
PERIODS = (
    Choice("week", "Week"),
    Choice("month", "Month"),
    Choice("quarter", "Quarter"),
    Choice("year", "Year"),
)


class Goal(Record):
    """A target for every period from `starts` to `ends`; no person and no team is everybody."""

    entity = "goal"
    code = 22
    label = "Goal"
    plural = "Goals"
    icon = "target"

    name = text("Name", in_list=True, width=200, personal=False)
    measure = choice("Measure", choices=MEASURES, in_list=True, width=150, personal=False)
    value = money("Target value", in_list=True, width=130, personal=False)  # of IN_MONEY
    count = whole("Target number", in_list=True, width=110, personal=False)  # of the others
    period = choice("Each", choices=PERIODS, in_list=True, width=100, personal=False)
    starts = date("From", in_list=True, width=120, personal=False)
    ends = date("Until", in_list=True, width=120, personal=False)
    owner = text("Person", in_list=True, width=130, personal=False)
    people = note("Team", personal=False)  # names, one a line: the goal is theirs together
    pipeline = reference("Pipeline", target="pipeline", in_list=True, width=140, personal=False)
    channel = text("Channel", personal=False)  # of activities; none: all
    notes = note("Notes", personal=False)
    created = moment("Added", personal=False)

    layout = Layout(
        (
            ("Name", ("name", "measure", "value", "count", "period", "starts", "ends")),
            ("About", ("owner", "people", "pipeline", "channel")),
            ("Notes", ("notes",)),
            ("More", ("created",)),
        )
    )
