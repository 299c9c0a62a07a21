"""How many people a file holds data of, and what follows when there are many.

Malaysia asks who processes the data of more than 20,000 people, or sensitive data of more than 10,000, to
name a data protection officer.
"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from crm_desktop.i18n import tr
from crm_desktop.privacy.processing import remarks
from crm_desktop.store import catalogue

MOST, MOST_SENSITIVE = 20_000, 10_000
NEAR = 0.9
SENSITIVE = "sensitive"
"""The remark that says the file holds sensitive data."""
_YES, _NO = "yes", "no"


class People(NamedTuple):
    """Contacts, and leads who are not contacts yet; `most` is the number from which the duty begins."""

    contacts: int
    leads: int
    sensitive: bool

    @property
    def total(self) -> int:
        return self.contacts + self.leads

    @property
    def most(self) -> int:
        return MOST_SENSITIVE if self.sensitive else MOST

    @property
    def near(self) -> bool:
        """Whether it is time to think of it: from nine tenths on."""
        return self.total >= NEAR * self.most


def count(conn: Any) -> People:
    """Count the people of a file: two counts over indexes."""
    (contacts,) = conn.execute("SELECT count(*) FROM contact WHERE deleted=0").fetchone()
    (leads,) = conn.execute(
        "SELECT count(*) FROM lead WHERE deleted=0 AND status IS NOT 'converted'"
    ).fetchone()
    return People(int(contacts), int(leads), is_sensitive(conn))


def calling(_ws: Any, conn: Any, _today: date) -> int:
    """Return 1 where the number of people comes near the one from which the duty begins."""
    return int(count(conn).near)


def is_sensitive(conn: Any) -> bool:
    """Say whether the file holds sensitive data: as the owner said, else if people have secret fields."""
    said = remarks.of(conn).get(SENSITIVE, "")
    return said == _YES or (not said and _has_secret_fields(conn))


def say_sensitive(ws: Any, on: bool) -> Any:
    """Keep whether the file holds sensitive data, as an operation that can be undone."""
    return remarks.write(ws, SENSITIVE, _YES if on else _NO)


def _has_secret_fields(conn: Any) -> bool:
    return any(
        field.secret
        for entity in ("contact", "lead")
        for field in catalogue.of(conn, entity).own(hidden=True)
    )


def words(people: People) -> str:
    """Return how many people there are and, from nine tenths on, what that means."""
    said = tr("This file holds data of {n} people.", n=f"{people.total:,}")
    if not people.near:
        return said
    most = f"{people.most:,}"
    if people.total > people.most:
        law = tr(
            "Malaysia’s PDPA asks for a data protection officer above {most}: name one, and tell the "
            "Commissioner who it is.", most=most,
        )  # fmt: skip
    else:
        law = tr(
            "Above {most}, Malaysia’s PDPA asks for a data protection officer. That is near: think of "
            "who it will be, or look at who can go.", most=most,
        )  # fmt: skip
    return f"{said} {law}"
