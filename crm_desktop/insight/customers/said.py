"""What is told of customers in words: the formula with its numbers, what they brought, what is to come."""

from __future__ import annotations

from collections.abc import Iterable

from crm_desktop.domain import money
from crm_desktop.i18n import tr, trn
from crm_desktop.insight.customers import projecting
from crm_desktop.insight.customers.projecting import YEARS, Projection, Term
from crm_desktop.insight.customers.sales import MARGIN, Sales
from crm_desktop.insight.customers.worth import FEW, Worth


def amount(value: float | None, base: str) -> str:
    """Return an amount of minor units as people read it, "–" for none."""
    return "–" if value is None else money.shown(round(value), base)


def formula(made: Projection, base: str) -> str:
    """Return the formula with its numbers: "RM 3,000 (1st year, of 40) + … = RM 4,200"."""
    if not made.enough:
        return tr(
            "Too little to project: {n} customers must have been one for {months} months at least.",
            n=projecting.ENOUGH, months=projecting.QUARTERS,
        )  # fmt: skip
    terms = " + ".join(amount(whole(term.each, base), base) for term in made.terms)
    worth = amount(projected(made, base), base)
    return worth if len(made.terms) == 1 else f"{terms} = {worth}"


def projected(made: Projection, base: str) -> float | None:
    """Return what a customer is worth as it is shown: the sum of the terms as they are shown."""
    return sum(whole(term.each, base) for term in made.terms) if made.enough else None


def whole(value: float, base: str) -> int:
    """Return an estimate without the parts of a unit it cannot tell: from a hundred units on whole ones."""
    unit: int = 10 ** money.digits(base)
    return round(value / unit) * unit if abs(value) >= 100 * unit else round(value)


def formula_said(made: Projection) -> str:
    """Return what the terms of the formula are."""
    if made.step == YEARS:
        return tr(
            "What one customer brings in its 1st, 2nd, 3rd … year, each the mean of those for whom that year "
            "is over. Who stopped buying counts with nothing. Beyond what was seen nothing is carried on."
        )
    return tr(
        "What one customer brings in its 1st, 2nd, 3rd … quarter, each the mean of those for whom that "
        "quarter is over. Who stopped buying counts with nothing. Beyond what was seen nothing is carried on."
    )


def term_title(made: Projection, term: Term) -> str:
    """Return "Year 2" or "Quarter 2"."""
    if made.step == YEARS:
        return tr("Year {n}", n=term.number)
    return tr("Quarter {n}", n=term.number)


def term_said(term: Term, base: str) -> str:
    """Return how a term comes about: "RM 80,000 / 40 customers"."""
    return trn(
        "{value} / {n} customer", "{value} / {n} customers", len(term.customers),
        value=amount(term.value, base),
    )  # fmt: skip


def horizon(made: Projection) -> str:
    """Return how long the projection looks: "in its first 3 years"."""
    if made.step == YEARS:
        return trn("in its first year", "in its first {n} years", len(made.terms))
    return trn("in its first quarter", "in its first {n} quarters", len(made.terms))


def answer(found: Sales, made: Worth, projection: Projection) -> str:
    """Answer in one sentence what a customer is worth, or say why that cannot be told."""
    if not made.customers:
        return tr("Nobody has bought yet: there is no won deal with a customer.")
    if not made.enough:
        return trn(
            "Too few customers to say what one is worth: {n} has bought, {enough} are needed.",
            "Too few customers to say what one is worth: {n} have bought, {enough} are needed.",
            made.customers, enough=FEW,
        )  # fmt: skip
    mean, median = (whole(value or 0, found.base) for value in (made.mean, made.median))
    so_far = (
        tr("A customer has brought a margin of {mean} on average so far; the one in the middle {median}.",
           mean=amount(mean, found.base), median=amount(median, found.base))
        if found.measure == MARGIN
        else tr("A customer has brought {mean} on average so far; the one in the middle {median}.",
                mean=amount(mean, found.base), median=amount(median, found.base))
    )  # fmt: skip
    if not projection.enough:
        return so_far
    expects = tr("{horizon}: {value}.", horizon=_upper(horizon(projection)),
                 value=amount(projected(projection, found.base), found.base))  # fmt: skip
    return f"{so_far} {expects}"


def ahead(found: Sales, projection: Projection) -> str:
    """Say what today's customers are expected to bring still; "" where that cannot be told."""
    if not projection.enough:
        return ""
    brings = whole(projecting.ahead(projection, found), found.base)
    return tr(
        "If they go on like those before them, today’s customers bring {value} more until each was one for "
        "{months} months.",
        value=amount(brings, found.base), months=projection.horizon,
    )  # fmt: skip


def best_said(best: Iterable[object], share: float | None) -> str:
    """Say how much the best fifth brought."""
    if share is None:
        return ""
    return trn("The best customer brought {share} % of all.",
               "The best {n} customers, a fifth, brought {share} % of all.",
               len(list(best)), share=round(share * 100))  # fmt: skip


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
