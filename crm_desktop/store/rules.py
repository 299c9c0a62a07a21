"""Rules as SQL: the one way in which tables, boards, exports and segments are filtered.

Every test is on the table `t`; tests of related records are made on `t` as well and then moved to an
alias of their own. Names are those of declared fields and relations, whatever a user typed stands in
the values. What this version does not know is refused in words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from crm_desktop.domain import periods, relations, rule
from crm_desktop.domain.records import RECORDS
from crm_desktop.domain.relations import Relation
from crm_desktop.domain.rule import Acted, All, AnyOf, Bought, Condition, Listed, Node, Not, Related
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.store import about, catalogue, conditions, day_tests, identities, lookups, slips
from crm_desktop.store.catalogue import Catalogue
from crm_desktop.store.terms import NotInSql, Sql, sql

_TABLE = re.compile(r"\bt\.")
_DEAL = RECORDS["deal"].code


@dataclass(frozen=True, slots=True)
class Asking:
    """What a rule is asked of: the file, the fields, the day it is today, who asks."""

    conn: Any
    known: Catalogue
    today: date
    depth: int = 0
    open: tuple[str, ...] = ()  # segments whose rule is being read, so that none contains itself

    @property
    def code(self) -> int:
        return self.known.record.code

    def of(self, entity: str) -> Asking:
        """Return the asking of related records, one level deeper."""
        return replace(self, known=catalogue.of(self.conn, entity), depth=self.depth + 1)


def where(conn: Any, known: Catalogue, nodes: Iterable[Node], today: date | None = None) -> Sql:
    """Return the test that all of `nodes` hold, on table `t`. Raises `UserError`."""
    return compiled(Asking(conn, known, today or date.today()), All(tuple(nodes)))


def compiled(asking: Asking, node: Node) -> Sql:
    """Return the test of one node on table `t`. Raises `UserError`."""
    try:
        return _compiled(asking, node)
    except NotInSql as error:
        raise _newer(str(error)) from error


def _compiled(asking: Asking, node: Node) -> Sql:
    if isinstance(node, Condition):
        return _leaf(asking, node)
    if isinstance(node, All | AnyOf):
        return _joined(asking, node)
    if isinstance(node, Not):
        return sql("(({}) IS NOT TRUE)", _compiled(asking, node.part))
    if isinstance(node, Related):
        return _related(asking, node)
    if isinstance(node, Acted):
        return _acted(asking, node)
    if isinstance(node, Bought):
        return _bought(asking, node)
    if isinstance(node, Listed):
        return _listed(asking, node)
    raise _newer(node.raw)


def _joined(asking: Asking, node: All | AnyOf) -> Sql:
    parts = [_compiled(asking, part) for part in node.parts]
    if not parts:
        return Sql("1" if isinstance(node, All) else "0")
    way = " AND " if isinstance(node, All) else " OR "
    return sql("({})" if len(parts) > 1 else "{}", sql(way.join(["{}"] * len(parts)), *parts))


def _leaf(asking: Asking, condition: Condition) -> Sql:
    if condition.operator == conditions.TOUCHED:
        return conditions.touched(asking.known, condition)
    if condition.operator == conditions.AMONG:
        return conditions.among(condition)
    if condition.operator == slips.FIELD:
        return slips.slipping(asking.known.record, condition.value)
    field = conditions.field_of(asking.known, condition.field)
    if field is None or condition.operator not in conditions.OPERATORS:
        said = condition.field if field is None else condition.operator
        raise _newer(said)
    try:
        if day_tests.asks_days(field, condition):
            column = conditions.column(asking.known, field)
            return day_tests.test(field, column, condition, asking.today)
        return conditions.made(asking.known, field, _with_me(asking, condition))
    except (KeyError, TypeError, ValueError) as error:
        raise _newer(f"{condition.field} {condition.operator} {condition.value}") from error


def _with_me(asking: Asking, condition: Condition) -> Condition:
    """Put the name of whoever works with the file where "me" stands."""
    values = condition.value if isinstance(condition.value, list | tuple) else [condition.value]
    if rule.ME not in values:
        return condition
    me = _me(asking.conn)
    return replace(condition, value=[me if value == rule.ME else value for value in values])


def _me(conn: Any) -> str:
    from crm_desktop.store.workspace import profile_of

    return profile_of(conn).name


def _moved(made: Sql, alias: str) -> Sql:
    return Sql(_TABLE.sub(f"{alias}.", made.text), made.values)


def _related(asking: Asking, node: Related) -> Sql:
    link = relations.of(asking.known.record).get(node.to)
    if link is None:
        raise _newer(node.to)
    inner, alias = asking.of(link.target), f"r{asking.depth}"
    passes = sql("{}.deleted=0 AND {}", alias, _moved(_compiled(inner, node.where), alias))
    if node.how != rule.COUNT:
        return _some(asking, link, passes, alias, negated=node.how == rule.NONE)
    sign, number = rule.counted(node.count)
    found = sql("(SELECT count(*) FROM {})", _linked(asking, link, passes, alias))
    return sql(f"{{}}{sign}{{}}", found, Sql("?", (number,)))


def _some(asking: Asking, link: Relation, passes: Sql, alias: str, *, negated: bool) -> Sql:
    """Return the test that at least one related record passes, or none.

    Deals and companies are few beside contacts: those that pass are found once. Of the many entries
    of `about` each record looks up its own.
    """
    no = "NOT " if negated else ""
    if link.by == relations.REFERENCE:
        test = f"t.{link.field} IN (SELECT {alias}.id FROM {link.target} {alias} WHERE {{}})"
        return sql(f"({test}) IS NOT TRUE" if negated else test, passes)
    if link.by == relations.BACK:
        of = f"SELECT {alias}.{link.field} FROM {link.target} {alias} WHERE {{}}"
        return sql(f"t.id {no}IN ({of} AND {alias}.{link.field} IS NOT NULL)", passes)
    if link.by == relations.LOOKED_UP:
        of = (
            f"SELECT l{asking.depth}.value FROM {link.target} {alias} JOIN lookup l{asking.depth} "
            f"ON l{asking.depth}.n={alias}.n WHERE l{asking.depth}.kind={lookups.CONTACT} AND "
            f"l{asking.depth}.entity={RECORDS[link.target].code} AND {{}}"
        )
        return sql(f"t.id {no}IN ({of})", passes)
    return sql("{}EXISTS (SELECT 1 FROM {})", no, _linked(asking, link, passes, alias))


def _linked(asking: Asking, link: Relation, passes: Sql, alias: str) -> Sql:
    """Return FROM and WHERE of the related records of one row that pass."""
    target, side = link.target, f"{alias}x"
    if link.by == relations.REFERENCE:
        return sql(f"{target} {alias} WHERE {alias}.id=t.{link.field} AND {{}}", passes)
    if link.by == relations.BACK:
        return sql(f"{target} {alias} WHERE {alias}.{link.field}=t.id AND {{}}", passes)
    if link.by == relations.LOOKED_UP:
        of = (
            f"lookup {side} JOIN {target} {alias} ON {alias}.n={side}.n WHERE "
            f"{side}.kind={lookups.CONTACT} AND {side}.value=t.id AND "
            f"{side}.entity={RECORDS[target].code} AND {{}}"
        )
    elif link.by == relations.ENTRIES:
        of = f"json_each(t.{link.field}) {side} JOIN {target} {alias} ON {alias}.id={side}.key WHERE {{}}"
    else:
        of = (
            f"about {side} JOIN {target} {alias} ON {alias}.n={side}.s WHERE "
            f"{side}.target={asking.code} AND {side}.n=t.n AND "
            f"{side}.source={RECORDS[target].code} AND {{}}"
        )
    return sql(of, passes)


def _acted(asking: Asking, node: Acted) -> Sql:
    """Return the test of what took place by now, also where it was logged ahead of its time."""
    if "activities" not in relations.of(asking.known.record):
        raise _newer("activity")
    side, act = f"a{asking.depth}", f"v{asking.depth}"
    wanted = {"channel": node.channels, "outcome": node.outcomes, "direction": node.directions}
    tests = [_among(f"{act}.{column}", values) for column, values in wanted.items() if values]
    join = f" JOIN activity {act} ON {act}.n={side}.s" if tests else ""
    if node.within:
        text = f"last {node.within}" if node.within[:1].isdigit() else node.within
        tests.append(day_tests.spanned(Sql(f"{side}.at"), periods.span(text, asking.today)))
    head = (
        f"about {side}{join} WHERE {side}.target={asking.code} AND {side}.n=t.n "
        f"AND {about.held(a=side)}"
    )
    found = sql(head + " AND {}" * len(tests), *tests)
    sign, number = rule.counted(node.count)
    if (sign, number) in ((">=", 1), (">", 0)):
        return sql("EXISTS (SELECT 1 FROM {})", found)
    if (sign, number) in (("=", 0), ("<", 1), ("<=", 0)):
        return sql("NOT EXISTS (SELECT 1 FROM {})", found)
    return sql(f"(SELECT count(*) FROM {{}}){sign}{{}}", found, Sql("?", (number,)))


def _among(column: str, values: Iterable[str]) -> Sql:
    each = tuple(values)
    return Sql(f"{column} IN ({','.join('?' * len(each))})", each)


_OUTCOME = {rule.WON: " AND d.outcome='won'", rule.OPEN: " AND d.outcome IS NULL", rule.ANY: ""}


def _bought(asking: Asking, node: Bought) -> Sql:
    lines = (
        "lookup p JOIN deal d ON d.n=p.n AND d.deleted=0{of} WHERE p.kind={kind} AND p.value=? AND "
        "p.entity={code}"
    )
    entity = asking.known.record.entity
    if entity not in ("contact", "company", "deal"):
        raise _newer("product")
    outcome = _OUTCOME[node.deals if entity != "deal" else rule.ANY]
    found = lines.format(of=outcome, kind=lookups.PRODUCT, code=_DEAL)
    if entity == "deal":
        test = f"t.n {{}}IN (SELECT d.n FROM {found})"
    elif entity == "company":
        test = f"t.id {{}}IN (SELECT d.company FROM {found} AND d.company IS NOT NULL)"
    else:
        joined = found.replace(" WHERE ", " JOIN json_each(d.contacts) j WHERE ", 1)
        test = f"t.id {{}}IN (SELECT j.key FROM {joined})"
    return Sql(test.format("" if node.has else "NOT "), (node.product,))


def _listed(asking: Asking, node: Listed) -> Sql:
    n = identities.number_of(asking.conn, "segment", node.segment)
    found = asking.conn.execute(
        "SELECT of,rule,name FROM segment WHERE n=? AND deleted=0", (n or 0,)
    ).fetchone()
    if found is None:
        raise UserError(
            tr("A segment this rule asks for is not in this file any more."),
            tr("Take that part out of the rule, or bring the segment back with Undo."),
        )
    of, kept, name = found
    if of != asking.known.record.entity:
        raise UserError(tr("The segment “{name}” is of another kind of record.", name=name))
    no = "" if node.has else "NOT "
    if not kept:
        test = f"t.n {no}IN (SELECT s.n FROM lookup s WHERE s.kind=? AND s.value=? AND s.entity=?)"
        return Sql(test, (lookups.SEGMENT, node.segment, asking.code))
    if node.segment in asking.open:
        raise UserError(
            tr("The segment “{name}” is part of its own rule.", name=name),
            tr("Take one of the two out of the other’s rule."),
        )
    inner = replace(asking, open=(*asking.open, node.segment))
    made = _compiled(inner, rule.loads(kept))
    return sql("(({}) IS TRUE)" if node.has else "(({}) IS NOT TRUE)", made)


def _newer(text: str) -> UserError:
    return UserError(
        tr("This rule asks for something this version does not know: {text}.", text=text[:80]),
        tr("Update the program, or take that part out of the rule."),
    )
