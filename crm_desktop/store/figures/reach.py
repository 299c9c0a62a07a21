"""What else than its own records an answer hangs on: other kinds of record, and the time."""

from __future__ import annotations

from datetime import date
from typing import Any

from crm_desktop.domain import periods, rule, rule_reach
from crm_desktop.domain.fields import Kind
from crm_desktop.domain.rule import Acted, Condition, Listed, Node, Unknown
from crm_desktop.store import catalogue, conditions, day_tests, slips
from crm_desktop.store.catalogue import Catalogue
from crm_desktop.store.figures import grouping, sources
from crm_desktop.store.figures.question import Question

_PERIODS = (day_tests.WITHIN, day_tests.NOT_WITHIN, day_tests.YEARLY)
_AT_LARGE = (conditions.TOUCHED, slips.FIELD)
"""Operators that ask the log or what is about a record."""


def reads(conn: Any, question: Question) -> set[str]:
    """Return the kinds of record any change of which may change the answer as a whole.

    The source's own kind is among them where a record as it was cannot be asked the question: a rule
    on what stands in look-ups.
    """
    source = sources.SOURCES[question.source]
    known = catalogue.of(conn, source.entity)
    found = set(sources.reads(source, question.term))
    for group in question.groups:
        found |= set(grouping.READS.get(group.partition(":")[0], ()))
    field = known.fields.get(question.term)
    if field is not None and field.money:
        found.add("rate")
    if not question.base:  # then amounts are counted as they stand
        found.discard("rate")
    found |= rule_reach.others(known.record, question.where)
    nodes = [node for one in question.where for node in rule.walk(one)]
    if any(not isinstance(node, Condition | rule.All | rule.AnyOf | rule.Not) for node in nodes):
        found.add(source.entity)
    for name in _named(question):
        found |= _of_field(known, name.partition(".")[0])
    looked_up = (n.field for n in nodes if isinstance(n, Condition) and _looked_up(known, n))
    return found | {source.entity for _name in looked_up}


def ages(conn: Any, question: Question, since: date, today: date) -> bool:
    """Say whether the answer of `since` may differ from today's though nothing was written."""
    source = sources.SOURCES[question.source]
    known = catalogue.of(conn, source.entity)
    term = source.terms.get(question.term)
    if term is not None and term.ages:
        return True
    if any(group.partition(":")[0] in grouping.AGES for group in question.groups):
        return True
    if question.base and question.term and _rated(conn, since, today):
        return True
    nodes = [node for one in question.where for node in rule.walk(one)]
    return any(_node_ages(node) for node in nodes) or any(
        _worked_out(known, name) for name in _named(question)
    )


def _named(question: Question) -> set[str]:
    """Return the fields a question names: in its groups, its rules, its term and its time."""
    groups = {group.partition(":")[0] for group in question.groups}
    return (groups | rule_reach.fields(question.where) | {question.term, question.when}) - {""}


def _of_field(known: Catalogue, name: str) -> set[str]:
    """Return what a field's value hangs on beside the record: who is merged leads what names it (R9)."""
    if _worked_out(known, name):
        return set(rule_reach.EVERYTHING)
    field = known.fields.get(name)
    if field is None:
        return set()
    return ({field.target} if field.target else set()) | ({"custom_field"} if field.own else set())


def _worked_out(known: Catalogue, name: str) -> bool:
    field = known.fields.get(name)
    return field is not None and bool(field.derived or field.computed)


def _looked_up(known: Catalogue, condition: Condition) -> bool:
    field = conditions.field_of(known, condition.field)
    return condition.operator in _AT_LARGE or (
        field is not None and field.kind is Kind.KEYED and not field.own
    )


def _node_ages(node: Node) -> bool:
    if isinstance(node, Acted | Listed | Unknown):
        return True
    if not isinstance(node, Condition):
        return False
    values = node.value if isinstance(node.value, list | tuple) else [node.value]
    relative = any(periods.is_relative(value) for value in values)
    return relative or node.operator in (*_PERIODS, slips.FIELD)


def _rated(conn: Any, since: date, today: date) -> bool:
    """Say whether another rate holds today than did then."""
    sql = (
        "SELECT 1 FROM rate WHERE deleted=0 AND substr(day,1,10)>? AND substr(day,1,10)<=? LIMIT 1"
    )
    return conn.execute(sql, (since.isoformat(), today.isoformat())).fetchone() is not None
