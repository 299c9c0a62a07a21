"""A ranking as rows of a file: words first, then numbers as numbers; how chances came out as its chart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from crm_desktop.gui.insight.reports.scores import chart, words
from crm_desktop.gui.insight.reports.sheet import Export
from crm_desktop.i18n import tr
from crm_desktop.insight.scores import Score, listed
from crm_desktop.insight.scores.listed import Line, Standing

BLOCK = 500
WORDS = 4
"""How many of the columns are words."""


def export(title: str, standing: Standing, lines: Mapping[int, Line]) -> Export:
    """Return what is ranked as a table, of the records whose lines are given."""
    heads = (tr("Name"), tr("Why"), tr("Next step"), tr("Owner"), tr("Place"), tr("Chance (%)"),
             tr("Points"))  # fmt: skip
    rows = tuple(
        _row(at if standing.ranked else 0, score, lines[score.n])
        for at, score in enumerate(standing.scores, 1)
        if score.n in lines
    )
    return Export(title, heads, rows, WORDS, "bar", chart.reliability(standing))


def whole(conn: Any, title: str, standing: Standing, check: Callable[[], None]) -> Export:
    """Return all that is ranked, read by blocks in a lane."""
    lines: dict[int, Line] = {}
    scores = standing.scores
    for start in range(0, len(scores), BLOCK):
        check()
        block = scores[start : start + BLOCK]
        lines |= listed.lines(conn, standing.of, standing.model, block)
    return export(title, standing, lines)


def _row(place: int, score: Score, line: Line) -> tuple[str, ...]:
    chance = "" if score.chance is None else f"{100 * score.chance:.1f}"
    return (line.title, words.reasons(line.reasons), words.step(line).words, line.owner,
            f"{place}" if place else "", chance, f"{score.points}")  # fmt: skip
