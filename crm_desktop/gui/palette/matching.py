"""Where a query stands in a text, and how well it names an action."""

from __future__ import annotations

from collections.abc import Iterable

from crm_desktop.domain.fold import fold, query_tokens

Spot = tuple[int, int]
"""(start, length) of a matched piece of text."""

WHOLE, WORDS, PARTS, LETTERS = 400, 300, 200, 100
_PHONE = set("0123456789 +-().")


def spots(query: str, text: str, *, inside: bool = False) -> tuple[Spot, ...]:
    """Return the pieces of `text` that `query` found, in order and apart from each other.

    Words count from their start; with `inside` also pieces in the middle of a word.
    """
    if _is_phone(query):
        return _digit_spots(query, text)
    folded, origins = _folded(text)
    found: list[Spot] = []
    for word in fold(query).split():
        for piece in [word] if word in folded else query_tokens(word):
            at = _place(folded, piece, inside=inside)
            if at >= 0:
                first, last = origins[at], origins[at + len(piece) - 1]
                found.append((first, last - first + 1))
    return _merged(found)


def spots_of_both(query: str, title: str, detail: str) -> tuple[tuple[Spot, ...], tuple[Spot, ...]]:
    """Return what a query found in a title and its detail: starts of words if there are any."""
    found = spots(query, title), spots(query, detail)
    if any(found):
        return found
    return spots(query, title, inside=True), spots(query, detail, inside=True)


def score(query: str, names: Iterable[str]) -> int:
    """Return how well a query names what is called `names`; 0 when it does not."""
    words = fold(query).split()
    return max((_score(words, fold(name)) for name in names if name), default=0)


def _score(words: list[str], name: str) -> int:
    if not words or not name:
        return 0
    whole = " ".join(words)
    if name.startswith(whole):
        return WHOLE - min(50, len(name) - len(whole))
    parts = name.split()
    if all(any(part.startswith(word) for part in parts) for word in words):
        return WORDS - min(50, len(name))
    if all(word in name for word in words) and len(whole) > 2:
        return PARTS - min(50, len(name))
    return LETTERS - min(50, len(name)) if _letters_in_order("".join(words), name) else 0


def _letters_in_order(letters: str, name: str) -> bool:
    """Say whether all letters come in this order, each word of the name entered at its start."""
    if len(letters) < 3 or letters[0] != name[0]:
        return False
    at = 0
    for letter in letters:
        at = name.find(letter, at) + 1
        if not at:
            return False
    return True


def _place(folded: str, piece: str, *, inside: bool) -> int:
    """Return where a piece stands at the start of a word, or with `inside` anywhere; else -1."""
    at = folded.find(piece)
    anywhere = at
    while at > 0 and folded[at - 1].isalnum() and folded[at - 1].isascii():
        at = folded.find(piece, at + 1)
    return anywhere if at < 0 and inside else at


def _folded(text: str) -> tuple[str, list[int]]:
    """Return folded text with the place in `text` each of its characters came from."""
    pieces: list[str] = []
    origins: list[int] = []
    for at, character in enumerate(text):
        piece = " " if character.isspace() else fold(character)
        pieces.append(piece)
        origins += [at] * len(piece)
    return "".join(pieces), origins


def _is_phone(query: str) -> bool:
    return any(c.isdigit() for c in query) and not set(query) - _PHONE


def _digit_spots(query: str, text: str) -> tuple[Spot, ...]:
    places = [at for at, c in enumerate(text) if c.isdigit()]
    wanted = "".join(c for c in query if c.isdigit())
    at = "".join(text[p] for p in places).find(wanted)
    if at < 0:
        return ()
    first, last = places[at], places[at + len(wanted) - 1]
    return ((first, last - first + 1),)


def _merged(found: list[Spot]) -> tuple[Spot, ...]:
    merged: list[Spot] = []
    for start, length in sorted(found):
        if merged and start <= sum(merged[-1]):
            first = merged[-1][0]
            merged[-1] = (first, max(sum(merged[-1]), start + length) - first)
        else:
            merged.append((start, length))
    return tuple(merged)
