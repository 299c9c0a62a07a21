"""The open leads or deals by their scores: learned once, then only what was touched is scored again."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crm_desktop.insight.scores import learning, looking, points, words
from crm_desktop.insight.scores.learning import Check, Model, NotLearned
from crm_desktop.insight.scores.looking import UNKNOWN, Known, Seen
from crm_desktop.insight.scores.points import PointRule
from crm_desktop.insight.scores.words import Reason
from crm_desktop.store import streaming
from crm_desktop.store.figures import features, touched, unranked
from crm_desktop.store.figures.touched import Touched

CHANCE, POINTS = "chance", "points"
MOST_REASONS = 5
WEAK = 0.005
"""A chance that is less than half a percent more or less is no reason."""
LEARN_AGAIN, LEARN_AGAIN_PART = 10, 20
"""When so many that came to an end, and a twentieth of all, were written, it is learned again."""


@dataclass(frozen=True, slots=True)
class Score:
    """One open record: its chance between 0 and 1, None where nothing could be learned, and its points."""

    n: int
    id: str
    seen: Seen
    chance: float | None
    rules: tuple[PointRule, ...] = ()

    @property
    def points(self) -> int:
        return sum(rule.points for rule in self.rules)


class Ranking:
    """The scores of all open records of a kind, as of operation `arrival`. Used by one lane at a time.

    `model` is what was learned, None where `why` says why nothing was. `problems` says, by the id of a
    rule of points, why it could not be asked.
    """

    def __init__(self, conn: Any, of: str, now: datetime, check: Check = lambda: None) -> None:
        self.of = of
        self.model: Model | None = None
        self.why: NotLearned | None = None
        self.scores: dict[int, Score] = {}
        self.problems: dict[str, str] = {}
        self._rules: tuple[PointRule, ...] = ()
        self._known, self._tally = Known(), (0, 0)
        self._ends: set[int] = set()  # written since, and no more open
        self._places: dict[int, int] = {}  # of each, where nothing was learned
        self.now, self.arrival = now, 0
        self.learn(conn, now, check)

    def learn(self, conn: Any, now: datetime, check: Check = lambda: None) -> None:
        """Learn anew from the whole history and score all; on stopping, all stays as it was.

        All is read of one moment: what is written meanwhile comes with the next `follow`.
        """
        with streaming.snapshot(conn):
            self._learn(conn, now, check)

    def _learn(self, conn: Any, now: datetime, check: Check) -> None:
        model, why, arrival = None, None, touched.newest(conn)
        tally = features.tally(conn, self.of)
        try:
            model = learning.learn(conn, self.of, now, check)
        except NotLearned as found:
            why = found
        against = model.known if model else learning.known(conn, self.of, now)
        made = self._scored(conn, model, against, now, (features.opened(conn, self.of), check))
        held = points.held(conn, self.of, now.date())
        self._places = {} if model else unranked.places(conn, self.of, now)
        self.model, self.why, self.now, self.arrival = model, why, now, arrival
        self._known, self._tally, self._ends = against, tally, set()
        self.scores = {score.n: score for score in made}
        self._hold(held, set(self.scores))

    def follow(self, conn: Any, now: datetime, check: Check = lambda: None) -> bool:
        """Take in what was written since; say whether a score may be another one.

        It is learned again when enough came to an end since, and all are looked at again when the
        day is another: contacts and stays grow old.
        """
        with streaming.snapshot(conn):
            return self._follow(conn, now, check)

    def _follow(self, conn: Any, now: datetime, check: Check) -> bool:
        upto = touched.newest(conn)
        if upto == self.arrival and now.date() == self.now.date():
            return False
        found = touched.between(conn, self.arrival, upto)
        if found.whole or self._outgrown(conn, found.rows.get(self.of, set())):
            self._learn(conn, now, check)
            return True
        if now.date() != self.now.date():
            ns = set(features.opened(conn, self.of)) | self.scores.keys()
        else:
            ns = features.touched(conn, self.of, found)
        changed = self._again(conn, now, ns, check) | self._pointed(conn, now, ns, found)
        if self.model is None and (ns or "rate" in found.rows):
            self._places = unranked.places(conn, self.of, now)
        self.now, self.arrival = now, upto
        return changed

    def ranked(self, by: str = "") -> list[Score]:
        """Return all scores, the best first: by chance where one was learned, else by points.

        Those that neither tells apart stand by days and values (`store/figures/unranked.py`).
        """
        first, places = by or (CHANCE if self.model else POINTS), self._places
        every = sorted(self.scores.values(), key=lambda s: (places.get(s.n, 0), s.n))
        if first == POINTS:
            return sorted(every, key=lambda s: (-s.points, -(s.chance or 0)))
        return sorted(every, key=lambda s: (-(s.chance or 0), -s.points))

    def reasons(self, conn: Any, n: int, most: int = MOST_REASONS) -> list[Reason]:
        """Return why a record has its score: what counts most first, then the rules of points."""
        return reasons_of(conn, self.model, self.scores[n], most)

    @property
    def rules(self) -> int:
        """How many rules of points count."""
        return len(self._rules)

    def _outgrown(self, conn: Any, written: set[int]) -> bool:
        """Say whether the history is another one by now; where it was too little, say anew of how much."""
        ends = written - features.still_open(conn, self.of, written)
        self._ends |= ends
        if not ends or learning.too_little(self.of, *self._tally) is None:
            return len(self._ends) >= max(LEARN_AGAIN, sum(self._tally) // LEARN_AGAIN_PART)
        self._tally = features.tally(conn, self.of)
        self.why = learning.too_little(self.of, *self._tally)
        return self.why is None

    def _scored(
        self, conn: Any, model: Model | None, against: Known, now: datetime,
        job: tuple[Collection[int], Check],
    ) -> Iterator[Score]:  # fmt: skip
        ns, check = sorted(job[0]), job[1]
        for start in range(0, len(ns), learning.BLOCK):
            check()
            for told in features.told(conn, self.of, ns[start : start + learning.BLOCK]):
                if told.good is None:
                    seen = looking.now(self.of, told, against, now)
                    chance = None if model is None else model.chance(seen)
                    yield Score(told.n, told.id, seen, chance)

    def _again(self, conn: Any, now: datetime, ns: Collection[int], check: Check) -> bool:
        """Score some again; say whether there were any."""
        made = list(self._scored(conn, self.model, self._known, now, (ns, check)))
        gone = set(ns) & self.scores.keys() - {score.n for score in made}
        for n in gone:
            del self.scores[n]
        for score in made:
            before = self.scores.get(score.n)
            rules = before.rules if before else ()
            self.scores[score.n] = Score(score.n, score.id, score.seen, score.chance, rules)
        return bool(made or gone)

    def _pointed(self, conn: Any, now: datetime, ns: Collection[int], found: Touched) -> bool:
        """Ask the rules of points again: of all where they or what they reach may have changed."""
        written = points.ENTITY in found.rows
        far = points.reaches(self._rules) and bool(found.rows)
        if not (written or far or ns):
            return False
        everything = written or far
        held = points.held(conn, self.of, now.date(), None if everything else ns)
        self._hold(held, self.scores.keys() if everything else ns)
        return True

    def _hold(self, held: points.Held, ns: Collection[int]) -> None:
        self._rules, self.problems = held.rules, held.problems
        for n in set(ns) & self.scores.keys():
            score = self.scores[n]
            self.scores[n] = Score(n, score.id, score.seen, score.chance, held.of.get(n, ()))


def reasons_of(
    conn: Any, model: Model | None, score: Score, most: int = MOST_REASONS
) -> list[Reason]:
    """Return why a record has its score by a model: what counts most first, then the rules of points.

    What is not known of it counts, but is no reason: it says nothing of the record.
    """
    found = [] if model is None else [e for e in model.effects(score.seen) if e[1] != UNKNOWN]
    strong = sorted((e for e in found if abs(e[2]) >= WEAK), key=lambda e: -abs(e[2]))[:most]
    made = [Reason(words.said(conn, name, level), effect) for name, level, effect in strong]
    return made + [Reason(rule.name, points=rule.points) for rule in score.rules]
