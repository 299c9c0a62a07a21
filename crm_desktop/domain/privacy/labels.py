"""What the choices of the privacy desk are called where there is room for a word."""

from __future__ import annotations

from crm_desktop.domain.fields import Choice
from crm_desktop.domain.privacy.laws import CCPA, GDPR, PDPA
from crm_desktop.i18n import tr

LAW_NAMES = {GDPR: "GDPR", PDPA: "PDPA", CCPA: "CCPA"}
"""Laws as their short names, which are the same in every language."""


def label_of(choices: tuple[Choice, ...], value: str) -> str:
    """Return a choice in words; what a newer version wrote as it stands."""
    return next((tr(choice.label) for choice in choices if choice.value == value), value)


def law(value: str) -> str:
    """Return a law by its short name; what a newer version wrote as it stands."""
    return LAW_NAMES.get(value, value)
