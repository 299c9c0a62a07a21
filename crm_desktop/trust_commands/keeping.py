"""What `crm keeping`, `crm keeping-rule` and `crm keep` do: retention rules, and who waits to be looked at.

Nothing here erases anybody. Who is looked at is kept until a day, or erased by `crm erase`, which asks.
"""

from __future__ import annotations

import argparse
from typing import Any

from crm_desktop.commands import Answer, Asked, entity_of
from crm_desktop.declaring_commands import add, count
from crm_desktop.domain.fold import fold
from crm_desktop.domain.privacy.retention import CONTACT, LEAD, MOST_MONTHS
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr, trn

KINDS = (CONTACT, LEAD)


def declare(every: Any) -> None:
    """Declare the commands."""
    words = "retention rules with how many wait for review; of one rule who waits, and why"
    made = add(every, "keeping", keeping, words, reads=True)
    made("rule", nargs="?", default="", metavar="RULE", help="its id or its name")
    made("--limit", type=count, default=50, metavar="N", help="people listed at most; 50")
    words = (
        "add a rule: after months without anything somebody is to be looked at, never erased by it"
    )
    made = add(every, "keeping-rule", new_rule, words, daily=True)
    made("name", metavar="NAME")
    made("--of", choices=KINDS, required=True, help="whose data it is about")
    made("--months", type=_months, required=True, metavar="N")
    made("--segment", default="", metavar="ID|NAME", help="of this segment alone")
    words = "take a rule away; who waits for it stays as they are"
    made = add(every, "keeping-rule-delete", delete_rule, words, daily=True)
    made("rule", metavar="RULE", help="its id or its name")
    words = "keep people who were looked at until a day, with a reason"
    made = add(every, "keep", keep, words, daily=True)
    made("ids", nargs="+", metavar="ID")
    made("--until", required=True, metavar="DATE")
    made("--why", required=True, metavar="TEXT")


def _months(text: str) -> int:
    months = count(text)
    if not 0 < months <= MOST_MONTHS:
        raise argparse.ArgumentTypeError(f"not from 1 to {MOST_MONTHS} months: {text[:40]}")
    return months


def keeping(ws: Any, asked: Asked) -> Answer:
    """List the rules, or who waits for one of them: those longest in the file first."""
    from crm_desktop.privacy.keeping.rules import rules

    if asked.rule:
        return _waiting(ws, _rule(ws, asked.rule), asked.limit)
    every = rules(ws.reader())
    told = [{**one._asdict(), "waiting": _count(ws, one)} for one in every]
    lines = [_line(one) for one in told] or [tr("There are no retention rules.")]
    return Answer(lines, told)


def _rule(ws: Any, text: str) -> Any:
    """Return a rule named by its id or its name. Raises `UserError` where none or several are."""
    from crm_desktop.privacy.keeping.rules import rules

    every = rules(ws.reader())
    found = [one for one in every if one.id == text] or [
        one for one in every if fold(one.name) == fold(text)
    ]
    if len(found) > 1:
        ids = ", ".join(one.id for one in found)
        raise UserError(
            tr("Several rules are called {name}.", name=text),
            tr("Name one by its id: {ids}", ids=ids),
        )
    if not found:
        raise UserError(tr("There is no rule {id}.", id=text), tr("List them with: crm keeping"))
    return found[0]


def _line(told: dict[str, Any]) -> str:
    many = told["waiting"]
    said = tr("its segment is gone") if many is None else trn("{n} waits", "{n} wait", many)
    months = trn("{n} month", "{n} months", told["months"])
    return f"{told['name']}  {tr(RECORDS[told['of']].label)}  {months}  {said}  ({told['id']})"


def _count(ws: Any, rule: Any) -> int | None:
    from crm_desktop.privacy.keeping import review

    try:
        return review.count(ws.reader(), rule)
    except UserError:
        return None


def _waiting(ws: Any, rule: Any, limit: int) -> Answer:
    from crm_desktop.privacy.keeping import review

    conn = ws.reader()
    people, many = review.page(conn, rule, limit=limit), review.count(conn, rule)
    told = [
        {"id": one.id, "kind": one.entity, "name": one.name, "why": review.why(one, rule)}
        for one in people
    ]
    lines = [f"{one['name']}  {one['why']}  ({one['id']})" for one in told]
    if many > len(told):
        lines.append(tr("and {n} more", n=many - len(told)))
    data = {"rule": rule._asdict(), "waiting": many, "people": told}
    if not many:
        new = review.all_new(conn, rule)
        lines = [tr("Nobody waits for this rule."), *([new.sentence(new.day)] if new else [])]
    return Answer(lines, data)


def new_rule(ws: Any, asked: Asked) -> Answer:
    """Add a rule, as one operation. Raises `UserError` for one that is not whole."""
    from crm_desktop.domain.fresh import fresh
    from crm_desktop.domain.operation import Label
    from crm_desktop.privacy.keeping import rules

    segment = _segment(ws.reader(), asked.segment, asked.of) if asked.segment else ""
    rules.check(ws.reader(), asked.name, asked.of, asked.months, segment)
    cells = {"name": asked.name, "of": asked.of, "months": asked.months, "segment": segment}
    edit = fresh("retention", {name: value for name, value in cells.items() if value})
    done = ws.log.record(Label("create", "retention", row=edit.id), [edit])
    (told,) = (one for one in rules.rules(ws.reader()) if one.id == edit.id)
    said = {**told._asdict(), "waiting": _count(ws, told)}
    return Answer([_line(said)], {**said, "stamp": done.stamp if done else ""})


def _segment(conn: Any, text: str, of: str) -> str:
    """Return the id of a segment named by it or by its name, one of the right kind where several are.

    Raises `UserError` where none or several are.
    """
    from crm_desktop.segments import lists

    called = [one for one in lists.segments(conn) if fold(one.name) == fold(text)]
    of_kind = [one for one in called if one.of == of]
    if len(of_kind) > 1:
        raise UserError(
            tr("Several segments are called {name}.", name=text),
            tr("Name one by its id: {ids}", ids=", ".join(one.id for one in of_kind)),
        )
    return of_kind[0].id if of_kind else lists.named(conn, text).id


def delete_rule(ws: Any, asked: Asked) -> Answer:
    """Take a rule away, as one operation."""
    from crm_desktop.domain.operation import Label
    from crm_desktop.privacy.keeping import rules

    rule = _rule(ws, asked.rule)
    done = ws.log.record(Label("delete", "retention", row=rule.id), [rules.deleted(rule.id)])
    return Answer([tr("Rule deleted")], {"id": rule.id, "stamp": done.stamp if done else ""})


def keep(ws: Any, asked: Asked) -> Answer:
    """Keep people until a day: till then no rule proposes them."""
    from crm_desktop.field_commands import Named, cells_of
    from crm_desktop.privacy.keeping import review

    conn = ws.reader()
    ids = list(dict.fromkeys(asked.ids))
    people = [(entity_of(conn, id, KINDS), id) for id in ids]
    field = Named(RECORDS["kept"].fields["until"])
    until = str(cells_of(ws, "kept", field, asked.until, {})["until"])
    done = review.keep(ws, people, until, asked.why)
    words = trn("Kept {n} person until {day}.", "Kept {n} people until {day}.", len(ids), day=until)
    data = {"stamp": done.stamp if done else "", "people": len(ids), "until": until}
    return Answer([words], data)
