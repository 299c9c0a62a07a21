"""A report answered: its groups named, in order, with the rest put together and what is lacking."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from crm_desktop.errors import UserError
from crm_desktop.i18n import tr, trn
from crm_desktop.insight import held_against, labels, lacking_rates
from crm_desktop.insight.asides import Asides
from crm_desktop.insight.composed.specs import Spec
from crm_desktop.insight.held_against import Held
from crm_desktop.insight.labels import Labels
from crm_desktop.store.figures import asking, sources
from crm_desktop.store.figures.question import COUNT, KEPT, SUM, Answer, Asked, Keys, Tally
from crm_desktop.store.figures.sources import IN_DAYS, IN_MONEY, PLAIN, WEIGHTED
from crm_desktop.store.figures.unrated import Unrated
from crm_desktop.store.terms import NotInSql

Number = int | float | None


@dataclass(frozen=True, slots=True)
class Line:
    """One group: its keys and names, its figure, how many records, and what the period before gave."""

    keys: Keys
    names: tuple[str, ...]
    value: Number
    count: int
    before: Number = None


@dataclass(slots=True)
class Result:
    """The answer to a report in words and numbers; `unit` says what the numbers are."""

    spec: Spec
    asked: Asked
    unit: str
    lines: list[Line]
    total: Number
    count: int
    lacking: int
    before: Number = None
    rest: list[Keys] = field(default_factory=list)  # groups put together as the last line
    answer: Answer | None = None
    held: Held | None = None  # what it is held against, where it is compared
    unrated: tuple[Unrated, ...] = ()  # the currencies that lack a rate

    @property
    def empty(self) -> bool:
        return not self.count

    @property
    def of_lines(self) -> bool:
        """Whether it counts lines of deals: what is behind them are the deals, perhaps fewer."""
        return self.spec.source == "line"

    def notes(self) -> list[str]:
        """Return every sentence that is to be known about the numbers."""
        held = self.held.words() if self.held is not None else ""
        return [said for said in (self.words(), held) if said]

    def words(self) -> str:
        """Say what is to be known about the numbers: that there are none, or what they leave out."""
        if self.empty:
            return tr("Nothing of that kind in this time yet.")
        if not self.lacking:
            return ""
        return lacking_rates.with_rates(self._left_out(), self.unrated)

    def _left_out(self) -> str:
        if self.unit != IN_MONEY:
            return trn("{n} of {total} has no value and is left out.",
                       "{n} of {total} have no value and are left out.",
                       self.lacking, total=self.count)  # fmt: skip
        if not self.of_lines:
            weighted = self.spec.term == WEIGHTED
            return unvalued(self.lacking, self.count, weighted=weighted, rated=not self.unrated)
        return trn(
            "{n} of {total} has no price or cost, or one in a currency without a rate, and is left out.",
            "{n} of {total} have no price or cost, or one in a currency without a rate, and are "
            "left out.",
            self.lacking, total=self.count,
        ) if self.unrated else trn(
            "{n} of {total} has no price or cost and is left out.",
            "{n} of {total} have no price or cost and are left out.",
            self.lacking, total=self.count,
        )  # fmt: skip


def unvalued(n: int, total: int, *, weighted: bool = False, rated: bool = False) -> str:
    """Return in words that so many of all have no value, or no weighted one, and what they lack.

    Where all are `rated` it is no rate.
    """
    if rated and weighted:
        return trn(
            "{n} of {total} has no amount or a stage without a probability, and is left out.",
            "{n} of {total} have no amount or a stage without a probability, and are left out.",
            n, total=f"{total:,}",
        )  # fmt: skip
    if rated:
        return trn("{n} of {total} has no amount and is left out.",
                   "{n} of {total} have no amount and are left out.", n, total=f"{total:,}")  # fmt: skip
    if weighted:
        return trn(
            "{n} of {total} has no amount, no exchange rate or a stage without a probability, and is left "
            "out.",
            "{n} of {total} have no amount, no exchange rate or a stage without a probability, and are left "
            "out.",
            n, total=f"{total:,}",
        )  # fmt: skip
    return trn(
        "{n} of {total} has no amount, or one in a currency without a rate, and is left out.",
        "{n} of {total} have no amount, or one in a currency without a rate, and are left out.",
        n, total=f"{total:,}",
    )  # fmt: skip


def answered(conn: Any, spec: Spec, base: str, now: datetime) -> Result:
    """Return the answer to a report. Raises `UserError`."""
    asked = spec.asked(base, now)
    earlier = spec.before(base, now)
    with known_fields():
        answer = asking.answer(conn, asked)
        before = asking.answer(conn, earlier) if earlier else None
        return put_together(conn, spec, answer, asked, before, Asides())


@contextmanager
def known_fields() -> Iterator[None]:
    """Say of a field that is asked for and is not there any more that it is gone, as `UserError`."""
    try:
        yield
    except NotInSql as error:
        raise UserError(
            tr("This report asks for a field that is not there any more."),
            tr("Change the report, or bring the field back."),
        ) from error


def put_together(
    conn: Any, spec: Spec, answer: Answer, asked: Asked, before: Answer | None, asides: Asides
) -> Result:
    """Return an answer with its groups named and in order, with what is said beside it."""
    unit = _unit(conn, spec, asked)
    told = _held(conn, spec, asked, before, asides) if before is not None else None
    if told is not None and told.unknown:
        before = None  # nothing is not 0
    held = _in_step(spec, asked, before) if before is not None else None
    for keys in held.tallies if held is not None else ():
        answer.tallies.setdefault(keys, Tally())  # who gave something before gives nothing now
    known = [Labels(conn, spec.source, g, {k[at] for k in answer.tallies})
             for at, g in enumerate(spec.groups)]  # fmt: skip
    _fill_gaps(spec, known, answer)
    lines = [_line(known, keys, tally, spec.how, held) for keys, tally in answer.tallies.items()]
    whole = answer.whole()
    made = Result(
        spec, asked, unit, lines, whole.figure(spec.how), whole.count,
        whole.lacking if spec.term else 0, answer=answer, held=told,
    )  # fmt: skip
    if made.lacking and unit == IN_MONEY:
        made.unrated = asides.unrated(conn, asked)
    if before is not None:
        made.before = before.whole().figure(spec.how)
    _arrange(made, known)
    return made


def _held(conn: Any, spec: Spec, asked: Asked, before: Answer, asides: Asides) -> Held | None:
    days = spec.held(asked.now.date())
    return None if days is None else held_against.held(conn, days, before, asked, asides)


def _in_step(spec: Spec, asked: Asked, before: Answer) -> Answer:
    """Return the answer of the period before with its bars of time under those of this one.

    The first month is held against the first one before, the second against the second.
    """
    spans = asked.question.span, before.question.span
    at = next((at for at, g in enumerate(spec.groups) if g.partition(":")[0] == spec.when), -1)
    if at < 0 or spans[0] is None or spans[1] is None:
        return before
    bucket = spec.groups[at].partition(":")[2]
    now, then = (labels.bars(bucket, span) for span in spans if span)
    moved = dict(zip(then, now, strict=False))
    made = Answer(before.question)
    for keys, tally in before.tallies.items():
        bar = moved.get(str(keys[at])) if then else keys[at]
        if bar is not None:
            made.tallies[(*keys[:at], bar, *keys[at + 1 :])] = tally
    return made


def _unit(conn: Any, spec: Spec, asked: Asked) -> str:
    if not spec.term or spec.how == COUNT:
        return PLAIN
    ask = sources.asking(conn, spec.source, asked.now, asked.question.base)
    return sources.unit(ask, spec.term)


def _line(
    known: Sequence[Labels], keys: Keys, tally: Tally, how: str, before: Answer | None
) -> Line:
    names = tuple(one.name(key) for one, key in zip(known, keys, strict=True))
    earlier = before.of(keys).figure(how) if before is not None else None
    return Line(keys, names, tally.figure(how), tally.count, earlier)


def _fill_gaps(spec: Spec, known: Sequence[Labels], answer: Answer) -> None:
    """Let a row of months have all its months: one without anything is a bar of nothing."""
    if len(known) != 1 or not known[0].bucket or spec.how in KEPT or not answer.tallies:
        return
    times = sorted(
        k for (k,) in answer.tallies if isinstance(k, str) and k[:4] >= str(labels.FIRST)
    )
    if times:
        for key in labels.between(known[0].bucket, times[0], times[-1]):
            answer.tallies.setdefault((key,), Tally())


def _arrange(made: Result, known: Sequence[Labels]) -> None:
    spec = made.spec
    if known and known[0].ordered:
        made.lines.sort(
            key=lambda line: [one.place(k) for one, k in zip(known, line.keys, strict=True)]
        )
        return
    by_name = spec.order == "name"
    made.lines.sort(key=lambda line: [name.casefold() for name in line.names])
    if not by_name:
        made.lines.sort(key=lambda line: line.value or 0, reverse=True)
    if len(known) == 1 and len(made.lines) > spec.most and spec.how not in KEPT:
        _put_rest_together(made)


def _put_rest_together(made: Result) -> None:
    """Make the smallest groups one line, so that a picture can be read and still adds up."""
    answer, kept = made.answer, made.lines[: made.spec.most - 1]
    rest = made.lines[made.spec.most - 1 :]
    tally = Tally()
    for line in rest:
        one = answer.of(line.keys) if answer is not None else Tally()
        tally.count, tally.known = tally.count + one.count, tally.known + one.known
        tally.total += one.total
    made.rest = [line.keys for line in rest]
    name = trn("{n} other", "{n} others", len(rest))
    adds_up = made.before is not None and made.spec.how in (COUNT, SUM)
    before = sum(line.before or 0 for line in rest) if adds_up else None
    figure = tally.figure(made.spec.how)
    made.lines = [*kept, Line((None,), (name,), figure, tally.count, before)]


def behind(conn: Any, made: Result, line: Line | None = None) -> list[int]:
    """Return the row numbers of the records behind a line, or behind all of them."""
    if line is None:
        return asking.behind(conn, made.asked)
    if made.rest and line is made.lines[-1]:
        found = {n for keys in made.rest for n in asking.behind(conn, made.asked, keys)}
        return sorted(found)
    return asking.behind(conn, made.asked, line.keys)


def left_out(conn: Any, made: Result) -> list[int]:
    """Return the row numbers of the records whose value is not known."""
    return asking.behind(conn, made.asked, lacking=True)


__all__ = [
    "IN_DAYS",
    "IN_MONEY",
    "PLAIN",
    "Line",
    "Result",
    "answered",
    "behind",
    "known_fields",
    "left_out",
    "put_together",
]
