"""How a score did on what it had not seen, in plain words."""

from __future__ import annotations

from crm_desktop.i18n import tr
from crm_desktop.insight.scores.checking import Band, Checked
from crm_desktop.insight.scores.learning import Model

CLOSE = 0.05
"""What came within so much of what was said is as it was said."""
SOME = 20
"""Looks a band has at least before it is said to be off."""


def learned(model: Model) -> str:
    """Say of how many it was learned."""
    n, good = f"{model.good + model.other:,}", f"{model.good:,}"
    if model.of == "deal":
        return tr("Learned from {n} closed deals, {good} of them won.", n=n, good=good)
    return tr("Learned from {n} settled leads, {good} of them converted.", n=n, good=good)


def off(found: Checked) -> float:
    """Return how far what came was from what was said, on average."""
    return sum(band.count * abs(band.said - band.came) for band in found.bands) / found.looks


def plainly(found: Checked) -> str:
    """Say how far chances were off, and how much better that is than saying the same of everyone."""
    points = round(100 * off(found))
    said = (
        tr("What was said and what came differ by less than 1 point in 100 on average.")
        if points < 1
        else tr("What was said and what came differ by {n} points in 100 on average.", n=points)
    )
    less = round(100 * (1 - found.brier / found.brier_of_share)) if found.brier_of_share else 0
    return said + " " + tr(
        "The squared error (Brier) is {score}, {less} % less than by saying {share} of everyone ({base}).",
        score=f"{found.brier:.3f}", base=f"{found.brier_of_share:.3f}", less=less,
        share=f"{round(100 * found.share)} %",
    )  # fmt: skip


def worst(found: Checked) -> Band | None:
    """Return the band that is furthest off, None where all are as they were said."""
    known = [b for b in found.bands if b.count >= SOME and abs(b.said - b.came) > CLOSE]
    return max(known, key=lambda b: abs(b.said - b.came), default=None)


def band_name(band: Band) -> str:
    """Return "20–30 %"."""
    low = round(100 * band.low)
    return f"{low}–{low + 10} %"
