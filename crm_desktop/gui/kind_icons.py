"""The icons of kinds of tasks and channels of activities; apart from what says them, which reads rules."""

from __future__ import annotations

ICONS = {
    "do": "square-check", "call": "phone", "email": "mail", "message": "message-circle",
    "meeting": "users", "visit": "map-pin", "document": "file-text", "money": "banknote",
    "birthday": "cake", "touch": "repeat", "whatsapp": "message-circle", "sms": "message-circle",
    "social": "message-circle", "other": "circle-dot",
}  # fmt: skip
"""Kind of a task or channel of an activity → its icon."""


def icon_of(kind: str) -> str:
    """Return the icon of a kind, that of any other for an unknown one."""
    return ICONS.get(kind, "circle-dot")
