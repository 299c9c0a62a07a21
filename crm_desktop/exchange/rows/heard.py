"""What a file says in words of its own, kept while its rows are read, to be told in the review."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from crm_desktop.domain.fold import fold

_MOST = 40
"""Words of one meaning that are kept."""


class Meant(NamedTuple):
    """Several words of a column, or one that is not ours, and what they are all read as."""

    heading: str
    words: list[str]
    value: str


@dataclass(slots=True)
class Heard:
    """The words below headings with what they were read as, and rows that say how a deal ended by halves."""

    _words: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    _alone: set[tuple[str, str]] = field(default_factory=set)
    stands: int = 0  # cells that say yes of people who refused before
    unchecked: int = 0  # erasures whose people cannot be recognised
    undecided: int = 0  # rows with a closing date or a reason, and no outcome

    def note(self, heading: str, text: str, value: str, *, alone: bool = False) -> None:
        """Keep that a word was read as a value, named as the user reads it; `alone` tells it in any case."""
        if alone:
            self._alone.add((heading, value))
        known = self._words.setdefault((heading, value), {})
        if len(known) < _MOST:
            known.setdefault(fold(text), text)

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
        }
