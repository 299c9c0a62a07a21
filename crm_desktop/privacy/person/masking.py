"""Other people in what is given to one person: their names, addresses and numbers are hidden.

What is hidden is listed for whoever gives the report, never in the report itself. Names are found that a
contact or a lead of the file bears, shorter ones of theirs and of users (`short_masks`), and given names of
those who are named on the same records.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from crm_desktop.domain import emails, phones
from crm_desktop.domain.fold import fold
from crm_desktop.domain.merged import Key
from crm_desktop.i18n import mark, tr
from crm_desktop.privacy.person import short_masks
from crm_desktop.privacy.person.short_masks import Called, Own
from crm_desktop.store.erasures.spelling import HAN_RUN, Finder

KINDS = {
    "name": mark("Name"), "e-mail": mark("E-mail"), "phone": mark("Phone"),
    "text": mark("Text"), "file": mark("File"),
}  # fmt: skip
"""What is hidden, in words."""
LONGEST = 6
"""Words of a name at most that are looked for as a whole."""
SHORTEST = 3
"""Letters of a given name at least that is hidden where it stands alone."""
SAID = 5
"""Names at most that are listed of one file."""
HAN_LENGTHS = (2, 3, 4)
"""Signs of a name in Han script: in running text nothing says where it begins."""
_PHONE = re.compile(r"\+?\d(?:[\s().-]{0,2}\d){6,14}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_NOT_A_NUMBER = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{8}T\d{6}"
"""An id, and a moment as calendars write it: within them no number is looked for."""
_NUMBERS = re.compile(f"(?P<other>{_NOT_A_NUMBER})|{_PHONE.pattern}")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
REST = "[…]"
"""What stands for the rest of a text about others."""


@dataclass(slots=True)
class Hidden:
    """One thing that is hidden: `id` names it in `--unmasked`, `count` says how often it stood there."""

    id: str
    kind: str  # name, e-mail, phone, text, file
    text: str
    count: int = 0
    places: list[str] = field(default_factory=list)


class Masker:
    """Hides what is not of `own`, the records of one person, unless its id is in `shown`."""

    def __init__(
        self, conn: Any, own: Collection[Key], shown: Collection[str], region: str
    ) -> None:
        self._conn, self._own, self._shown, self._region = conn, set(own), set(shown), region
        self.hidden: dict[str, Hidden] = {}
        self._names: dict[str, str] = {}  # folded → id of whom it names
        self._given: dict[str, str] = {}
        self._called = Called({}, {}, set())
        self._whole: set[str] = set()  # names of the person
        self._made: dict[bool, Finder] = {}
        self._mine: set[str] = set()
        self._numbers: set[str] = set()

    def own_words(self, names: Iterable[str], reached: Iterable[str]) -> None:
        """Take in what names the person, and how they are reached: that stays."""
        for name in names:
            self._whole.add(fold(name))
            self._mine |= {fold(name), *map(fold, _WORD.findall(name))}
        for one in reached:
            self._mine.add(fold(one))
            if number := phones.e164(one, self._region):
                self._numbers.add(number)

    def know(self, others: Iterable[tuple[str, str]]) -> None:
        """Take in (id, name) of people on the same records: their given names are hidden too."""
        self._made.clear()
        for id, name in others:
            words = _WORD.findall(name)
            if not words:
                continue
            self._names[fold(name)] = id
            for word in words[:1]:
                if len(word) >= SHORTEST and fold(word) not in self._mine:
                    self._given[fold(word)] = id

    def learn(self, texts: Iterable[str], check: Callable[[], object] = lambda: None) -> None:
        """Find which words of these texts are names of other people of the file, or shorter ones."""
        runs = {fold(run) for text in texts for run in _runs(text)}
        own = Own(self._whole, self._mine)
        self._called = short_masks.find(self._conn, runs, own, self._own, check)
        self._names |= self._called.whole
        self._made.clear()

    def text(self, text: str, place: str, *, short: bool = True, numbers: bool = True) -> str:
        """Return a text without other people; `place` says where it stands.

        Shorter names are hidden where `short`: not where words are those of a street or of the program;
        numbers of phones where `numbers`: not where all there are belong to a day, an id or an amount.
        """
        if not text:
            return text
        text = emails.IN_TEXT.sub(lambda m: self._if_other("e-mail", m[0], place), text)
        if numbers:
            text = _NUMBERS.sub(lambda m: m[0] if m["other"] else self._number(m[0], place), text)
        finder = self._finders(short)
        return finder.replaced(text, lambda said, name: self._name(said, name, place))

    def person(self, id: str, name: str, place: str) -> str:
        """Return what stands for a person who is named as one."""
        if any(id == mine for _, mine in self._own) or id in self._shown:
            return name
        return self._hide(id, "name", name, place)

    def value(
        self, value: Any, place: str, *, short: bool = True, numbers: bool = True,
        fixed: Collection[str] = (),
    ) -> Any:  # fmt: skip
        """Return a JSON value with all texts in it without other people, but for parts that are `fixed`."""
        if isinstance(value, str):
            return self.text(value, place, short=short, numbers=numbers)
        if isinstance(value, dict):
            return {
                key: each if key in fixed else self.value(each, place, short=short, numbers=numbers)
                for key, each in value.items()
            }
        if isinstance(value, list):
            return [self.value(each, place, short=short, numbers=numbers) for each in value]
        return value

    def rest(self, text: str, place: str) -> str:
        """Return what stands for what a text about others says beside the person."""
        words = text.strip()
        id = _mark_of(words)
        if not words or id in self._shown:
            return self.text(text, place)
        self._hide(id, "text", " ".join(words.split()), place)
        return text.replace(words, REST)

    def others_in(self, text: str) -> list[str]:
        """Return who a text says beside the person, as it says them; nothing is listed for it."""
        listed, self.hidden = self.hidden, {}
        try:
            self.text(text, "")
            return [one.text for one in self.hidden.values()]
        finally:
            self.hidden = listed

    def keep_back(self, id: str, name: str, place: str, others: Sequence[str] = ()) -> bool:
        """Say whether a file that is about others too stays out, and list it with who its text names."""
        if id in self._shown:
            return False
        said = [*others[:SAID], *(["…"] if len(others) > SAID else [])]
        words = tr("{file} names {names}", file=name, names=", ".join(said)) if said else name
        self._hide(id, "file", words, place)
        return True

    def _name(self, said: str, name: str, place: str) -> str:
        id = self._names.get(name) or self._given.get(name) or self._short(said, name)
        if not id or name in self._whole or id in self._shown:
            return said
        return self._hide(id, "name", said, place)

    def _finders(self, short: bool) -> Finder:
        if short not in self._made:
            called = (*self._called.several, *self._called.alone) if short else ()
            self._made[short] = Finder({*self._names, *self._given, *self._whole, *called})
        return self._made[short]

    def _short(self, said: str, name: str) -> str:
        """Return what stands for whom a shorter name means, "" for what is none; several may be called so."""
        if name in self._called.several:
            return self._called.several[name] or _mark_of(name)
        is_name = name in self._called.alone and not said[:1].islower()
        return _mark_of(name) if is_name else ""

    def _if_other(self, kind: str, text: str, place: str) -> str:
        id = _mark_of(text)
        if fold(text) in self._mine or id in self._shown:
            return text
        return self._hide(id, kind, text, place)

    def _number(self, text: str, place: str) -> str:
        number = "" if _DAY.match(text) else phones.e164(text, self._region)
        if not number or number in self._numbers:
            return text
        return self._if_other("phone", text, place)

    def _hide(self, id: str, kind: str, text: str, place: str) -> str:
        one = self.hidden.setdefault(id, Hidden(id, kind, text))
        if len(text) > len(one.text):
            one.text = text
        one.count += 1
        if place not in one.places:
            one.places.append(place)
        return tr("[other person]")


def is_reach(text: str) -> bool:
    """Say whether a text is an address or a number, and nothing more."""
    return any(pattern.fullmatch(text.strip()) for pattern in (emails.IN_TEXT, _PHONE))


def _mark_of(text: str) -> str:
    return hashlib.sha256(fold(text).encode()).hexdigest()[:12]


def _runs(text: str) -> Iterator[str]:
    """Yield what may be a name in a text: words side by side, and parts of what Han script writes as one."""
    words = list(_WORD.finditer(text))
    for at, first in enumerate(words):
        for last in words[at : at + LONGEST]:
            run = text[first.start() : last.end()]
            if len(run) >= SHORTEST and "\n" not in run:
                yield run
    for han in HAN_RUN.finditer(text):
        for length in HAN_LENGTHS:
            yield from (han[0][at : at + length] for at in range(len(han[0]) - length + 1))
