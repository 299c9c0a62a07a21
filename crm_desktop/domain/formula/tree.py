"""What a formula is once it is read: a tree of constants, fields, operators and functions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from crm_desktop.errors import UserError
from crm_desktop.i18n import tr

NUMBER, MONEY, TEXT, DATE, YESNO = "number", "money", "text", "date", "yesno"
"""The types of values."""


class FormulaError(UserError):
    """What is wrong with a formula, in words; `at` is the place in its text, from 0."""

    def __init__(self, message: str, at: int = 0, advice: str = "") -> None:
        super().__init__(message, advice or tr("Look at place {n} of the formula.", n=at + 1))
        self.at, self.advice = at, advice


@dataclass(frozen=True, slots=True)
class Node:
    """Part of a formula, and where it stands in the text."""

    at: int = field(default=0, compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Constant(Node):
    """A number, a text, or yes and no."""

    value: Decimal | str | bool


@dataclass(frozen=True, slots=True)
class Ref(Node):
    """A field of the same record, by its name."""

    name: str


@dataclass(frozen=True, slots=True)
class Unary(Node):
    """ "-" or "not" before a value."""

    sign: str
    inner: Tree


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """Two values with an operator between them."""

    sign: str
    left: Tree
    right: Tree


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function of its arguments."""

    name: str
    args: tuple[Tree, ...]


Tree = Constant | Ref | Unary | Binary | Call

STRENGTH = {"or": 1, "and": 2, "=": 4, "<>": 4, "<": 4, "<=": 4, ">": 4, ">=": 4,
            "+": 5, "-": 5, "*": 6, "/": 6}  # fmt: skip
"""How strongly operators bind; "not" is 3 and the sign of a number 7."""
_NOT, _SIGN, _ALONE = 3, 7, 9


def refs(tree: Tree) -> Iterator[Ref]:
    """Yield the fields a formula names, in order, some of them twice."""
    if isinstance(tree, Ref):
        yield tree
    for part in parts(tree):
        yield from refs(part)


def parts(tree: Tree) -> tuple[Tree, ...]:
    """Return the trees right under one."""
    if isinstance(tree, Unary):
        return (tree.inner,)
    if isinstance(tree, Binary):
        return tree.left, tree.right
    return tree.args if isinstance(tree, Call) else ()


def printed(tree: Tree, say: Callable[[str], str] = str) -> str:
    """Return the text of a formula, which reads as the same tree; `say` names the fields."""
    if isinstance(tree, Constant):
        return _constant(tree.value)
    if isinstance(tree, Ref):
        return f"[{say(tree.name)}]"
    if isinstance(tree, Call):
        return f"{tree.name}({', '.join(printed(a, say) for a in tree.args)})"
    if isinstance(tree, Unary):
        own = _strength(tree)
        return f"{'not ' if tree.sign == 'not' else '-'}{_wrapped(tree.inner, own, say)}"
    own = STRENGTH[tree.sign]
    compared = own == STRENGTH["="]  # "a = b = c" is nothing
    left = _wrapped(tree.left, own + compared, say)
    return f"{left} {tree.sign} {_wrapped(tree.right, own + 1, say)}"


def _constant(value: Decimal | str | bool) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return '"' + value.replace('"', '""') + '"'


def _strength(tree: Tree) -> int:
    if isinstance(tree, Binary):
        return STRENGTH[tree.sign]
    if isinstance(tree, Unary):
        return _NOT if tree.sign == "not" else _SIGN
    return _ALONE


def _wrapped(tree: Tree, least: int, say: Callable[[str], str]) -> str:
    text = printed(tree, say)
    return text if _strength(tree) >= least else f"({text})"
