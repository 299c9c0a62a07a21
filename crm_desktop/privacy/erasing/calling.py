"""Finding what somebody may be called in texts: shorter names anywhere, a family name after a title.

"Mr Tan" means one of a family, "Tan" alone anybody. A family name few people bear is found alone too, where
it is written with a capital.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

import orjson

from crm_desktop.domain.fields import Value
from crm_desktop.domain.fold import fold
from crm_desktop.privacy import short_names
from crm_desktop.store.erasures.spelling import Finder, Span, around, mapped


class Calling:
    """Finds `forms` anywhere, `families` with a capital, `titled` after a title, `han` before one."""

    def __init__(
        self, forms: Collection[str], families: Collection[str], titled: Collection[str],
        han: Collection[str],
    ) -> None:  # fmt: skip
        self._forms = Finder(forms)
        self._families, self._titled, self._han = set(families), set(titled), tuple(han)
        self._least = {max(word.split(), key=len) for word in (*self.words, *self._titled)}
        self._worded = re.compile("|".join(self._patterns()) or r"(?!)")

    def __bool__(self) -> bool:
        return bool(self._forms or self._families or self._titled or self._han)

    @property
    def words(self) -> list[str]:
        """Return the words of which a text that calls them says one, as few as do."""
        every = {*self._forms.names, *self._families, *self._han}
        return [one for one in every if not any(less != one and less in one for less in every)]

    @property
    def pieces(self) -> list[str]:
        """Return of texts that say none of these what they say: a word with what parts it from a title."""
        left = sorted(self._titled - self._families - set(self._forms.names))
        return [sign + word for word in left for sign in (" ", ".")]

    def may_be_in(self, values: list[Value]) -> bool:
        """Say quickly whether values of cells may call them so."""
        left = orjson.dumps(values).decode()
        return not left.isascii() or any(map(left.lower().__contains__, self._least))

    def meets(self, text: str) -> bool:
        """Say whether a text may call them so; whether with a capital is not asked."""
        folded = fold(text)
        return self._forms.meets(text) or self._worded.search(folded) is not None

    def around(self, text: str) -> str:
        """Return the first place where a text calls them so, with the words around it, "" for none."""
        found = min((*self._forms.spans(text), *self._spans(text)), default=None)
        return around(text, found) if found else ""

    def _spans(self, text: str) -> Iterator[Span]:
        if not self._worded.search(fold(text)):
            return
        folded, at = mapped(text)
        for one in self._worded.finditer(folded):
            first, last = at[one.start()][0], at[one.end() - 1][1]
            if one.lastgroup != "family" or text[first].isupper():
                yield first, last

    def _patterns(self) -> Iterator[str]:
        """Yield the patterns of a folded text, those with a title before those of the word alone."""
        if self._titled:
            titles, words = _any(short_names.TITLES), _any(self._titled)
            yield rf"(?P<titled>(?<!\w)(?:{titles})(?:\. ?| ){words}(?!\w))"
        if self._families:
            yield rf"(?P<family>(?<!\w){_any(self._families)}(?!\w))"
        if self._han:
            yield f"(?P<han>{_any(self._han)}{_any(short_names.HAN_TITLES)})"


def _any(words: Collection[str]) -> str:
    every = sorted(words, key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(map(re.escape, every))})"
