"""What a formula gives for one record: exact decimals, dates, texts; an empty value makes most empty."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any, NamedTuple

from crm_desktop.domain import money
from crm_desktop.domain.fields import Field, Kind, Value
from crm_desktop.domain.formula.tree import Binary, Call, Constant, Ref, Tree, Unary
from crm_desktop.domain.numbers import plain_text
from crm_desktop.domain.periods import months_on
from crm_desktop.i18n import tr

DECIMALS = 10
"""Digits after the point that a division keeps."""
_EXACT = Context(prec=40, rounding=ROUND_HALF_UP)
_MOST = Decimal(10) ** 15


class Money(NamedTuple):
    """An amount in major units and its ISO currency."""

    amount: Decimal
    currency: str


Given = Decimal | Money | date | str | bool | None
Look = Callable[[str], Given]
"""Gives the value of a field by its name."""


class _NoValue(Exception):  # noqa: N818 - ends one evaluation, never leaves this module
    """What is asked for cannot be computed: two currencies, a division by zero, no such day."""


def evaluate(tree: Tree, look: Look, today: date) -> Given:
    """Return what a checked formula gives, None where it gives nothing."""
    return _of(tree, look, today)


def given(field: Field, row: Mapping[str, Any]) -> Given:
    """Return a field's value in a fetched row as formulas see it; one they cannot read is None."""
    value = row.get(field.name)
    if value is None or value == "":
        return None
    try:
        reader: Callable[..., Given] = _READ.get(field.kind, _text)
        return reader(field, value, row)
    except (ArithmeticError, ValueError, TypeError, KeyError, AttributeError):
        return None


def stored(result: Given) -> Value:
    """Return a result as a field of its type holds it."""
    if isinstance(result, Money):
        places = money.digits(result.currency)
        minor = _EXACT.quantize(result.amount.scaleb(places), Decimal(1))
        return {"amount": int(minor), "currency": result.currency}
    if isinstance(result, Decimal):
        shortest = result.as_tuple().exponent
        many = isinstance(shortest, int) and -shortest > DECIMALS
        return plain_text(_round(result, DECIMALS) if many else result)
    return result.isoformat() if isinstance(result, date) else result


def _of(tree: Tree, look: Look, today: date) -> Given:
    if isinstance(tree, Constant):
        return tree.value
    if isinstance(tree, Ref):
        return look(tree.name)
    if isinstance(tree, Unary):
        return _unary(tree, _of(tree.inner, look, today))
    if isinstance(tree, Binary):
        return _binary(tree, look, today)
    return _call(tree, look, today)


def _unary(tree: Unary, inner: Given) -> Given:
    if tree.sign == "not":
        return not inner
    if isinstance(inner, Money):
        return Money(-inner.amount, inner.currency)
    return -inner if isinstance(inner, Decimal) else None


def _binary(tree: Binary, look: Look, today: date) -> Given:
    left = _of(tree.left, look, today)
    if tree.sign == "and":
        return bool(left) and bool(_of(tree.right, look, today))
    if tree.sign == "or":
        return bool(left) or bool(_of(tree.right, look, today))
    right = _of(tree.right, look, today)
    if left is None or right is None:
        return None
    if tree.sign in _COMPARED:
        return _tried(lambda: _COMPARED[tree.sign](*_comparable(left, right)))
    return _tried(lambda: _checked(_sum(tree.sign, left, right)))


def _tried(work: Callable[[], Given]) -> Given:
    """Return what can be computed; a division by zero is empty, and what is around it goes on."""
    try:
        return work()
    except (_NoValue, ArithmeticError, ValueError):
        return None


def _comparable(left: Any, right: Any) -> tuple[Any, Any]:
    if isinstance(left, Money) or isinstance(right, Money):
        left, right = _amounts([left, right])
        return left.amount, right.amount
    if isinstance(left, str):  # as SQLite's NOCASE does, so that lists agree with what is shown
        return left.translate(_LOWER), right.translate(_LOWER)
    return left, right


_LOWER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")


def _sum(sign: str, left: Any, right: Any) -> Given:
    if isinstance(left, date):
        return _moved(sign, left, right)
    if isinstance(left, Money) and isinstance(right, Money):
        _same_currency(left, right)
        result = _number(sign, left.amount, right.amount)
        return result if sign == "/" else Money(result, left.currency)
    if isinstance(left, Money):
        return Money(_number(sign, left.amount, right), left.currency)
    if isinstance(right, Money):
        return Money(_number(sign, left, right.amount), right.currency)
    return _number(sign, left, right)


def _moved(sign: str, day: date, by: Any) -> Given:
    if isinstance(by, date):
        return Decimal((day - by).days)
    days = int(by) if sign == "+" else -int(by)
    return _later(day, days)


def _later(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        raise _NoValue from None


def _number(sign: str, left: Decimal, right: Decimal) -> Decimal:
    if sign == "/":
        return _EXACT.divide(left, right)
    if sign == "*":
        return _EXACT.multiply(left, right)
    return _EXACT.add(left, right) if sign == "+" else _EXACT.subtract(left, right)


def _checked(value: Given) -> Given:
    """Let no number grow past what is shown and stored exactly."""
    size = value.amount if isinstance(value, Money) else value
    if isinstance(size, Decimal) and not abs(size) < _MOST:
        raise _NoValue
    return value


def _amounts(values: list[Any]) -> list[Any]:
    """Return values of one currency; bare numbers beside money are amounts in its currency."""
    of = next((value for value in values if isinstance(value, Money)), None)
    if of is None:
        return values
    made = [value if isinstance(value, Money) else Money(value, of.currency) for value in values]
    for one in made:
        _same_currency(of, one)
    return made


def _same_currency(left: Money, right: Any) -> None:
    if left.currency != right.currency:
        raise _NoValue


def _call(tree: Call, look: Look, today: date) -> Given:
    if tree.name == "today":
        return today
    if tree.name == "if":
        condition, yes, no = tree.args
        return _of(yes if _of(condition, look, today) else no, look, today)
    args = [_of(arg, look, today) for arg in tree.args]
    if tree.name in _LENIENT:
        return _tried(lambda: _LENIENT[tree.name](args))
    if any(arg is None for arg in args):
        return None
    return _tried(lambda: _checked(_STRICT[tree.name](*args)))


def _join(args: list[Given]) -> str | None:
    said = [text for arg in args[1:] if (text := _said(arg))]
    return str(args[0] or "").join(said) or None


def _said(value: Given) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return tr("Yes") if value else tr("No")
    if isinstance(value, Money):
        return money.shown(stored(value)["amount"], value.currency)
    return str(stored(value))


def _extreme(pick: Callable[..., Any]) -> Callable[[list[Given]], Given]:
    def found(args: list[Given]) -> Given:
        known = _amounts([arg for arg in args if arg is not None])
        return pick(known) if known else None

    return found


def _round(value: Decimal, places: int = 0) -> Decimal:
    return _EXACT.quantize(value, Decimal(1).scaleb(-places))


def _rounded(value: Any, places: Decimal = Decimal(0)) -> Given:
    digits = max(0, min(DECIMALS, int(places)))
    if isinstance(value, Money):
        return Money(_round(value.amount, digits), value.currency)
    return _round(value, digits)


def _absolute(value: Any) -> Given:
    return Money(abs(value.amount), value.currency) if isinstance(value, Money) else abs(value)


def _months(day: Any, count: Any) -> date:
    return months_on(day, int(count))


_COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: a == b, "<>": lambda a, b: a != b, "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
}  # fmt: skip
_LENIENT: dict[str, Callable[[list[Given]], Given]] = {
    "min": _extreme(min), "max": _extreme(max), "join": _join,
    "empty": lambda args: args[0] is None,
    "default": lambda args: args[1] if args[0] is None else args[0],
}  # fmt: skip
"""Functions that go on with what is there when a value is empty."""
_STRICT: dict[str, Callable[..., Given]] = {
    "round": _rounded,
    "abs": _absolute,
    "date": lambda y, m, d: date(int(y), int(m), int(d)),
    "days": lambda a, b: Decimal((b - a).days),
    "add_days": lambda day, n: _later(day, int(n)),
    "add_months": _months,
    "year": lambda day: Decimal(day.year),
    "month": lambda day: Decimal(day.month),
    "day": lambda day: Decimal(day.day),
}


def _text(_field: Field, value: Any, _row: Any) -> str:
    return str(value)


def _choice(field: Field, value: Any, _row: Any) -> str:
    found = next((c.label for c in field.choices if c.value == value), str(value))
    return found if field.own else tr(found)


def _reference(field: Field, _value: Any, row: Mapping[str, Any]) -> str | None:
    return str(row.get(f"{field.name}.shown") or "") or None


def _money(_field: Field, value: Any, _row: Any) -> Money | None:
    if value.get("amount") is None:  # its currency alone is known
        return None
    currency = str(value.get("currency") or "")
    return Money(Decimal(int(value["amount"])).scaleb(-money.digits(currency)), currency)


_READ: dict[Kind, Callable[[Field, Any, Mapping[str, Any]], Given]] = {
    Kind.CHOICE: _choice,
    Kind.REFERENCE: _reference,
    Kind.GROUP: _money,
    Kind.DATE: lambda _f, value, _r: date.fromisoformat(value[:10]),
    Kind.MOMENT: lambda _f, value, _r: date.fromisoformat(value[:10]),
    Kind.WHEN: lambda _f, value, _r: date.fromisoformat(value[:10]),
    Kind.YESNO: lambda _f, value, _r: value if isinstance(value, bool) else None,
    Kind.NUMBER: lambda _f, value, _r: Decimal(value),
    Kind.WHOLE: lambda _f, value, _r: Decimal(int(value)),
}
