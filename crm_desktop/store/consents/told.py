"""What a contact said about being contacted: each way as it stands, and all that was recorded."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from crm_desktop.domain.privacy.consent import MARKETING
from crm_desktop.domain.records import RECORDS
from crm_desktop.store.consents import reach

_SQL = (
    "SELECT c.id,c.channel,c.state,c.basis,c.purpose,p.name,coalesce(c.happened,c.created,''),c.way,"
    "c.wording,c.version,c.proof,a.name,c.recorded_by FROM consent c "
    "LEFT JOIN purpose p ON p.id=c.purpose AND p.deleted=0 "
    "LEFT JOIN attachment a ON a.id=c.proof AND a.deleted=0 "
    "WHERE c.contact=? AND c.deleted=0 ORDER BY coalesce(c.happened,c.created,'') DESC,c.id DESC"
)


class Event(NamedTuple):
    """One consent, the names of its purpose and proof beside their ids."""

    id: str
    channel: str
    state: str
    basis: str
    purpose: str
    purpose_name: str
    at: str
    way: str
    wording: str
    version: str
    proof: str
    proof_name: str
    recorded_by: str


class Told(NamedTuple):
    """The verdict of each way, and the events, the newest first."""

    verdicts: dict[str, reach.Verdict]
    events: list[Event]

    @property
    def closed(self) -> bool:
        return any(verdict.closed for verdict in self.verdicts.values())


def of(conn: Any, contact: str) -> Told:
    """Return what one contact said."""
    events = [Event(*(value or "" for value in row)) for row in conn.execute(_SQL, (contact,))]
    return Told({way: reach.may(conn, contact, way) for way in MARKETING}, events)


def purposes(conn: Any) -> list[tuple[str, str]]:
    """Return id and name of the purposes that are not archived, by name."""
    sql = "SELECT id,name FROM purpose WHERE deleted=0 AND archived IS NOT 1 ORDER BY sort_key,n"
    return [(id, name or "") for id, name in conn.execute(sql)]


def files(conn: Any, contact: str) -> list[tuple[str, str]]:
    """Return id and name of the files of a contact, the newest first: one of them may be a proof."""
    sql = (
        "SELECT a.id,a.name FROM about b JOIN attachment a ON a.n=b.s AND a.deleted=0 "
        "WHERE b.target=? AND b.n=(SELECT n FROM contact WHERE id=?) AND b.source=? ORDER BY a.n DESC"
    )
    codes = RECORDS["contact"].code, contact, RECORDS["attachment"].code
    return [(id, name or "") for id, name in conn.execute(sql, codes)]


def latest(conn: Any, contacts: Sequence[str]) -> dict[str, str]:
    """Return contact → when their last word was said, a day or a moment; without those who said nothing."""
    sql = (
        f"SELECT c.contact,max({reach.AT.format('c')}) FROM json_each(?) w "
        "CROSS JOIN consent c ON c.contact=w.value WHERE c.deleted=0 GROUP BY c.contact"
    )
    return dict(conn.execute(sql, (json.dumps(list(contacts)),)).fetchall())
