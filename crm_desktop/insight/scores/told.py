"""The score of one record as a screen tells it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from crm_desktop.i18n import mark, tr, trn
from crm_desktop.insight.scores import looking
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


def unseen(of: str, scores: Collection[Score]) -> int:
    """Return of how many open deals nobody saw the stage come, 0 where that is less than half of them."""
    if of != "deal":
        return 0
    at = looking.DEAL.index("stage")
    found = sum(score.seen.levels[at] == looking.UNKNOWN for score in scores)
    return found if 2 * found >= len(scores) else 0


def unseen_said(deals: int) -> str:
    """Say that chances know nothing of the stages of so many deals, "" for none."""
    return trn(
        "The chance of {n} open deal does not count its stage: it came by an import and has not moved since.",
        "The chances of {n} open deals do not count their stages: they came by an import and have not "
        "moved since.", deals,
    ) if deals else ""  # fmt: skip


def instead(why: NotLearned | None, rules: int) -> str:
    """Say why there is no chance, and what there is as long as so many rules of points count."""
    if why is None:
        return ""
    said = str(why)
    return said if rules or why.way == RULES else f"{said} {until_then()}"


_STAND = {
    "deal": mark(
        "Without rules they stand by their expected close, the nearest day first, then by value. A rule "
        "gives points: 10, say, to each with a next step."
    ),
    "lead": mark(
        "Without rules they stand by what happened last, the newest first. A rule gives points: 15, say, to "
        "each that came by referral."
    ),
}
_BY = {"deal": mark("by expected close"), "lead": mark("by what happened last")}


def stand(of: str) -> str:
    """Say by what records stand of which neither chance nor points tell which comes first."""
    return tr(_STAND[of])


def stand_by(of: str) -> str:
    """Say the same in a few words."""
    return tr(_BY[of])
