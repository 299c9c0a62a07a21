"""What rows of leads, tasks and activities have of their own: names from parts, defaults, times."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crm_desktop.domain.fields import Value
from crm_desktop.domain.names import has_han
from crm_desktop.domain.records import RECORDS
from crm_desktop.exchange.columns import campaign_headings

KINDS = ("lead", "task", "activity", "campaign_result")
TIMES = {"task": "due", "activity": "start", "campaign_result": "day"}
"""Kind → the field that tells two records of one title apart."""
FIRST: Mapping[str, Mapping[str, Value]] = {
    "lead": {"status": "new"},
    "activity": {"state": "done", "channel": "other"},
}
"""Kind → what a new record is where its row does not say."""


def finish(kind: str, drawn: Any, group: Mapping[str, str]) -> None:
    """Give a drawn row the title it has in other words."""
    plain = drawn.plain
    if kind == campaign_headings.KIND:
        campaign_headings.finish(drawn)
    if kind == "lead" and not plain.get("name") and (name := joined_name(group)):
        plain["name"] = name
    if kind == "activity" and not plain.get("subject"):
        fields = RECORDS[kind].fields["channel"].choices
        channel = next((c.label for c in fields if c.value == plain.get("channel")), "")
        first = str(plain.get("details") or "").strip().split("\n")[0][:80]
        if subject := drawn.named.get("kind") or first or channel:
            plain["subject"] = subject


def joined_name(parts: Mapping[str, Any]) -> str:
    """Return the display name of given and family name; Han names stand the other way round."""
    given, family = parts.get("given_name", ""), parts.get("family_name", "")
    if has_han(family) and has_han(given):
        return f"{family}{given}"
    return f"{given} {family}".strip()


def first(kind: str, cells: Mapping[str, Value]) -> dict[str, Value]:
    """Return what a new record of these cells is beside them."""
    return {name: value for name, value in FIRST.get(kind, {}).items() if name not in cells}
