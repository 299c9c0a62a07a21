"""Retention rules: those there are, and how many people each proposes for review."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from crm_desktop.domain.operation import Edit
from crm_desktop.domain.periods import months_on
from crm_desktop.domain.privacy.retention import CONTACT, LEAD
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr

KINDS = (CONTACT, LEAD)


class Rule(NamedTuple):
    """One rule: people of a kind, and of a segment where one is named, with nothing for some months."""

    id: str
    name: str
    of: str
    months: int
    segment: str
    segment_name: str

    def since(self, today: date) -> date:
        """Return the day on or after which something must have happened for nobody to ask."""
        return months_on(today, -self.months)


def rules(conn: Any) -> list[Rule]:
    """Return the rules that are whole, by name."""
    sql = (
        "SELECT r.id,r.name,r.of,r.months,r.segment,s.name FROM retention r "
        "LEFT JOIN segment s ON s.id=r.segment AND s.deleted=0 WHERE r.deleted=0 ORDER BY r.sort_key,r.n"
    )
    found = (
        Rule(id, name or tr("Unnamed"), of, int(months), segment or "", called or "")
        for id, name, of, months, segment, called in conn.execute(sql) if of in KINDS and months
    )  # fmt: skip
    return list(found)


def check(conn: Any, name: object, of: object, months: object, segment: object) -> None:
    """Raise `UserError` for a rule that is not whole, or whose segment is of other records."""
    if not str(name or "").strip():
        raise UserError(tr("The rule needs a name."))
    if of not in KINDS or not months:
        raise UserError(
            tr("A rule needs whose data it is about, and a number of months."),
            tr("For example: leads, 12 months."),
        )
    if not segment:
        return
    found = conn.execute(
        "SELECT of,name FROM segment WHERE id=? AND deleted=0", (segment,)
    ).fetchone()
    if found is None or found[0] != of:
        raise UserError(tr("The segment “{name}” is of another kind of record.",
                           name=found[1] if found else "?"))  # fmt: skip


def deleted(id: str) -> Edit:
    """Return the edit that takes a rule away."""
    return Edit("retention", id, {"deleted": True})
