"""Channels as they are shown: the icon of each, and the few groups one chooses among."""

from __future__ import annotations

from crm_desktop.i18n import mark

ICONS = {
    "call": "phone",
    "email": "mail",
    "meeting": "users",
    "visit": "map-pin",
    "whatsapp": "message-circle",
    "sms": "smartphone",
    "social": "share-2",
    "other": "circle-dot",
}
MESSAGE = "message"
GROUPS = (
    ("call", mark("Call"), ("call",)),
    ("email", mark("E-mail"), ("email",)),
    ("meeting", mark("Meeting"), ("meeting",)),
    ("visit", mark("Visit"), ("visit",)),
    (MESSAGE, mark("Message"), ("whatsapp", "sms", "social")),
    ("other", mark("Other"), ("other",)),
)
"""Key, English words and channels of what the log form offers side by side."""


def icon(channel: str | None) -> str:
    """Return the name of a channel's icon."""
    return ICONS.get(channel or "", "circle-dot")


def group_of(channel: str) -> str:
    """Return the key of the group a channel belongs to."""
    return next((key for key, _, channels in GROUPS if channel in channels), "other")
