"""Who waits to be looked at: people nothing happened with for the months a rule gives.

Something happened when they came in, something was done or is planned with them, a deal with them is
open or was won, or they agreed to something. Nobody is erased by a rule: somebody looks at each.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from crm_desktop.domain.fresh import fresh
from crm_desktop.domain.moments import now_text
from crm_desktop.domain.operation import Label, Operation
from crm_desktop.domain.privacy.consent import GIVEN
from crm_desktop.domain.privacy.retention import CONTACT
from crm_desktop.domain.records import RECORDS
from crm_desktop.domain.rule import Listed
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.privacy.keeping.rules import Rule
from crm_desktop.privacy.keeping.rules import rules as rules_of
from crm_desktop.store import about, catalogue, lookups, rules
from crm_desktop.store.terms import Sql

PAGE = 200
MOST = 10_000
"""People a rule counts at most."""


_AFTER = "(t.created,t.sort_key,t.n)>(?,?,?) AND "


class Waiting(NamedTuple):
    """One person: since when the file has them, the last thing done with them, the last deal won."""

    n: int
    entity: str
    id: str
    name: str
    created: str
    touched: str
    won: str
    sort_key: str = ""


def page(
    conn: Any,
    rule: Rule,
    after: Waiting | None = None,
    limit: int = PAGE,
    today: date | None = None,
) -> list[Waiting]:
    """Return those who wait for a rule, `limit` after the one given: those longest in the file first, before
    them those whose record does not say since when: they count from when the log has them.

    Raises `UserError` for a rule whose segment is gone.
    """
    test = _test(conn, rule, today or date.today())
    found: list[Waiting] = []
    values: tuple[Any, ...]
    if after is None or not after.created:
        later = "(t.sort_key,t.n)>(?,?) AND " if after else ""
        values = (after.sort_key, after.n) if after else ()
        found = _rows(conn, rule, f"t.created IS NULL AND {later}", values, test, limit)
    if len(found) < limit:
        begun, values = "t.created>'' AND ", ()
        if after is not None and after.created:
            begun, values = _AFTER, (after.created, after.sort_key, after.n)
        found += _rows(conn, rule, begun, values, test, limit - len(found))
    return found


def _rows(
    conn: Any, rule: Rule, begun: str, values: tuple[Any, ...], test: Sql, limit: int
) -> list[Waiting]:
    """Return rows in the order of the index that has when each came in."""
    record = RECORDS[rule.of]
    won = _last_won() if rule.of == CONTACT else "NULL"
    sql = (
        f"SELECT t.n,t.id,t.{record.title_field},t.created,{about.contact_time(record)},{won},t.sort_key "
        f"FROM {rule.of} t INDEXED BY {rule.of}_created WHERE t.deleted=0 AND {begun}{test.text} "
        "ORDER BY t.created,t.sort_key,t.n LIMIT ?"
    )
    return [
        Waiting(n, rule.of, id, *(value or "" for value in rest))
        for n, id, *rest in conn.execute(sql, (*values, *test.values, limit))
    ]


def count(conn: Any, rule: Rule, today: date | None = None) -> int:
    """Return how many wait for a rule, `MOST` for that many or more. Raises `UserError`."""
    test = _test(conn, rule, today or date.today())
    sql = f"SELECT count(*) FROM (SELECT 1 FROM {rule.of} t WHERE t.deleted=0 AND {test.text} LIMIT ?)"
    return int(conn.execute(sql, (*test.values, MOST)).fetchone()[0])


class AllNew(NamedTuple):
    """Why nobody waits: all `every` came in too lately, on `day` the most of them."""

    every: int
    most: int
    day: str

    def sentence(self, day: str) -> str:
        """Say that the file knows nobody for long enough, and what changes that; `day` as it is shown."""
        return tr(
            "All {n} came into this file within the months of the rule, {most} of them on {day}. Was that "
            "an import? Undo it and import again with a column that becomes “Customer since”: it counts "
            "from then.",
            n=f"{self.every:,}", most=f"{self.most:,}", day=day,
        )  # fmt: skip


def all_new(conn: Any, rule: Rule, today: date | None = None) -> AllNew | None:
    """Return it where everybody came into the file within the months of a rule, as by one import."""
    cut = rule.since(today or date.today()).isoformat()
    shown = f"FROM {rule.of} WHERE deleted=0"
    count, new = conn.execute(f"SELECT count(*),sum(created>=?) {shown}", (cut,)).fetchone()
    if not count or new != count:
        return None
    sql = f"SELECT count(*),substr(created,1,10) day {shown} GROUP BY day ORDER BY 1 DESC LIMIT 1"
    return AllNew(count, *conn.execute(sql).fetchone())


def waiting(conn: Any) -> int:
    """Return how many people wait by all rules whose segments are there, each of them once."""
    found: dict[str, set[int]] = {}
    for rule in rules_of(conn):
        with contextlib.suppress(UserError):
            test = _test(conn, rule, date.today())
            sql = f"SELECT t.n FROM {rule.of} t WHERE t.deleted=0 AND {test.text} LIMIT ?"
            rows = conn.execute(sql, (*test.values, MOST))
            found.setdefault(rule.of, set()).update(n for (n,) in rows)
    return sum(map(len, found.values()))


def why(one: Waiting, rule: Rule) -> str:
    """Return why somebody waits, in words."""
    said = [
        _since(tr("nothing done since {day}"), one.touched),
        _since(tr("in this file since {day}"), one.created),
    ]  # the days first: they are what differs from one to the next
    if not one.touched:
        said.append(tr("nothing was ever done with them"))
    if one.entity == CONTACT:
        said.append(_since(tr("last deal won {day}"), one.won) or tr("no deal won"))
    if rule.segment_name:
        said.append(tr("in “{name}”", name=rule.segment_name))
    words = " · ".join(filter(None, said))
    return words[:1].upper() + words[1:]


def keep(ws: Any, people: Iterable[tuple[str, str]], until: str, why: str) -> Operation | None:
    """Keep people (kind, id) until a day, as one operation that can be undone.

    Raises `UserError` without a reason, and for a day that has passed.
    """
    if not why.strip():
        raise UserError(tr("Say why they are kept."), tr("A guarantee, an open question, a law."))
    if not until or until <= date.today().isoformat():
        raise UserError(tr("Say a day in the future until when they are kept."))
    cells = {
        "until": until,
        "why": why.strip(),
        "recorded_by": ws.profile.name,
        "created": now_text(),
    }
    edits = [fresh("kept", {**cells, entity: id}) for entity, id in people]
    if not edits:
        return None
    label = Label("create", "kept", len(edits), row=edits[0].id if len(edits) == 1 else "")
    found: Operation | None = ws.log.record(label, edits)
    return found


def _since(words: str, at: str) -> str:
    return words.replace("{day}", at[:10]) if at else ""


def _test(conn: Any, rule: Rule, today: date) -> Sql:
    """Return the test of who waits, on table `t`."""
    cut, record = rule.since(today).isoformat(), RECORDS[rule.of]
    tests, values = _tests(record, cut, today.isoformat())
    if rule.segment:
        made = rules.where(conn, catalogue.of(conn, rule.of), (Listed(rule.segment),), today)
        tests.append(made.text)
        values += made.values
    return Sql(" AND ".join(f"({test})" for test in tests), tuple(values))


def _tests(record: Any, cut: str, today: str) -> tuple[list[str], list[Any]]:
    mine = f"SELECT 1 FROM about a WHERE a.target={record.code} AND a.n=t.n AND a.state"
    tests = [
        f"CASE WHEN t.created IS NULL THEN {_begun(record)}<strftime('%s',?)*1000 ELSE t.created<? END",
        f"NOT EXISTS ({mine}={about.PAST} AND a.at>=?)",
        f"NOT {about.has_step(record)}",
        f"NOT EXISTS (SELECT 1 FROM kept k WHERE k.{record.entity}=t.id AND k.deleted=0 AND k.until>?)",
    ]
    values: list[Any] = [cut, cut, cut, today]
    if record.entity != CONTACT:
        return [*tests, "t.status IS NOT 'converted'"], values  # who became a contact is one
    going = "d.outcome IS NULL OR (d.outcome='won' AND coalesce(d.closed,'9')>=?)"
    tests += [
        f"NOT EXISTS ({_deals()} AND ({going}))",
        "NOT EXISTS (SELECT 1 FROM consent c WHERE c.contact=t.id AND c.deleted=0 "
        f"AND c.state='{GIVEN}' AND coalesce(c.happened,c.created,'')>=?)",
    ]
    return tests, [*values, cut, cut]


def _begun(record: Any) -> str:
    """Return when a record came into the file by its log, 0 where that says nothing of it any more."""
    return (
        "coalesce((SELECT o.wall FROM change c CROSS JOIN operation o ON o.n=c.operation "
        f"WHERE c.entity={record.code} AND c.row=t.n ORDER BY c.n LIMIT 1),0)"
    )


def _deals(what: str = "1") -> str:
    return (
        f"SELECT {what} FROM lookup l CROSS JOIN deal d ON d.n=l.n WHERE l.kind={lookups.CONTACT} "
        f"AND l.value=t.id AND l.entity={RECORDS['deal'].code} AND d.deleted=0"
    )


def _last_won() -> str:
    return f"({_deals('max(d.closed)')} AND d.outcome='won')"
