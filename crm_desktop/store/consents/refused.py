"""Who refuses by now of those a yes is about to be written for, whatever they are by now."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from crm_desktop.domain.privacy.consent import ANY, MARKETING
from crm_desktop.store import merged
from crm_desktop.store.consents import reach

Yes = tuple[str, str, str]
"""Contact, way and purpose."""


def of_those(conn: Any, every: Sequence[Yes]) -> set[Yes]:
    """Return those whose contact refuses, also from the trash, or as who stands for them since a merge.

    A contact who is not there yet refuses nothing.
    """
    sql = "SELECT t.id FROM json_each(?) w CROSS JOIN contact t ON t.id=w.value"
    asked = json.dumps(list({who for who, _, _ in every}))
    there = {id for (id,) in conn.execute(sql, (asked,))}
    return {one for one in every if one[0] in there and _refuses(conn, *one)}


def _refuses(conn: Any, contact: str, channel: str, purpose: str) -> bool:
    who = merged.root(conn, "contact", contact)
    return any(
        reach.may(conn, who, way, purpose).refused or reach.refuses(conn, who, way, purpose)
        for way in (tuple(MARKETING) if channel == ANY else (channel,))
    )
