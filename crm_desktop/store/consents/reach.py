"""May a contact be contacted one way? Everything that contacts, or prepares it, asks here.

Of marketing the answer is "yes", "no" or "unknown". It is "no" for "do not contact", and where the last
word of a contact about that way is a refusal: one that nothing given later, for the same purpose or for
any, takes back. Nothing recorded is "unknown", which is no ground for writing to many. One to one only
"do not contact" closes the way; a refusal is said before.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from crm_desktop.domain.fields import Field, Record
from crm_desktop.domain.privacy.consent import ANY, CHANNELS, GIVEN, MARKETING, POST, REACH, STATES
from crm_desktop.domain.records import RECORDS
from crm_desktop.i18n import tr

YES, NO, UNKNOWN = "yes", "no", "unknown"
AT = "coalesce(min({0}.happened,{0}.created),{0}.happened,{0}.created,'')"
"""When something was said: never later than it was written down, whatever a slip dated it."""
DAY = "CASE WHEN length({0})=10 THEN {0} ELSE coalesce(date({0},'localtime'),'') END"
"""The user's day of a moment; of a day it is that day."""


def channel_of(field: Field) -> str:
    """Return the way whose answer a derived field gives, "" for any other field."""
    return field.derived.removeprefix(REACH) if field.derived.startswith(REACH) else ""


def answer(channel: str, purpose: str = "") -> str:
    """Return the SQL of the answer for a row of the contacts `t`, for one purpose or for any.

    Raises `ValueError` for a way or a purpose that is none.
    """
    if channel not in MARKETING or (purpose and not purpose.replace("-", "").isalnum()):
        raise ValueError(f"{channel} {purpose}")
    return (
        f"(CASE WHEN t.do_not_contact=1 OR EXISTS ({_refused(channel, purpose)}) THEN '{NO}' "
        f"WHEN EXISTS ({_events('g', channel, purpose)} AND g.state='{GIVEN}') THEN '{YES}' "
        f"ELSE '{UNKNOWN}' END)"
    )


def _events(name: str, channel: str, purpose: str) -> str:
    of = f" AND ({name}.purpose IS NULL OR {name}.purpose='{purpose}')" if purpose else ""
    ways = f"{name}.channel IN ('{channel}','{ANY}')"
    return f"SELECT 1 FROM consent {name} WHERE {name}.contact=t.id AND {name}.deleted=0 AND {ways}{of}"


def _refused(channel: str, purpose: str) -> str:
    """Return the select of refusals that nothing given later takes back; at the same time they hold.

    Where one of both has a day and no time, they are of the same time all that day.
    """
    later = (
        f"{_events('g', channel, purpose)} AND g.state='{GIVEN}' "
        f"AND {_later(AT.format('g'), AT.format('r'))} "
        "AND (g.purpose IS r.purpose OR g.purpose IS NULL OR r.purpose IS NULL)"
    )
    return f"{_events('r', channel, purpose)} AND r.state IS NOT '{GIVEN}' AND NOT EXISTS ({later})"


def _later(one: str, other: str) -> str:
    days = f"{DAY.format(one)}>{DAY.format(other)}"
    return f"CASE WHEN 10 IN (length({one}),length({other})) THEN {days} ELSE {one}>{other} END"


def add(conn: Any, record: type[Record], rows: Mapping[int, dict[str, Any]]) -> None:
    """Put the answers into the rows of a page of contacts."""
    fields = [f for f in record.derived.values() if channel_of(f)]
    if not fields or not rows:
        return
    terms = ",".join(answer(channel_of(f)) for f in fields)
    sql = f"SELECT t.n,{terms} FROM json_each(?) w CROSS JOIN contact t ON t.n=w.value"
    for n, *said in conn.execute(sql, (json.dumps(list(rows)),)):
        rows[n] |= {f.name: one for f, one in zip(fields, said, strict=True)}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a contact may be sent marketing one way, whether they may be contacted at all, and why not."""

    marketing: str
    closed: bool = False  # "do not contact": nobody is to contact them in any way
    why: str = ""

    @property
    def refused(self) -> bool:
        return self.marketing == NO


def may(conn: Any, contact: str, channel: str, purpose: str = "") -> Verdict:
    """Return the verdict on a contact and a way, with the reason in words."""
    sql = f"SELECT t.do_not_contact,{answer(channel, purpose)} FROM contact t WHERE t.id=? AND t.deleted=0"
    found = conn.execute(sql, (contact,)).fetchone()
    if found is None:
        return Verdict(UNKNOWN)
    if found[0]:
        return Verdict(NO, True, tr("This contact is marked “Do not contact”."))
    if found[1] == NO:
        return Verdict(NO, False, _refusal(conn, contact, channel, purpose))
    return Verdict(found[1], False, unknown_words() if found[1] == UNKNOWN else "")


def refuses(conn: Any, contact: str, channel: str, purpose: str = "") -> bool:
    """Say whether a contact's own refusal, as wide as this way and purpose or wider, holds.

    "Do not contact" is none: it is taken off again. Nor is the refusal of one purpose one of all.
    """
    for way in tuple(MARKETING) if channel == ANY else (channel,):
        sql = _refused(way, purpose).replace("t.id", "?1")
        wide = "" if purpose else " AND r.purpose IS NULL"
        if conn.execute(f"{sql}{wide} LIMIT 1", (contact,)).fetchone() is None:
            return False
    return True


def of_address(conn: Any, kind: int, value: str, channel: str) -> Verdict:
    """Return the gravest verdict on the contacts who have an address: a lead may be one of them.

    `kind` and `value` are those of the look-up table.
    """
    sql = (
        "SELECT t.id FROM lookup l JOIN contact t ON t.n=l.n "
        "WHERE l.kind=? AND l.value=? AND l.entity=? AND t.deleted=0"
    )
    asked = (kind, value, RECORDS["contact"].code)
    found = [may(conn, id, channel) for (id,) in conn.execute(sql, asked).fetchall()]
    return min(found, key=lambda one: (not one.closed, not one.refused), default=Verdict(UNKNOWN))


def unknown_words() -> str:
    """Return why nobody is written to of whom nothing is recorded."""
    return tr("Nothing is recorded that allows marketing to them.")


def _refusal(conn: Any, contact: str, channel: str, purpose: str) -> str:
    refused = _refused(channel, purpose).replace("SELECT 1", f"SELECT r.state,{AT.format('r')}", 1)
    sql = f"{refused} ORDER BY {AT.format('r')} DESC LIMIT 1".replace("t.id", "?")
    state, at = conn.execute(sql, (contact,) * sql.count("?")).fetchone()
    named = {choice.value: choice.label for choice in STATES}
    way = next(choice.label for choice in CHANNELS if choice.value == channel)
    said = tr(named.get(state) or "Objected")
    return tr("{way}: {state} on {day}.", way=tr(way), state=said.lower(), day=str(at)[:10])


@dataclass(frozen=True, slots=True)
class Parted:
    """Contacts who may be sent marketing one way, and how many may not: who refused, and who is not known."""

    allowed: list[int]
    refused: int
    unknown: int


def parted(conn: Any, ns: Iterable[int], channel: str, purpose: str = "") -> Parted:
    """Part contacts by whether they may be sent marketing one way, in their order."""
    every = list(ns)
    sql = (
        f"SELECT t.n,{answer(channel, purpose)} FROM json_each(?) w CROSS JOIN contact t ON t.n=w.value "
        "WHERE t.deleted=0"
    )
    found = conn.execute(sql, (json.dumps(every),)).fetchall()
    said = [one for _, one in found]
    return Parted([n for n, one in found if one == YES], said.count(NO), said.count(UNKNOWN))


def postable(conn: Any, entity: str, ns: Iterable[int], *, marketing: bool) -> list[int]:
    """Return those of some rows a letter may go to: all but who refused it, of marketing who allow it."""
    every = list(ns)
    if entity != "contact":
        return every
    kept = (YES,) if marketing else (YES, UNKNOWN)
    sql = (
        f"SELECT t.n FROM json_each(?) w CROSS JOIN contact t ON t.n=w.value "
        f"WHERE {answer(POST)} IN ({','.join('?' * len(kept))})"
    )
    return [n for (n,) in conn.execute(sql, (json.dumps(every), *kept))]


def allowing(query: Any, channel: str) -> Any:
    """Return the `ListQuery` of those of a list of contacts who allow marketing one way."""
    from crm_desktop.domain.rule import Condition  # the first list on the screen needs none

    allowed = Condition(f"may_{channel}", "is", [YES])
    return replace(query, conditions=(*query.conditions, allowed))


def open_way(record: type[Record]) -> str:
    """Return the SQL test that a row of the table `t` may be contacted at all: what suggests it asks this."""
    return "t.do_not_contact IS NOT 1" if "do_not_contact" in record.fields else "1"


def closed_deals(conn: Any, ids: Iterable[str]) -> set[str]:
    """Return those of some deals whose contacts, of which there is one, are all not to be contacted."""
    from crm_desktop.store.lookups import CONTACT  # the first list on the screen needs none

    sql = (
        "SELECT t.id FROM json_each(?) w CROSS JOIN deal t ON t.id=w.value "
        "JOIN lookup l ON l.n=t.n AND l.kind=? AND l.entity=? "
        "JOIN contact c ON c.id=l.value AND c.deleted=0 GROUP BY t.id HAVING min(c.do_not_contact IS 1)"
    )
    asked = (json.dumps(list(ids)), CONTACT, RECORDS["deal"].code)
    return {id for (id,) in conn.execute(sql, asked)}


def closed(conn: Any, ids: Iterable[str]) -> set[str]:
    """Return those of some contacts who are not to be contacted in any way."""
    sql = (
        "SELECT t.id FROM json_each(?) w CROSS JOIN contact t ON t.id=w.value "
        "WHERE t.deleted=0 AND t.do_not_contact=1"
    )
    return {id for (id,) in conn.execute(sql, (json.dumps(list(ids)),))}
