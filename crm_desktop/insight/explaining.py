"""Why a figure changed since a day: who entered, left, grew, shrank or moved, and by which operations.

Of three ways the quickest that is exact is taken:

* `TOUCHED`: only the records written since are asked, as they were and as they are;
* `AGED`: all are asked as of then and as of now, those written since as they were: time changes it;
* `PAST`: the file as it was is built beside it and asked.

What was erased for good since is in none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from crm_desktop.store.figures import asking, earlier, reach, sources, touched
from crm_desktop.store.figures.question import (
    COUNT,
    KEPT,
    SUM,
    Answer,
    Asked,
    Keys,
    Part,
    Question,
    Tally,
)
from crm_desktop.store.figures.sources import Was
from crm_desktop.store.figures.touched import Touched
from crm_desktop.store.past import Moment, PastWorkspace
from crm_desktop.store.workspace import Workspace

TOUCHED, AGED, PAST = "touched", "aged", "past"
ENTERED, LEFT, GREW, SHRANK, MOVED = "entered", "left", "grew", "shrank", "moved"
MOST = 30_000
"""So many records are folded as they were; for more the past is built, which costs what the file is large."""
Given = tuple[tuple[Keys, int | float | None], ...]
"""What one record gives: its groups, each with the value."""
Number = int | float


@dataclass(frozen=True, slots=True)
class Change:
    """One record that gives something else than then.

    `before` and `after` are what it gives to the figure, None for nothing; `was` and `now` the groups
    it is in. `stamps` are the operations that did it; without any, time or another record did.
    """

    n: int
    verdict: str
    before: Number | None
    after: Number | None
    was: tuple[Keys, ...]
    now: tuple[Keys, ...]
    stamps: tuple[str, ...] = ()

    @property
    def by(self) -> Number:
        """By how much the record changes a count or a sum."""
        return (self.after or 0) - (self.before or 0)


@dataclass(frozen=True, slots=True)
class Explained:
    """A figure then and now, and the records that made the difference, the greatest first.

    Of a count or a sum the changes add up to the difference. `elsewhere` are other kinds of record
    that were written and that the figure hangs on, `aged` says that time alone may change it.
    """

    question: Question
    before: Tally
    after: Tally
    changes: list[Change] = field(default_factory=list)
    way: str = TOUCHED
    elsewhere: tuple[str, ...] = ()
    aged: bool = False

    @property
    def adds_up(self) -> bool:
        return self.question.how in (COUNT, SUM)

    def figures(self) -> tuple[Number | None, Number | None]:
        """Return the figure then and now."""
        how = self.question.how
        return self.before.figure(how), self.after.figure(how)


class Since:
    """What changed between a moment of the log and now, for any number of questions.

    The past is built when the first question needs it; `check` raises to stop that. Close it after use.
    """

    def __init__(
        self, ws: Workspace, moment: Moment, progress: Callable[[float], None] = lambda _part: None,
        check: Callable[[], None] = lambda: None,
    ) -> None:  # fmt: skip
        self._ws, self._moment = ws, moment
        self._past: PastWorkspace | None = None
        self._progress, self._check = progress, check
        self._conn = ws.fresh_reader()
        if not ws.in_memory:  # all of it is of one state of the file, whatever is written meanwhile
            self._conn.execute("BEGIN")
        self._upto = touched.newest(self._conn)
        self._rows: dict[str, Was] = {}  # what the touched records of a kind were, folded once
        self.touched: Touched = touched.between(self._conn, moment.arrival, self._upto, MOST)

    def __enter__(self) -> Since:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file, and remove the past that was built."""
        if not self._ws.in_memory:
            self._conn.close()
        if self._past is not None:
            self._past.close()
            self._past = None

    def ways(self, asked: Asked) -> tuple[str, ...]:
        """Return the ways that are exact for a question, the quickest first."""
        reads = reach.reads(self._conn, asked.question)
        if self.touched.whole or self.touched.rows.keys() & reads:
            return (PAST,)
        return (AGED, PAST) if self._aged(asked) else (TOUCHED, AGED, PAST)

    def before(self, asked: Asked, way: str = "") -> Answer:
        """Return the answer as it was, as if it had been asked then. Raises `UserError`."""
        way = way or self.ways(asked)[0]
        if way == PAST:
            return asking.answer(self._back().reader(), self._then(asked))
        if way == TOUCHED:
            return _taken_back(asking.answer(self._conn, asked), *self._both(asked, way))
        return _answer(asked.question, _given(self._as_they_were(self._then(asked))))

    def explain(self, asked: Asked, keys: Keys | None = None, way: str = "") -> Explained:
        """Return why the figure of a group, or of all together, is not what it was.

        `asked` is as of now; then it is asked as of the moment. Raises `UserError`.
        """
        way = way or self.ways(asked)[0]
        then, now = self._both(asked, way)
        changes = self._with_stamps(asked, _changes(asked.question, keys, then, now))
        after = asking.answer(self._conn, asked)
        touched_alone = way == TOUCHED
        before = _taken_back(after, then, now) if touched_alone else _answer(asked.question, then)
        if keys is None:
            tallies = before.whole(), after.whole()
        else:
            tallies = before.of(keys), after.of(keys)
        elsewhere = self.touched.rows.keys() & reach.reads(self._conn, asked.question)
        return Explained(
            asked.question, *tallies, changes, way, tuple(sorted(elsewhere)), self._aged(asked)
        )

    def _aged(self, asked: Asked) -> bool:
        days = self._moment.at.date(), asked.now.date()
        return reach.ages(self._conn, asked.question, *days)

    def _then(self, asked: Asked) -> Asked:
        return asked._replace(now=self._moment.at)

    def _back(self) -> PastWorkspace:
        if self._past is None:
            live = self._ws.live if isinstance(self._ws, PastWorkspace) else self._ws
            self._past = PastWorkspace.travel(live, self._moment, self._progress, self._check)
        return self._past

    def _ns(self, asked: Asked) -> set[int]:
        return self.touched.rows.get(sources.SOURCES[asked.question.source].entity, set())

    def _were(self, asked: Asked) -> Iterator[Part]:
        """Yield what the records written since gave."""
        ns = self._ns(asked)
        if ns:
            entity = sources.SOURCES[asked.question.source].entity
            if entity not in self._rows:
                self._rows[entity] = earlier.rows(self._conn, entity, ns, self._moment.arrival)
            yield from asking.parts(self._conn, asked, ns, self._rows[entity])

    def _as_they_were(self, then: Asked) -> Iterator[Part]:
        ns = self._ns(then)
        for part in asking.parts(self._conn, then):
            if part.n not in ns:
                yield part
        yield from self._were(then)

    def _both(self, asked: Asked, way: str) -> tuple[dict[int, Given], dict[int, Given]]:
        """Return what each record gave and gives, of those that may differ."""
        if way == TOUCHED:
            now = asking.parts(self._conn, asked, self._ns(asked))
            return _given(self._were(asked)), _given(now)
        now = asking.parts(self._conn, asked)
        if way == AGED:
            return _given(self._as_they_were(self._then(asked))), _given(now)
        return _given(asking.parts(self._back().reader(), self._then(asked))), _given(now)

    def _with_stamps(self, asked: Asked, changes: list[Change]) -> list[Change]:
        entity = sources.SOURCES[asked.question.source].entity
        ns = [change.n for change in changes]
        did = touched.operations(self._conn, entity, ns, self._moment.arrival, self._upto)
        return [replace(change, stamps=tuple(did.get(change.n, ()))) for change in changes]


def explain(
    ws: Workspace, asked: Asked, keys: Keys | None, moment: Moment,
    progress: Callable[[float], None] = lambda _part: None, check: Callable[[], None] = lambda: None,
) -> Explained:  # fmt: skip
    """Return why one figure changed since a moment; what `check` raises to stop it comes back."""
    with Since(ws, moment, progress, check) as since:
        return since.explain(asked, keys)


def _given(parts: Iterable[Part]) -> dict[int, Given]:
    made: dict[int, Given] = {}
    known: dict[Keys, Keys] = {}  # one object for equal groups: there are few of them
    for n, keys, value in parts:
        made[n] = (*made.get(n, ()), (known.setdefault(keys, keys), value))
    return made


def _taken_back(after: Answer, then: dict[int, Given], now: dict[int, Given]) -> Answer:
    """Return the answer in which the records of `now` still give what they gave `then`."""
    made = Answer(after.question)
    for keys, tally in after.tallies.items():
        kept = None if tally.values is None else tally.values.copy()
        made.tallies[keys] = replace(tally, values=kept)
    for part in _parts(then):
        made.add(part)
    for part in _parts(now):
        made.take(part)
    return made


def _parts(given: dict[int, Given]) -> Iterator[Part]:
    return (Part(n, keys, value) for n, gives in given.items() for keys, value in gives)


def _answer(question: Question, given: dict[int, Given]) -> Answer:
    """Return the answer that all records make; values that are kept are sorted once."""
    made = Answer(question)
    kept = question.how in KEPT
    for _n, keys, value in _parts(given):
        tally = made.tallies.setdefault(keys, Tally(values=[] if kept else None))
        tally.count += 1
        if value is not None:
            tally.known, tally.total = tally.known + 1, tally.total + value
            if tally.values is not None:
                tally.values.append(value)
    for tally in made.tallies.values():
        if tally.values is not None:
            tally.values.sort()
    return made


def _changes(
    question: Question, keys: Keys | None, then: dict[int, Given], now: dict[int, Given]
) -> list[Change]:
    found = []
    for n in then.keys() | now.keys():
        was, is_now = then.get(n, ()), now.get(n, ())
        if was != is_now and (change := _change(question, keys, n, was, is_now)):
            found.append(change)
    return sorted(found, key=lambda change: (-abs(change.by), change.n))


def _change(question: Question, keys: Keys | None, n: int, was: Given, now: Given) -> Change | None:
    before, after = _worth(question, keys, was), _worth(question, keys, now)
    groups = tuple(k for k, _ in was), tuple(k for k, _ in now)
    if before is None and after is None:
        return None
    if before is None or after is None:
        elsewhere = bool(was and now)  # then it is in another group
        verdict = MOVED if elsewhere else ENTERED if before is None else LEFT
    elif before != after:
        verdict = GREW if after > before else SHRANK
    elif keys is None and sorted(groups[0], key=repr) != sorted(groups[1], key=repr):
        verdict = MOVED
    else:
        return None
    return Change(n, verdict, before, after, *groups)


def _worth(question: Question, keys: Keys | None, given: Given) -> Number | None:
    """Return what a record gives to a figure; None where it is not among those counted."""
    values = [value for group, value in given if keys is None or group == keys]
    if not values:
        return None
    if question.how == COUNT:
        return len(values)
    return sum(value for value in values if value is not None)
