"""Reading the text of a formula into a tree; what cannot be read is said in words, with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import NamedTuple

from crm_desktop.domain.fields import CUSTOM
from crm_desktop.domain.formula.tree import (
    Binary,
    Call,
    Constant,
    FormulaError,
    Ref,
    Tree,
    Unary,
)
from crm_desktop.i18n import tr

LONGEST, DEEPEST, MOST_TOKENS = 2000, 60, 400
FUNCTIONS = {
    "if": (3, 3), "min": (1, 99), "max": (1, 99), "round": (1, 2), "abs": (1, 1), "today": (0, 0),
    "date": (3, 3), "days": (2, 2), "add_days": (2, 2), "add_months": (2, 2), "year": (1, 1),
    "month": (1, 1), "day": (1, 1), "join": (2, 99), "empty": (1, 1), "default": (2, 2),
}  # fmt: skip
"""The fewest and most arguments of each function."""
_TOKEN = re.compile(
    r'\s*(?:(?P<number>\d+(?:\.\d+)?|\.\d+)|(?P<text>"(?:[^"]|"")*")|\[(?P<field>[^\[\]]+)\]'
    r"|(?P<word>[^\W\d]\w*)|(?P<sign><=|>=|<>|!=|[-+*/=<>(),;]))"
)
_WORDS = {"yes": True, "true": True, "ya": True, "no": False, "false": False, "tidak": False}
_COMPARED = ("=", "<>", "!=", "<", "<=", ">", ">=")


class _Token(NamedTuple):
    kind: str  # number, text, field, word, sign, end
    text: str
    at: int


def parse(
    text: str, find: Callable[[str], str | None] = lambda name: name, known: Sequence[str] = ()
) -> Tree:
    """Return the tree of a formula. Raises `FormulaError`.

    `find` returns a field's name for what stands in brackets (or alone), None where there is none; then
    those `known` are said.
    """
    if len(text) > LONGEST:
        raise FormulaError(tr("The formula is too long."), LONGEST)
    reading = _Reading(_tokens(text), find, known)
    if reading.now.kind == "end":
        raise FormulaError(tr("The formula is empty."), 0)
    tree = reading.either()
    if reading.now.kind != "end":
        raise _unexpected(reading.now)
    return tree


def _tokens(text: str) -> list[_Token]:
    found, at, end = list[_Token](), 0, len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None:
            at += len(text[at:]) - len(text[at:].lstrip())
            raise FormulaError(tr("“{text}” cannot be read here.", text=text[at : at + 12]), at)
        kind = str(match.lastgroup)
        start = match.start(kind) - (kind == "field")
        found.append(_Token(kind, match[kind], start))
        at = match.end()
    if len(found) > MOST_TOKENS:
        raise FormulaError(tr("The formula is too long."), found[MOST_TOKENS].at)
    return [*found, _Token("end", "", end)]


class _Reading:
    """Walks over the tokens by strength of the operators, the weakest first."""

    def __init__(
        self, tokens: list[_Token], find: Callable[[str], str | None], known: Sequence[str]
    ) -> None:
        self._tokens, self._find, self._known = tokens, find, known
        self._place = self._depth = 0

    @property
    def now(self) -> _Token:
        return self._tokens[self._place]

    def either(self) -> Tree:
        self._depth += 1
        if self._depth > DEEPEST:
            raise FormulaError(tr("The formula is nested too deeply."), self.now.at)
        tree = self._row(("or",), lambda: self._row(("and",), self._negated))
        self._depth -= 1
        return tree

    def _row(self, signs: tuple[str, ...], inner: Callable[[], Tree]) -> Tree:
        tree = inner()
        while self._is(*signs):
            sign = self._take()
            tree = Binary(sign.text.casefold(), tree, inner(), at=sign.at)
        return tree

    def _negated(self) -> Tree:
        signs = []
        while self._is("not"):
            signs.append(self._take())
            self._check_run(signs)
        tree = self._comparison()
        for sign in reversed(signs):
            tree = Unary("not", tree, at=sign.at)
        return tree

    def _comparison(self) -> Tree:
        tree = self._sum()
        if self._is(*_COMPARED):
            sign = self._take()
            text = "<>" if sign.text == "!=" else sign.text
            tree = Binary(text, tree, self._sum(), at=sign.at)
        return tree

    def _sum(self) -> Tree:
        return self._row(("+", "-"), lambda: self._row(("*", "/"), self._signed))

    def _signed(self) -> Tree:
        signs = []
        while self._is("-"):
            signs.append(self._take())
            self._check_run(signs)
        tree = self._single()
        for sign in reversed(signs):
            tree = Unary("-", tree, at=sign.at)
        return tree

    def _check_run(self, signs: list[_Token]) -> None:
        if len(signs) > DEEPEST:
            raise FormulaError(tr("The formula is nested too deeply."), signs[-1].at)

    def _single(self) -> Tree:
        token = self._take()
        if token.kind == "number":
            return Constant(Decimal(token.text), at=token.at)
        if token.kind == "text":
            return Constant(token.text[1:-1].replace('""', '"'), at=token.at)
        if token.kind == "field":
            return self._field(token)
        if token.kind == "word":
            return self._word(token)
        if token.text == "(":
            tree = self.either()
            self._expect(")")
            return tree
        raise _unexpected(token)

    def _word(self, token: _Token) -> Tree:
        if self._is("("):
            return self._call(token)
        word = token.text.casefold()
        if word in _WORDS:  # a field of that name needs its brackets
            return Constant(_WORDS[word], at=token.at)
        if word in ("and", "or", "not"):
            raise _unexpected(token)
        return self._field(token)

    def _field(self, token: _Token) -> Ref:
        name = self._find(token.text.strip())
        if name is None:
            gone = token.text.strip().startswith(CUSTOM)  # as it is stored
            said = tr("There is no field “{name}” here.", name=token.text.strip())
            said = tr("A field it is computed from was deleted.") if gone else said
            advice = tr("Known are: {names}", names=", ".join(self._known)) if self._known else ""
            raise FormulaError(said, token.at, advice)
        return Ref(name, at=token.at)

    def _call(self, token: _Token) -> Call:
        self._take()
        args: list[Tree] = []
        while not self._is(")"):
            args.append(self.either())
            if not self._is(")"):
                self._expect(",", ";")
        self._take()
        name = token.text.casefold()
        if name not in FUNCTIONS:
            known = ", ".join(FUNCTIONS)
            raise FormulaError(
                tr("There is no function “{name}”.", name=token.text), token.at,
                tr("Known are: {names}", names=known),
            )  # fmt: skip
        least, most = FUNCTIONS[name]
        if not least <= len(args) <= most:
            said = str(least) if least == most else tr("{n} or more", n=least)
            raise FormulaError(
                tr("“{name}” takes {n} values, not {m}.", name=name, n=said, m=len(args)), token.at
            )
        return Call(name, tuple(args), at=token.at)

    def _is(self, *texts: str) -> bool:
        token = self.now
        return token.kind in ("sign", "word") and token.text.casefold() in texts

    def _take(self) -> _Token:
        token = self.now
        self._place += token.kind != "end"
        return token

    def _expect(self, *texts: str) -> None:
        if not self._is(*texts):
            said = tr("“{sign}” is missing here.", sign=texts[-1] if texts == (")",) else texts[0])
            raise FormulaError(said, self.now.at)
        self._take()


def _unexpected(token: _Token) -> FormulaError:
    if token.kind == "end":
        return FormulaError(tr("The formula ends too early."), token.at)
    return FormulaError(tr("“{text}” does not belong here.", text=token.text), token.at)
