"""The score of one record as a screen tells it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from crm_desktop.insight.scores.learning import RULES, Model, NotLearned, until_then
from crm_desktop.insight.scores.ranking import Ranking, Score
from crm_desktop.insight.scores.words import Reason
from crm_desktop.store.figures import features

LONG = 1_500
"""Of more ended records it takes more than moments to learn: that is not done unasked."""
MOST = 6


@dataclass(frozen=True, slots=True)
class Told:
    """A score with its reasons, the model it comes of, or why there is none; `rules` are how many count."""

    score: Score
    reasons: tuple[Reason, ...]
    model: Model | None
    why: NotLearned | None
    rules: int

    @property
    def says(self) -> bool:
        """Whether there is a chance, or points."""
        return self.score.chance is not None or bool(self.rules)


def told(conn: Any, ranking: Ranking, n: int) -> Told | None:
    """Return the score of a record, None for one that is not open."""
    score = ranking.scores.get(n)
    if score is None:
        return None
    reasons = tuple(ranking.reasons(conn, n, MOST))
    return Told(score, reasons, ranking.model, ranking.why, ranking.rules)


def quick(conn: Any, of: str) -> bool:
    """Say whether a kind is learned within moments."""
    return sum(features.tally(conn, of)) <= LONG


def instead(why: NotLearned | None, rules: int) -> str:
    """Say why there is no chance, and what there is as long as so many rules of points count."""
    if why is None:
        return ""
    said = str(why)
    return said if rules or why.way == RULES else f"{said} {until_then()}"
