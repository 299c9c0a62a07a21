"""What a file says in words of its own, kept while its rows are read, to be told in the review."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from crm_desktop.domain.fold import fold

if TYPE_CHECKING:
    from crm_desktop.exchange.rows.drawn import Drawn

_MOST = 40
"""Words of one meaning that are kept."""
_MOST_DROPPED = 10_000
"""Values that were left out which are told one by one; all are counted."""


class Meant(NamedTuple):
    """Several words of a column, or one that is not ours, and what they are all read as."""

    heading: str
    words: list[str]
    value: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """Values that could not be read, whose rows were taken without them.

    `columns` says (heading, how many), `each` (line, title of the row, what was wrong).
    """

    columns: tuple[tuple[str, int], ...] = ()
    each: tuple[tuple[int, str, str], ...] = ()

    @property
    def count(self) -> int:
        """Return how many values it is."""
        return sum(n for _heading, n in self.columns)


@dataclass(slots=True)
class Heard:
    """The words below headings with what they were read as, and rows that say how a deal ended by halves."""

    _words: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    _alone: set[tuple[str, str]] = field(default_factory=set)
    stands: int = 0  # cells that say yes of people who refused before
    unchecked: int = 0  # erasures whose people cannot be recognised
    undecided: int = 0  # rows with a closing date or a reason, and no outcome
    _dropped: Counter[str] = field(default_factory=Counter)  # by heading
    _told: list[tuple[int, str, str]] = field(default_factory=list)

    def note(self, heading: str, text: str, value: str, *, alone: bool = False) -> None:
        """Keep that a word was read as a value, named as the user reads it; `alone` tells it in any case."""
        if alone:
            self._alone.add((heading, value))
        known = self._words.setdefault((heading, value), {})
        if len(known) < _MOST:
            known.setdefault(fold(text), text)

    def drop(self, drawn: Drawn) -> None:
        """Keep what of a row could not be read and is left out, while the row is taken."""
        self._dropped.update(drawn.faulty)
        if len(self._told) < _MOST_DROPPED:
            self._told += [(drawn.line, drawn.title, fault) for fault in drawn.faults]

    def said(self) -> dict[str, Any]:
        """Return what there is to tell: where several words become one, and how many are undecided."""
        every = [Meant(heading, list(words.values()), value)
                 for (heading, value), words in self._words.items()
                 if len(words) > 1 or (heading, value) in self._alone]  # fmt: skip
        return {
            "meant": [tuple(one) for one in every],
            "undecided": self.undecided,
            "stands": self.stands,
            "unchecked": self.unchecked,
            "dropped": (tuple(self._dropped.most_common()), tuple(self._told)),
        }
