"""What sums leave out for want of a rate, in words: which currencies, and from which day on one is needed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from crm_desktop.i18n import tr
from crm_desktop.insight import labels
from crm_desktop.store.figures.unrated import Unrated


def said(found: Iterable[Unrated]) -> str:
    """Return the sentence that names the currencies, "" for none."""
    names = [
        tr("{currency} from {day} on", currency=one.currency, day=labels.day_name(one.since[:10]))
        for one in found
    ]
    return (
        tr("No exchange rate is known of: {currencies}.", currencies=", ".join(names))
        if names
        else ""
    )


def with_rates(sentence: str, found: Iterable[Unrated]) -> str:
    """Return a sentence on what is left out, and which currencies lack a rate."""
    return " ".join(part for part in (sentence, said(found)) if part)


def as_data(found: Iterable[Unrated]) -> list[dict[str, Any]]:
    """Return the currencies for scripts."""
    return [{"currency": one.currency, "since": one.since, "records": one.records} for one in found]
