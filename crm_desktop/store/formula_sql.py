"""Formulas as SQL expressions, so that a list of a million rows is sorted and filtered by them.

They agree with `domain.formula.evaluating` but for the last digits: SQLite has no exact decimals, so
comparisons round to nine places. What is shown always comes from there.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import isfinite
from typing import NamedTuple

from crm_desktop.domain import formula
from crm_desktop.domain.fields import Field, Kind
from crm_desktop.domain.formula.checking import check
from crm_desktop.domain.formula.tree import Binary, Call, Constant, Ref, Tree, Unary
from crm_desktop.domain.records import RECORDS
from crm_desktop.i18n import tr
from crm_desktop.store import terms
from crm_desktop.store.catalogue import Catalogue
from crm_desktop.store.terms import NotInSql, Sql, sql

NOTHING = Sql("NULL")


class Piece(NamedTuple):
    """The SQL of a value; of money in major units, with its currency."""

    type: str
    text: Sql
    currency: Sql = NOTHING


def of_field(known: Catalogue, field: Field) -> Sql:
    """Return a computed field's value as `terms.term` has it: money in minor units."""
    if field.name not in known.formulas:
        return NOTHING
    made = _Compiling(known).of(known.formulas[field.name])
    if made.type == "money":
        return sql("round({} * {})", made.text, terms.units(made.currency))
    return made.text


class _Compiling:
    """Compiles the trees of one catalogue."""

    def __init__(self, known: Catalogue) -> None:
        self._known = known
        self._types = {n: formula.type_of_field(f) for n, f in known.fields.items()}
        self._today = date.today().isoformat()

    def of(self, tree: Tree) -> Piece:
        if isinstance(tree, Constant):
            return self._constant(tree)
        if isinstance(tree, Ref):
            return self._ref(self._known.fields[tree.name])
        if isinstance(tree, Unary):
            inner = self.of(tree.inner)
            if tree.sign == "not":
                return Piece("yesno", sql("(NOT coalesce({},0))", inner.text))
            return inner._replace(text=sql("(-{})", inner.text))
        if isinstance(tree, Binary):
            return self._binary(tree)
        return self._call(tree)

    def _constant(self, tree: Constant) -> Piece:
        value = tree.value
        if isinstance(value, bool):
            return Piece("yesno", Sql("1" if value else "0"))
        if isinstance(value, str):
            return Piece("text", Sql("?", (value,)))
        number = float(value)  # in the text, as an index needs it there
        return Piece("number", Sql(repr(number)) if isfinite(number) else Sql("?", (number,)))

    def _ref(self, field: Field) -> Piece:
        if field.name in self._known.formulas:
            return self.of(self._known.formulas[field.name])
        type = formula.type_of_field(field)
        value = terms.term(self._known, field)
        if field.money:
            code = terms.currency(field)
            return Piece(type, sql("({} / {})", value, terms.units(code)), code)
        if type == "date":
            return Piece(type, sql("date(substr({},1,10))", value))
        if type == "number":
            return Piece(type, value if field.kind is Kind.NUMBER else sql("({} * 1.0)", value))
        if field.kind is Kind.REFERENCE:
            title = RECORDS[field.target].title_field
            found = f"(SELECT r.{title} FROM {field.target} r WHERE r.id={{}} AND r.deleted=0)"
            value = sql(found, value)
        if field.kind is Kind.CHOICE:
            value = _choice(field, value)
        return Piece(type, sql("nullif({},'')", value) if type == "text" else value)

    def _binary(self, tree: Binary) -> Piece:
        left, right = self.of(tree.left), self.of(tree.right)
        if tree.sign in ("and", "or"):
            said = f"(coalesce({{}},0) {tree.sign.upper()} coalesce({{}},0))"
            return Piece("yesno", sql(said, left.text, right.text))
        if tree.sign in _COMPARED:
            return Piece("yesno", _compared(tree.sign, left, right))
        gives = check(tree, self._types)
        if left.type == "date":
            return Piece(gives, _moved(tree.sign, left, right))
        text = sql(f"({{}} {tree.sign} {{}})", left.text, right.text)
        if left.type == right.type == "money":
            text = _same_currency(left, right, text)
        code = left.currency if left.type == "money" else right.currency
        return Piece(gives, text, code if gives == "money" else NOTHING)

    def _call(self, tree: Call) -> Piece:
        args = [self.of(arg) for arg in tree.args]
        gives = check(tree, self._types)
        texts = [a.text for a in args]
        if tree.name == "today":
            return Piece("date", Sql("?", (self._today,)))
        if tree.name in ("min", "max"):
            return _extreme(tree.name, args)
        if tree.name == "if":
            return Piece(gives, _if(texts[0], texts[1], texts[2]),
                         _if(texts[0], args[1].currency, args[2].currency)
                         if gives == "money" else NOTHING)  # fmt: skip
        if tree.name == "default":
            code = sql("(CASE WHEN {} IS NULL THEN {} ELSE {} END)", texts[0], args[1].currency,
                       args[0].currency)  # fmt: skip
            return Piece(
                gives, sql("coalesce({},{})", *texts), code if gives == "money" else NOTHING
            )
        if tree.name == "join":
            return Piece(gives, _join(args))
        if tree.name == "round" and len(texts) == 1:
            texts.append(Sql("0"))
        return Piece(gives, sql(_CALLS[tree.name], *_given(tree.name, texts)), args[0].currency)


_COMPARED = ("=", "<>", "<", "<=", ">", ">=")
_CALLS = {
    "round": "round({}, max(0, min(10, CAST({} AS INTEGER))))",
    "abs": "abs({})",
    "days": "(julianday({}) - julianday({}))",
    "add_days": "date({}, CAST({} AS INTEGER) || ' days')",
    "add_months": "min(date({}, CAST({} AS INTEGER) || ' months'), "
    "date({}, 'start of month', (CAST({} AS INTEGER) + 1) || ' months', '-1 day'))",
    "year": "CAST(strftime('%Y', {}) AS REAL)",
    "month": "CAST(strftime('%m', {}) AS REAL)",
    "day": "CAST(strftime('%d', {}) AS REAL)",
    "empty": "({} IS NULL)",
    "date": "(SELECT CASE WHEN date(x) = x THEN x END FROM (SELECT "
    "printf('%04d-%02d-%02d', CAST({} AS INTEGER), CAST({} AS INTEGER), CAST({} AS INTEGER)) x))",
}


def _given(name: str, texts: Sequence[Sql]) -> Sequence[Sql]:
    """Return the arguments in the order their SQL names them."""
    if name == "days":
        return (texts[1], texts[0])
    return (*texts, *texts) if name == "add_months" else texts


def _if(condition: Sql, yes: Sql, no: Sql) -> Sql:
    return sql("(CASE WHEN coalesce({},0) THEN {} ELSE {} END)", condition, yes, no)


def _compared(sign: str, left: Piece, right: Piece) -> Sql:
    if left.type in ("number", "money"):
        text = sql(f"(round({{}},9) {sign} round({{}},9))", left.text, right.text)
        return _same_currency(left, right, text) if left.type == "money" else text
    fold = " COLLATE NOCASE" if left.type == "text" else ""
    return sql(f"({{}} {sign} {{}}{fold})", left.text, right.text)


def _same_currency(left: Piece, right: Piece, text: Sql) -> Sql:
    return sql("(CASE WHEN {} = {} THEN {} END)", left.currency, right.currency, text)


def _moved(sign: str, left: Piece, right: Piece) -> Sql:
    if right.type == "date":
        return sql("(julianday({}) - julianday({}))", left.text, right.text)
    by = sql("({}CAST({} AS INTEGER))", "-" if sign == "-" else "", right.text)
    return sql("date({}, {} || ' days')", left.text, by)


def _extreme(name: str, args: Sequence[Piece]) -> Piece:
    """Return the least or greatest of what is not empty; of two currencies nothing."""
    rows = " UNION ALL ".join("SELECT {} v, {} c" for _ in args)
    pieces = [p for a in args for p in (a.text, a.currency)]
    known = sql(rows, *pieces)
    one = "WHERE v IS NOT NULL"
    value = sql(
        f"(SELECT CASE WHEN count(DISTINCT c)<2 THEN {name}(v) END FROM ({{}}) {one})", known
    )
    return Piece(args[0].type, value, sql(f"(SELECT max(c) FROM ({{}}) {one})", known))


def _join(args: Sequence[Piece]) -> Sql:
    rows = " UNION ALL ".join("SELECT {} v" for _ in args[1:])
    known = sql(rows, *(_said(a) for a in args[1:]))
    joined = "(SELECT group_concat(v,coalesce(s,'')) FROM ({}), (SELECT {} s) WHERE v<>'')"
    return sql(joined, known, args[0].text)


def _said(piece: Piece) -> Sql:
    if piece.type == "number":
        text = "(SELECT CASE WHEN x=CAST(x AS INTEGER) THEN CAST(x AS INTEGER)||'' ELSE x||'' END "
        return sql(text + "FROM (SELECT round({},10) x))", piece.text)
    if piece.type == "money":
        return sql("({} || ' ' || {})", piece.currency, piece.text)
    if piece.type == "yesno":
        words = Sql("?", (tr("Yes"),)), Sql("?", (tr("No"),))
        return sql("(CASE {} WHEN 1 THEN {} WHEN 0 THEN {} END)", piece.text, *words)
    return piece.text


def _choice(field: Field, value: Sql) -> Sql:
    if not field.choices:
        return value
    whens, values = [], list(value.values)
    for choice in field.choices:
        whens.append("WHEN ? THEN ?")
        values += [choice.value, choice.label if field.own else tr(choice.label)]
    text = f"(CASE {value.text} {' '.join(whens)} ELSE {value.text} END)"
    return Sql(text, (*values, *value.values))


__all__ = ["NotInSql", "of_field"]
