"""Formulas: read, printed, typed and computed; whatever is typed, nothing crashes."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crm_desktop.domain import formula
from crm_desktop.domain.formula import FormulaError
from crm_desktop.domain.formula.evaluating import Money
from crm_desktop.domain.formula.tree import Binary, Call, Constant, Ref, Unary

TODAY = date(2026, 11, 25)
VALUES = {
    "qty": Decimal("3"), "price": Money(Decimal("10.10"), "MYR"), "usd": Money(Decimal(2), "USD"),
    "name": "Aminah", "born": date(1990, 2, 28), "vip": True, "none": None, "n2": Decimal("0.1"),
}  # fmt: skip
TYPES = {
    "qty": "number", "price": "money", "usd": "money", "name": "text", "born": "date",
    "vip": "yesno", "none": "number", "n2": "number",
}  # fmt: skip


def computed(text: str):
    tree = formula.parse(text)
    formula.check(tree, TYPES)
    return formula.stored(formula.evaluate(tree, VALUES.__getitem__, TODAY))


@pytest.mark.parametrize(
    ("text", "gives"),
    [
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3", "9"),
        ("-[qty] - -1", "-2"),
        ("n2 + n2 + n2 = 0.3", True),  # no floats
        ("10 / 4", "2.5"),
        ("1 / 3", "0.3333333333"),
        ("1 / 0", None),
        ("default(1 / 0, 5)", "5"),
        ("if(empty([price] + [usd]), 1, 2)", "1"),
        ("[price] * [qty]", {"amount": 3030, "currency": "MYR"}),
        ("[price] + [usd]", None),  # two currencies make no sum
        ("[price] > [usd]", None),
        ("[price] / [price]", "1"),
        ("[price] - 0.10", {"amount": 1000, "currency": "MYR"}),
        ("100 - [price]", {"amount": 8990, "currency": "MYR"}),
        ("[price] + -1", {"amount": 910, "currency": "MYR"}),
        ('if([price] > 10, "large", "small")', "large"),
        ("10.1 = [price]", True),
        ("max([price] - 100, 0)", {"amount": 0, "currency": "MYR"}),
        ("min(0.5, [price], [usd])", None),
        ('if([vip], "yes", "no")', "yes"),
        ("not [vip] or [qty] >= 3 and no", False),
        ("min([none], [qty], 5)", "3"),
        ("max([born], today())", "2026-11-25"),
        ("round(2.675, 2)", "2.68"),
        ("round(-2.5)", "-3"),
        ("abs(-2)", "2"),
        ("days([born], date(1990, 3, 1))", "1"),
        ("today() - [born]", "13419"),
        ("add_months(date(2024, 1, 31), 1)", "2024-02-29"),
        ("add_days([born], -1)", "1990-02-27"),
        ("[born] + 1", "1990-03-01"),
        ("date(2026, 2, 30)", None),
        ("year(today()) - year([born])", "36"),
        ('join(" · ", [name], [none], [qty])', "Aminah · 3"),
        ('[name] = "AMINAH"', True),
        ("empty([none])", True),
        ("[none] + 1", None),
        ("default([none], 7) + 1", "8"),
        ("today() + 99999999999", None),
        ("999999999999999 * 999999999999999", None),
    ],
)
def test_what_formulas_give(text: str, gives) -> None:
    assert computed(text) == gives


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("", 0), ("1 +", 3), ("1 2", 2), ("(1", 2), ("foo(1)", 0), ("[lost]", 0), ("if(yes, 1)", 0),
        ('1 + "a"', 2), ("[name] * 2", 7), ("not 1", 4), ("1 = 2 = 3", 6), ("[qty", 0), ("a b", 0),
        ("min(1, today())", 7), ("1 + $", 4), ('"open', 0), ("today() + today()", 8),
        ("[price] - [qty]", 8), ("[price] > [qty]", 8), ("max([price], [qty])", 13),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_place(text: str, at: int) -> None:
    with pytest.raises(FormulaError) as wrong:
        formula.check(formula.parse(text, lambda n: n if n in TYPES else None), TYPES)
    assert wrong.value.at == at
    assert wrong.value.message


def test_depth_and_length_have_ends() -> None:
    for text in ("(" * 500 + "1" + ")" * 500, "-" * 500 + "1", "not " * 300 + "yes",
                 "+".join("1" * 500), "1" * 5000):  # fmt: skip
        with pytest.raises(FormulaError):
            formula.parse(text)


names = st.sampled_from(list(TYPES))
constants = st.one_of(
    st.decimals(min_value=0, max_value=10**9, places=3).map(lambda d: Constant(abs(d))),
    st.booleans().map(Constant),
    st.text(max_size=8).map(Constant),
)
trees = st.recursive(
    st.one_of(constants, names.map(Ref)),
    lambda inner: st.one_of(
        st.builds(Unary, st.sampled_from(["-", "not"]), inner),
        st.builds(
            Binary,
            st.sampled_from(["or", "and", "=", "<>", "<", "<=", ">", ">=", "+", "-", "*", "/"]),
            inner,
            inner,
        ),
        st.builds(lambda a, b: Call("default", (a, b)), inner, inner),
        st.builds(lambda a: Call("join", tuple(a)), st.lists(inner, min_size=2, max_size=4)),
    ),
    max_leaves=12,
)


@given(trees)
def test_what_is_printed_reads_as_the_same(tree) -> None:
    assert formula.parse(formula.printed(tree)) == tree


@given(st.text(max_size=60))
@example("[" * 30)
@example("1\x00")
@example("٣ + 1")
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    wrong = None
    try:
        formula.parse(text)
    except FormulaError as problem:
        wrong = problem
    assert wrong is None or (str(wrong) and 0 <= wrong.at <= max(len(text), 1))


@given(trees)
def test_whatever_passes_the_check_computes(tree) -> None:
    try:
        gives = formula.check(tree, TYPES)
    except FormulaError:
        return
    value = formula.stored(formula.evaluate(tree, VALUES.__getitem__, TODAY))
    assert value is None or gives in ("number", "money", "text", "date", "yesno")
    assert not isinstance(value, float)
