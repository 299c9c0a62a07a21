"""What was known of a lead or a deal at a moment, as a level of each feature.

A record that came to an end is looked at as it was before: with the cells written by then, and not by
whoever closed it. What only its end made so – the last amount, the tags of a won deal – is not seen, or
the score would know the answer. Decision 20 says what is looked at, and why.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from crm_desktop.domain.lead import ENDED
from crm_desktop.store.figures.features import Told, Written

DAY, HOUR = 86_400, 3_600
AGES = (0, 7, 30, 90)
"""Days after it came in that an ended record is looked at, as long as it was open then."""
RECENT = 14
"""Days before that moment whose contacts count."""
NO, YES, UNKNOWN, SEVERAL = "no", "yes", "", "*"
_CALLS, _MET = ("call",), ("meeting", "visit")
Level = str
Cells = dict[str, Any]
State = tuple[Cells, Cells, float | None]
"""The cells, the parts of the place, and since when it holds, in seconds since 1970."""

DEAL = (
    "age", "source", "campaign", "owner", "worth", "pipeline", "stage", "standing", "company", "people",
    "category", "calls", "messages", "meetings", "step",
)  # fmt: skip
LEAD = (
    "age", "source", "campaign", "owner", "worth", "company", "job", "phone", "email", "message", "status",
    "calls", "messages", "meetings", "step",
)  # fmt: skip
FEATURES = {"deal": DEAL, "lead": LEAD}


@dataclass(frozen=True, slots=True)
class Known:
    """What features are held against: edges of value by currency, usual days by stage, categories."""

    edges: Mapping[str, Sequence[int]] = field(default_factory=dict)
    usual: Mapping[str, float] = field(default_factory=dict)
    categories: Mapping[str, str] = field(default_factory=dict)


class Seen(NamedTuple):
    """A record at a moment, by the levels of its kind's `FEATURES`."""

    n: int
    levels: tuple[Level, ...]


def now(of: str, told: Told, known: Known, at: datetime) -> Seen:
    """Return an open record as it is."""
    moment = at.timestamp()
    story = _Story(told.written)
    return _seen(
        of, told, known, story.at(float("inf"), float("inf")), (_began(told, moment), moment)
    )


def before(of: str, told: Told, known: Known) -> Iterator[Seen]:
    """Yield an ended record as it was on its first day, and after each of `AGES` it was still open."""
    if not told.written:
        return
    first, closing = told.written[0].at, _closing(of, told)
    began = _began(told, first)
    end = _end(told, closing)
    story = _Story(told.written[: max(closing, 1)])
    for age in AGES:
        moment = began + age * DAY
        if age and moment >= end:
            return
        # What is typed in within the first hour belongs to the first line.
        state = story.at(max(moment, first + HOUR), max(moment, began + HOUR))
        yield _seen(of, told, known, state, (began, moment))


def _began(told: Told, otherwise: float) -> float:
    if told.created is not None:
        return told.created
    return told.written[0].at if told.written else otherwise


def _closing(of: str, told: Told) -> int:
    """Return the place of the change that ended it, how many there are where none did."""
    for at, written in enumerate(told.written):
        if of == "deal" and _group(written.cells, "result").get("outcome"):
            return at
        if of == "lead" and written.cells.get("status") in ENDED:
            return at
    return len(told.written)


def _end(told: Told, closing: int) -> float:
    """Return when it ended: before the day that is said, or when that was written.

    Who closes a record of long ago says the day; the day itself has no hour, so none of it counts.
    """
    if closing < len(told.written):
        said = str(_group(told.written[closing].cells, "result").get("closed") or "")[:10]
        return _midnight(said, told.written[closing].at)
    return _midnight(told.closed[:10], 0.0)


def _midnight(day: str, otherwise: float) -> float:
    try:
        return datetime.fromisoformat(day).astimezone().timestamp() if day else otherwise
    except (ValueError, OverflowError, OSError):
        return otherwise


class _Story:
    """The changes of a record read on from moment to moment, each once."""

    def __init__(self, written: Sequence[Written]) -> None:
        self._left = list(reversed(written))
        self._cells: Cells = {}
        self._places: list[tuple[float, float | None, Cells]] = []  # from when, as said, what

    def at(self, limit: float, since: float) -> State:
        """Return the cells as written up to `limit`, the place of the card, and since when it lies there.

        What came with the first line counts always: the file knows nothing older. A place counts where
        it is said to hold from `since` or before, and None stands for one that is not known: that is
        also where a file put it, until it moves.
        """
        while self._left and (not self._cells or self._left[-1].at <= limit):
            one = self._left.pop()
            self._cells |= one.cells
            if "place" in one.cells:
                place = _group(one.cells, "place")
                said = _moment(place.get("since"))
                if _brought(one.cells, place):
                    self._places.append((one.at, None, {}))
                else:
                    self._places.append((one.at if said is None else said, said, place))
        for began, said, place in reversed(self._places):
            if began <= since:
                return self._cells, place, said
        return self._cells, {}, None


def _brought(cells: Cells, place: Cells) -> bool:
    """Say whether a file put the card there: who wrote that did not see it come.

    Of a closed deal such a place is where it ended, and of an open one where it stands. Were the second
    known alone, or the first only where it fits, the place would tell what came out.
    """
    made_closed = "deleted" in cells and _group(cells, "result").get("outcome")
    return bool(place.get("told") or made_closed)


def _group(cells: Cells, cell: str) -> dict[str, Any]:
    """Return what a cell of several parts holds, nothing where it is not such a one."""
    found = cells.get(cell)
    return found if isinstance(found, dict) else {}


def _moment(text: Any) -> float | None:
    try:
        return datetime.fromisoformat(text).timestamp()
    except (ValueError, TypeError, OverflowError, OSError):
        return None


def _seen(of: str, told: Told, known: Known, state: State, span: tuple[float, float]) -> Seen:
    cells, place, since = state
    began, moment = span
    value = {"age": _age(moment - began), "worth": worth(known, cells.get("value"))}
    value |= {name: str(cells.get(name) or UNKNOWN).strip() for name in _PLAIN}
    value |= _contacts(told, moment)
    value["step"] = _step(told, moment)
    value |= (
        _of_deal(cells, place, known, _days(since, moment)) if of == "deal" else _of_lead(cells)
    )
    return Seen(told.n, tuple(value[name] for name in FEATURES[of]))


_PLAIN = ("source", "campaign", "owner")


def _age(seconds: float) -> Level:
    return str(AGES[max(bisect_right(AGES, seconds / DAY + 1e-9) - 1, 0)])


def worth(known: Known, money: Any) -> Level:
    """Return the quarter of the values of its currency an amount is in, "1" to "4"."""
    if not isinstance(money, dict) or not isinstance(money.get("amount"), int):
        return UNKNOWN
    edges = known.edges.get(money.get("currency") or "", ())
    return str(1 + bisect_right(edges, money["amount"])) if edges else UNKNOWN


def _contacts(told: Told, moment: float) -> dict[str, Level]:
    counts = {"calls": 0, "messages": 0, "meetings": 0}
    for touch in told.touches:
        if touch.held and moment - RECENT * DAY <= touch.at <= moment:
            kind = "calls" if touch.channel in _CALLS else (
                "meetings" if touch.channel in _MET else "messages")  # fmt: skip
            counts[kind] += 1
    return {kind: str(min(count, 3)) for kind, count in counts.items()}


def _step(told: Told, moment: float) -> Level:
    """Say whether something was still to be done then: a task, or what was planned for later."""
    tasks = any(t.noted <= moment and (t.done is None or t.done > moment) for t in told.planned)
    planned = any(t.noted is not None and t.noted <= moment < t.at for t in told.touches)
    return YES if tasks or planned else NO


def _days(since: float | None, moment: float) -> float | None:
    return None if since is None else max(moment - since, 0.0) / DAY


def _of_deal(cells: Cells, place: Cells, known: Known, days: float | None) -> dict[str, Level]:
    stage, lies = str(place.get("stage") or UNKNOWN), _group(cells, "place")
    people = sum(1 for cell, on in cells.items() if cell.startswith("contacts.") and on is not None)
    return {
        "pipeline": str(lies.get("pipeline") or UNKNOWN), "stage": stage,
        "standing": _standing(known.usual.get(stage), days),
        "company": YES if cells.get("company") else NO, "people": str(min(people, 2)),
        "category": _category(cells, known),
    }  # fmt: skip


def _standing(usual: float | None, days: float | None) -> Level:
    """Return how long it lies there against what is usual of that stage: 1 shorter to 3 far longer."""
    if usual is None or days is None:
        return UNKNOWN
    return "1" if days <= max(usual, 1.0) else "2" if days <= 2 * max(usual, 1.0) else "3"


def _category(cells: Cells, known: Known) -> Level:
    if not known.categories:
        return UNKNOWN
    lines = (c[len("products.") :] for c, on in cells.items() if on and c.startswith("products."))
    found = {category for id in lines if (category := known.categories.get(id))}
    return SEVERAL if len(found) > 1 else next(iter(found), UNKNOWN)


def _of_lead(cells: Cells) -> dict[str, Level]:
    def any_of(field: str) -> Level:
        return YES if any(on and c.startswith(f"{field}.") for c, on in cells.items()) else NO

    return {
        "company": YES if cells.get("company_name") else NO, "job": YES if cells.get("job") else NO,
        "phone": any_of("phones"), "email": any_of("emails"),
        "message": YES if cells.get("message") else NO,
        "status": "working" if cells.get("status") == "working" else "new",
    }  # fmt: skip


def edges(sorted_amounts: Sequence[int]) -> tuple[int, ...]:
    """Return the least amounts of the second, third and last quarter, none for very few."""
    size = len(sorted_amounts)
    if size < 8:
        return ()
    return tuple(sorted_amounts[size * part // 4] for part in (1, 2, 3))
