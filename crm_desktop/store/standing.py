"""Fields of a list that are worked out of other records: the next step, the last contact, consents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from crm_desktop.domain.fields import Field, Record
from crm_desktop.store import about, contested
from crm_desktop.store.consents import reach

Row = dict[str, Any]


def expression(record: type[Record], field: Field) -> str:
    """Return the SQL of a derived field's value on table `t`, NULL when it has none."""
    if channel := reach.channel_of(field):
        return reach.answer(channel)
    read = about.step_time if field.derived == "next" else about.contact_time
    return read(record)


def joined(record: type[Record], field: Field, name: str) -> tuple[str, str]:
    """Return a join as `name` that gives a derived field of all rows at once, and its value."""
    if channel := reach.channel_of(field):
        return "", reach.answer(channel)
    which = f"a.state={about.OPEN}" if field.derived == "next" else about.held()
    side = "min" if field.derived == "next" else "max"
    join = (
        f" LEFT JOIN (SELECT a.n,{side}(a.at) AS at FROM about a WHERE a.target={record.code} AND "
        f"{which} GROUP BY a.n) {name} ON {name}.n=t.n"
    )
    return join, f"{name}.at"


def add(conn: Any, record: type[Record], rows: Mapping[int, Row]) -> None:
    """Put the derived fields of a page into its rows: the time, and "<field>.shown" what it is.

    "contested" says whether the conflict desk has something to decide about a row.
    """
    reach.add(conn, record, rows)
    for field in record.derived.values():
        if reach.channel_of(field):
            continue
        read = about.next_steps if field.derived == "next" else about.last_contacts
        _put(field, rows.values(), read(conn, record.entity, rows))
    disputed = contested.among(conn, record.code, rows)
    for n, row in rows.items():
        row["contested"] = n in disputed


def _put(field: Field, rows: Iterable[Row], steps: Mapping[int, about.Step]) -> None:
    for row in rows:
        step = steps.get(row["n"])
        row[field.name] = None if step is None else step.at or about.NO_TIME
        row[f"{field.name}.shown"] = "" if step is None else step.title
        row[f"{field.name}.step"] = step
