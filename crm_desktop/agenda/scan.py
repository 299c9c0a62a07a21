"""One line being read: what is understood is struck out, so that no word is understood twice."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

LONGEST = 500
"""Characters of a line that are read; a title has no more."""


class Span(NamedTuple):
    """Where something that was understood stands: `what` is day, time, repeat, kind, person …"""

    start: int
    end: int
    what: str


@dataclass
class Line:
    """The text, its plain form of the same length, and what of it is understood."""

    text: str
    spans: list[Span] = field(default_factory=list)
    left: str = ""  # lower case, with what was taken blanked out

    def __post_init__(self) -> None:
        self.text = self.text[:LONGEST]
        # A letter whose lower case is two would shift every place after it.
        self.left = "".join(c.lower() if len(c.lower()) == 1 else c for c in self.text)
        self.left = re.sub(r"[\t\r\n\x00]", " ", self.left)

    def find(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Return the first place of a pattern in what is not understood yet."""
        return pattern.search(self.left)

    def take(self, match: re.Match[str], what: str) -> None:
        """Strike out what was understood."""
        start, end = match.span()
        lead = len(match.group()) - len(match.group().lstrip())
        self.strike(start, end, what, lead)

    def strike(self, start: int, end: int, what: str, lead: int = 0) -> None:
        """Strike out a piece of the line; `lead` blanks at its start are not shown as understood."""
        self.spans.append(Span(start + lead, end, what))
        self.left = self.left[:start] + "\x00" * (end - start) + self.left[end:]

    def word(self, start: int, end: int) -> str:
        """Return a piece as it was typed."""
        return self.text[start:end]

    def blanked(self) -> str:
        """Return the line as typed, with blanks for what was struck out."""
        return "".join(
            " " if gone == "\x00" else c for c, gone in zip(self.text, self.left, strict=True)
        )

    def rest(self) -> str:
        """Return what was not struck out, its pieces joined by single spaces."""
        return " ".join(self.blanked().split())


def any_of(words: object) -> str:
    """Return a pattern of any of the words, the longest first, inner spaces of any width."""
    ordered = sorted(map(str, words), key=len, reverse=True)  # type: ignore[call-overload]
    return "(?:" + "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in ordered) + ")"


def compiled(pattern: str) -> re.Pattern[str]:
    """Return a pattern that begins and ends at the edge of a word."""
    return re.compile(rf"(?<![\w/.\-]){pattern}(?![\w/])")
