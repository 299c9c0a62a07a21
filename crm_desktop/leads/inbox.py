"""Which leads the inbox opens on; apart from triage, which the first picture waits for."""

from __future__ import annotations

from crm_desktop.domain.lead import ENDED
from crm_desktop.domain.rule import Condition

OPEN = Condition("status", "is_not", list(ENDED))
"""The test of leads somebody works on, or nobody yet."""
