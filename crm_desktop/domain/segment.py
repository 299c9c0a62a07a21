"""Segments (a rule, or a list made by hand) and saved views of the tables."""

from __future__ import annotations

from crm_desktop.domain.fields import Record, note, text, yesno


class Segment(Record):
    """Records of one kind: those a rule finds, or those whose `lists.<id>` cell names it."""

    entity = "segment"
    code = 13
    label = "Segment"
    plural = "Segments"
    icon = "users"

    name = text("Name", in_list=True, personal=False)
    of = text("Kind of record", in_list=True, personal=False)
    rule = note("Rule", internal=True)  # a JSON tree; none: a list made by hand
    notes = note("Notes", personal=False)
    pinned = yesno("In the sidebar", personal=False)


class SavedView(Record):
    """How a table shows its records under one name: filter, order, columns, grouping."""

    entity = "saved_view"
    code = 14
    label = "View"
    plural = "Views"
    icon = "table-2"

    name = text("Name", in_list=True, personal=False)
    of = text("Kind of record", in_list=True, personal=False)
    body = note("How it looks", internal=True)  # JSON
    rank = text("Order", internal=True, personal=False)
