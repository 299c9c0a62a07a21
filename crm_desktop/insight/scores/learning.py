"""Learning from this file's own history how likely a deal is won, a lead converted.

`learn` reads what came to an end, looks at each as it was before, and returns a `Model`, or raises
`NotLearned` with the reason in words. Nothing is written: what is learned follows from the file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zlib import crc32

from crm_desktop.errors import UserError
from crm_desktop.i18n import tr, trn
from crm_desktop.insight.scores import checking, coding, logistic, looking
from crm_desktop.insight.scores.checking import Checked, HeldOut, Line
from crm_desktop.insight.scores.coding import Coded, Coding, Counted
from crm_desktop.insight.scores.looking import Known, Seen
from crm_desktop.store.figures import asking, features, touched
from crm_desktop.store.figures.question import MEDIAN, Asked, Question

LEAST, LEAST_EACH = 60, 20
"""Ended records a score is learned from at least, and of either end: rare ends say little about many
features (Hosmer and Lemeshow 8.5 ask for ten of the rarer a weight; the penalty makes up for some)."""
PENALTY = 1.0
FOLDS = 5
BLOCK = 1000
RULES = "rules"
Check = Callable[[], None]


class NotLearned(UserError):  # noqa: N818 - nothing failed
    """There is no score to be had from this history; the message says why.

    `way` is `RULES` where the next step names the user's own rules of points.
    """


@dataclass(frozen=True, slots=True)
class Model:
    """What was learned from the history as of operation `arrival`: good ends and others it was learned from.

    `checked` says how it did on records it had not seen.
    """

    of: str
    coding: Coding
    weights: tuple[float, ...]
    line: Line
    known: Known
    checked: Checked
    good: int
    other: int
    arrival: int

    def chance(self, seen: Seen) -> float:
        """Return the chance of a record, between 0 and 1."""
        effects = self._effects(seen)
        return self.line.chance(self.middle + sum(effects))

    @property
    def middle(self) -> float:
        """The score of a record that is average in everything."""
        return self.weights[0] + sum(
            w * s for w, s in zip(self.weights[1:], self.coding.shares[1:], strict=True)
        )

    def effects(self, seen: Seen) -> list[tuple[str, str, float]]:
        """Return (feature, level, effect) of each feature: by how much the chance is more than if the
        record were average in it."""
        each = self._effects(seen)
        whole = self.middle + sum(each)
        chance = self.line.chance(whole)
        return [
            (name, level, chance - self.line.chance(whole - effect))
            for name, level, effect in zip(
                looking.FEATURES[self.of], seen.levels, each, strict=True
            )
        ]

    def _effects(self, seen: Seen) -> list[float]:
        places = self.coding.of(seen.levels)
        shares = self.coding.shares
        found = []
        for of_feature, place in zip(self.coding.places, places, strict=True):
            mean = sum(self.weights[at] * shares[at] for at in of_feature.values())
            found.append(0.0 if place is None else self.weights[place] - mean)
        return found


def known(conn: Any, of: str, now: datetime) -> Known:
    """Return what features are held against, from all records of a kind."""
    edges = {c: looking.edges(each) for c, each in features.amounts(conn, of).items()}
    if of != "deal":
        return Known(edges)
    stays = asking.answer(conn, Asked(Question("stay", MEDIAN, "stayed", ("stage",)), now))
    usual = {str(stage): float(stays.figure(stage) or 0) for (stage,) in stays.tallies if stage}
    return Known(edges, usual, features.categories(conn))


def learn(conn: Any, of: str, now: datetime, check: Check = lambda: None) -> Model:
    """Learn from the history of a kind. Raises `NotLearned`; `check` may raise to stop."""
    good, other = features.tally(conn, of)
    why = too_little(of, good, other)
    if why is not None:
        raise why
    arrival, held_against = touched.newest(conn), known(conn, of, now)
    check()
    counted = looked_at(conn, of, held_against, check)
    codes = coding.coding(counted, len(looking.FEATURES[of]))
    every = coding.coded(codes, counted)
    found = logistic.fit(every.rows, PENALTY, check=check)
    held = held_out(every, found.weights, check)
    drawn = checking.line(held)
    done = checking.checked(held, drawn, good + other)
    if not done.better:
        raise NotLearned(_NO_BETTER[of](), until_then(), RULES)
    return Model(of, codes, tuple(found.weights), drawn, held_against, done, good, other, arrival)


def looked_at(conn: Any, of: str, held_against: Known, check: Check) -> list[Counted]:
    """Return what was seen of all that ended, in as many parts as are held out in turn.

    All looks at one record are in one part, and on every device in the same.
    """
    parts: list[Counted] = [{} for _ in range(FOLDS)]
    ns = features.ended(conn, of)
    for start in range(0, len(ns), BLOCK):
        check()
        for told in features.told(conn, of, ns[start : start + BLOCK]):
            part = parts[crc32(told.id.encode()) % FOLDS]
            for seen in looking.before(of, told, held_against):
                tally = part.setdefault(seen.levels, [0, 0])
                tally[0] += 1
                tally[1] += bool(told.good)
    return parts


def held_out(every: Coded, weights: list[float], check: Check) -> HeldOut:
    """Return the scores of all rows, each by weights learned without its part."""
    found = HeldOut([], [], [])
    for fold in range(FOLDS):
        mine = coding.only(every, fold)
        if not mine.counts:
            continue
        fitted = logistic.fit(coding.without(every, fold), PENALTY, weights, check)
        found.scores.extend(logistic.scores_of(mine.columns, fitted.weights, len(mine.counts)))
        found.hits.extend(mine.hits)
        found.counts.extend(mine.counts)
    return found


def until_then() -> str:
    """Say what ranks records of which nothing was learned."""
    return tr("Until then your own score rules can rank them.")


def too_little(of: str, good: int, other: int) -> NotLearned | None:
    """Return why so many ends of either kind are too few to learn from, None where they are not."""
    every = good + other
    if every < LEAST:
        return NotLearned(_FEW[of](every), _NEEDED[of]())
    if min(good, other) < LEAST_EACH:
        return NotLearned(_ONE_SIDED[of](good, every), _NEEDED[of]())
    return None


_FEW = {
    "deal": lambda n: trn(
        "So far {n} deal was won or lost: too few to learn from.",
        "So far {n} deals were won or lost: too few to learn from.", n,
    ),
    "lead": lambda n: trn(
        "So far {n} lead was converted or discarded: too few to learn from.",
        "So far {n} leads were converted or discarded: too few to learn from.", n,
    ),
}  # fmt: skip
_ONE_SIDED = {
    "deal": lambda good, every: tr(
        "Of {every} deals that were closed, {good} were won: what one side looks like cannot be "
        "learned from so few of the other.", every=f"{every:,}", good=f"{good:,}",
    ),
    "lead": lambda good, every: tr(
        "Of {every} leads that were settled, {good} were converted: what one side looks like cannot "
        "be learned from so few of the other.", every=f"{every:,}", good=f"{good:,}",
    ),
}  # fmt: skip
_NEEDED = {
    "deal": lambda: tr(
        "At least {n} closed deals are needed, {each} won and {each} lost among them.",
        n=LEAST, each=LEAST_EACH,
    ),
    "lead": lambda: tr(
        "At least {n} settled leads are needed, {each} converted and {each} discarded among them.",
        n=LEAST, each=LEAST_EACH,
    ),
}  # fmt: skip
_NO_BETTER = {
    "deal": lambda: tr(
        "What is known of your deals does not tell those that are won from those that are lost: "
        "a score would be no better than guessing."
    ),
    "lead": lambda: tr(
        "What is known of your leads does not tell those that are converted from those that are "
        "discarded: a score would be no better than guessing."
    ),
}
