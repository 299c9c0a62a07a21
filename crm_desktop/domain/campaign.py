"""Campaigns, what each brought day by day, and the rates other currencies are counted at."""

from __future__ import annotations

from crm_desktop.domain.fields import (
    Choice,
    Layout,
    Record,
    choice,
    date,
    keyed,
    moment,
    money,
    note,
    number,
    reference,
    text,
    whole,
)

CHANNELS = (
    Choice("search", "Search ads"),
    Choice("organic", "Found by search"),
    Choice("social", "Social posts"),
    Choice("social_ads", "Social ads"),
    Choice("email", "E-mail"),
    Choice("event", "Fair or event"),
    Choice("print", "Print or poster"),
    Choice("referral", "Referral"),
    Choice("other", "Other"),
)
MOST = 10**12
"""The most clicks, views or the like one result can have."""


class Campaign(Record):
    """What is done for new customers; leads and deals name it in their field `campaign`."""

    entity = "campaign"
    code = 19
    label = "Campaign"
    plural = "Campaigns"
    icon = "flag"
    searched = ("words",)

    name = text("Name", searchable=True, in_list=True, width=240, group="Name", personal=False)
    channel = choice("Kind of campaign", choices=CHANNELS, in_list=True, width=140, personal=False)
    source = text("Lead source", in_list=True, width=140, personal=False)
    value = money("Budget", in_list=True, width=130, personal=False)
    starts = date("Starts", in_list=True, width=120, personal=False)
    ends = date("Ends", in_list=True, width=120, personal=False)
    owner = text("Owner", in_list=True, width=130, personal=False)
    tags = keyed("Tags", entry="tag", target="tag", width=160, personal=False)
    notes = note("Notes", searchable=True, group="Notes", width=260, personal=False)
    created = moment("Added", personal=False)
    external_id = text("Id elsewhere", group="More", personal=False)
    custom = keyed("More fields", entry="custom", group="More", searchable=True, internal=True)

    layout = Layout(
        (
            ("Name", ("name", "channel", "source", "value", "starts", "ends", "owner", "tags")),
            ("Notes", ("notes",)),
            ("More", ("created", "external_id")),
        )
    )


class CampaignResult(Record):
    """What one campaign cost and brought on one day, of one advertisement, keyword, page or post."""

    entity = "campaign_result"
    code = 20
    label = "Campaign result"
    plural = "Campaign results"
    icon = "chart-column"
    indexes = ("campaign,day",)

    name = text("Advertisement, page or post", in_list=True, width=220, personal=False)
    campaign = reference("Campaign", target="campaign", in_list=True, width=180, personal=False)
    day = date("Day", in_list=True, width=120, personal=False)
    value = money("Cost", in_list=True, width=120, personal=False)
    impressions = whole("Views", bounds=(0, MOST), in_list=True, width=100, personal=False)
    clicks = whole("Clicks", bounds=(0, MOST), in_list=True, width=100, personal=False)
    conversions = whole("Actions counted", bounds=(0, MOST), width=100, personal=False)
    keyword = text("Keyword", in_list=True, width=150, personal=False)
    position = number("Place in the search results", width=110, personal=False)
    reactions = whole("Reactions", bounds=(0, MOST), width=100, personal=False)
    comments = whole("Comments", bounds=(0, MOST), width=100, personal=False)
    shares = whole("Shares", bounds=(0, MOST), width=100, personal=False)
    created = moment("Added", personal=False)
    external_id = text("Id elsewhere", group="More", personal=False)

    layout = Layout(
        (
            ("Name", ("name", "campaign", "day", "keyword")),
            (
                "Figures",
                ("value", "impressions", "clicks", "conversions", "position", "reactions",
                 "comments", "shares"),
            ),
            ("More", ("created", "external_id")),
        )
    )  # fmt: skip


class Rate(Record):
    """What one unit of a currency is worth in another from a day on, as the user keeps it."""

    entity = "rate"
    code = 21
    label = "Exchange rate"
    plural = "Exchange rates"
    title_field = "currency"
    icon = "coins"
    indexes = ("currency,base,day,id",)

    currency = text("Currency", in_list=True, width=100, personal=False)
    base = text("In", in_list=True, width=100, personal=False)
    day = date("From", in_list=True, width=120, personal=False)
    rate = number("One is worth", in_list=True, width=120, personal=False)
    source = text("Source", in_list=True, width=160, personal=False)
    created = moment("Added", personal=False)
