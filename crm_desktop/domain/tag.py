"""Tags, and the custom fields a user or an import adds to a kind of record."""

from __future__ import annotations

from crm_desktop.domain.fields import Record, keyed, note, text, whole, yesno


class Tag(Record):
    entity = "tag"
    code = 6
    label = "Tag"
    plural = "Tags"
    icon = "tag"

    name = text("Name", in_list=True, personal=False)
    colour = text("Colour", personal=False)  # c1 … c6, a token of the theme


class CustomField(Record):
    """A field the user added: `custom.<id>` is its cell on records of `of` (see `domain.own`)."""

    entity = "custom_field"
    code = 7
    label = "Custom field"
    plural = "Custom fields"
    icon = "text-cursor-input"

    name = text("Name", in_list=True, personal=False)
    of = text("Kind of record", personal=False)
    form = text("Kind of value", personal=False)  # a key of `own.FORMS`
    # options.<key>: {"value": words, "colour": c1 … c6, "rank": text}
    options = keyed("Choices", entry="option", personal=False)
    currency = text("Currency", personal=False)  # of money typed without one
    decimals = whole("Decimals", bounds=(0, 10), personal=False)
    formula = note("Formula", personal=False)  # fields by name: [custom.<id>]
    hint = text("Hint", personal=False)
    required = yesno("Required", personal=False)
    hidden = yesno("Hidden", personal=False)
    secret = text(
        "Secret", internal=True, personal=False
    )  # id of the key its values are sealed with
    rank = text("Order", internal=True, personal=False)
