"""Which type a formula gives, and what cannot go together, said in words with its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from crm_desktop.domain.fields import Field, Kind
from crm_desktop.domain.formula.tree import (
    DATE,
    MONEY,
    NUMBER,
    TEXT,
    YESNO,
    Binary,
    Call,
    Constant,
    FormulaError,
    Ref,
    Tree,
    Unary,
)
from crm_desktop.i18n import mark, tr

WORDS = {
    NUMBER: mark("a number"), MONEY: mark("an amount of money"), TEXT: mark("a text"),
    DATE: mark("a date"), YESNO: mark("yes or no"),
}  # fmt: skip
_OF_KIND = {
    Kind.TEXT: TEXT, Kind.NOTE: TEXT, Kind.CHOICE: TEXT, Kind.REFERENCE: TEXT, Kind.DATE: DATE,
    Kind.MOMENT: DATE, Kind.WHEN: DATE, Kind.YESNO: YESNO, Kind.WHOLE: NUMBER,
    Kind.NUMBER: NUMBER,
}  # fmt: skip
Types = Mapping[str, str]
"""Name of a field → type of its value."""

_SUMS = {
    ("+", NUMBER, NUMBER): NUMBER, ("+", MONEY, MONEY): MONEY, ("+", DATE, NUMBER): DATE,
    ("-", NUMBER, NUMBER): NUMBER, ("-", MONEY, MONEY): MONEY, ("-", DATE, NUMBER): DATE,
    ("-", DATE, DATE): NUMBER, ("*", NUMBER, NUMBER): NUMBER, ("*", MONEY, NUMBER): MONEY,
    ("*", NUMBER, MONEY): MONEY, ("/", NUMBER, NUMBER): NUMBER, ("/", MONEY, NUMBER): MONEY,
    ("/", MONEY, MONEY): NUMBER,
}  # fmt: skip
_COMPARING = ("=", "<>", "<", "<=", ">", ">=")
_OF_ONE_TYPE = (*_COMPARING, "+", "-")


def type_of_field(field: Field) -> str:
    """Return the type of a field's value, "" where a formula cannot use it."""
    return MONEY if field.money else _OF_KIND.get(field.kind, "")


def check(tree: Tree, types: Types) -> str:
    """Return the type of what a formula gives. Raises `FormulaError`."""
    if isinstance(tree, Constant):
        value = tree.value
        return YESNO if isinstance(value, bool) else TEXT if isinstance(value, str) else NUMBER
    if isinstance(tree, Ref):
        return _ref(tree, types)
    if isinstance(tree, Unary):
        return _unary(tree, types)
    if isinstance(tree, Binary):
        return _binary(tree, types)
    return _CALLS[tree.name](tree, [check(arg, types) for arg in tree.args])


def _ref(tree: Ref, types: Types) -> str:
    found = types.get(tree.name, "")
    if not found:
        raise FormulaError(tr("That field cannot stand in a formula."), tree.at)
    return found


def _unary(tree: Unary, types: Types) -> str:
    inner = check(tree.inner, types)
    if tree.sign == "not":
        return _needs(tree.inner, inner, YESNO)
    return _needs(tree.inner, inner, NUMBER, MONEY)


def _binary(tree: Binary, types: Types) -> str:
    left, right = check(tree.left, types), check(tree.right, types)
    if tree.sign in ("and", "or"):
        _needs(tree.left, left, YESNO)
        return _needs(tree.right, right, YESNO)
    if tree.sign in _OF_ONE_TYPE:
        left, right = _amounts((tree.left, tree.right), [left, right])
    if tree.sign in _COMPARING:
        if left != right:
            raise _apart(tree, left, right)
        if left == YESNO and tree.sign not in ("=", "<>"):
            raise _apart(tree, left, right)
        return YESNO
    found = _SUMS.get((tree.sign, left, right))
    if found is None:
        advice = tr("Texts are put together by join.") if TEXT in (left, right) else ""
        raise _apart(tree, left, right, advice)
    return found


def _amounts(trees: Sequence[Tree], found: list[str]) -> list[str]:
    """Return the types of values; a bare number beside money is an amount in its currency."""
    if MONEY not in found:
        return found
    return [
        MONEY if t == NUMBER and _is_bare(tree) else t for tree, t in zip(trees, found, strict=True)
    ]


def _is_bare(tree: Tree) -> bool:
    """Say whether a number was typed as it stands."""
    return isinstance(tree, Constant) or (isinstance(tree, Unary) and _is_bare(tree.inner))


def _apart(tree: Binary, left: str, right: str, advice: str = "") -> FormulaError:
    said = tr("“{sign}” cannot stand between {left} and {right}.",
              sign=tree.sign, left=tr(WORDS[left]), right=tr(WORDS[right]))  # fmt: skip
    return FormulaError(said, tree.at, advice)


def _needs(tree: Tree, found: str, *wanted: str) -> str:
    if found not in wanted:
        said = tr("{wanted} is needed here, this is {found}.",
                  wanted=tr(WORDS[wanted[0]]), found=tr(WORDS[found]))  # fmt: skip
        raise FormulaError(said[:1].upper() + said[1:], tree.at)
    return found


def _same(tree: Call, found: list[str], start: int = 0) -> str:
    for arg, one in zip(tree.args[start:], found[start:], strict=True):
        _needs(arg, one, found[start])
    return found[start]


def _if(tree: Call, found: list[str]) -> str:
    _needs(tree.args[0], found[0], YESNO)
    return _same(tree, found, 1)


def _extreme(tree: Call, found: list[str]) -> str:
    found = _amounts(tree.args, found)
    _needs(tree.args[0], found[0], NUMBER, MONEY, DATE)
    return _same(tree, found)


def _amount(tree: Call, found: list[str]) -> str:
    if len(found) > 1:
        _needs(tree.args[1], found[1], NUMBER)
    return _needs(tree.args[0], found[0], NUMBER, MONEY)


def _takes(gives: str, *wanted: str) -> Callable[[Call, list[str]], str]:
    def typed(tree: Call, found: list[str]) -> str:
        for arg, one, needed in zip(tree.args, found, wanted, strict=True):
            _needs(arg, one, needed)
        return gives

    return typed


_CALLS: dict[str, Callable[[Call, list[str]], str]] = {
    "if": _if,
    "min": _extreme,
    "max": _extreme,
    "round": _amount,
    "abs": _amount,
    "today": _takes(DATE),
    "date": _takes(DATE, NUMBER, NUMBER, NUMBER),
    "days": _takes(NUMBER, DATE, DATE),
    "add_days": _takes(DATE, DATE, NUMBER),
    "add_months": _takes(DATE, DATE, NUMBER),
    "year": _takes(NUMBER, DATE),
    "month": _takes(NUMBER, DATE),
    "day": _takes(NUMBER, DATE),
    "join": lambda tree, found: _needs(tree.args[0], found[0], TEXT),
    "empty": lambda _tree, _found: YESNO,
    "default": _same,
}
