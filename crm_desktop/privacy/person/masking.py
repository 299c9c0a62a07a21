"""Other people in what is given to one person: their names, addresses and numbers are hidden.

What is hidden is listed for whoever gives the report, never in the report itself. Names are found that a
contact or a lead of the file bears, and given names of those who are named on the same records.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from crm_desktop.domain import phones
from crm_desktop.domain.fold import fold
from crm_desktop.domain.merged import Key
from crm_desktop.i18n import tr
from crm_desktop.store.erasures.spelling import HAN_RUN, Finder

PEOPLE = ("contact", "lead")
LONGEST = 6
"""Words of a name at most that are looked for as a whole."""
SHORTEST = 3
"""Letters of a given name at least that is hidden where it stands alone."""
HAN_LENGTHS = (2, 3, 4)
"""Signs of a name in Han script: in running text nothing says where it begins."""
_EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"\+?\d(?:[\s().-]{0,2}\d){6,14}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_BATCH = 500
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
        self._whole: set[str] = set()  # names of the person
        self._finder: Finder | None = None
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
        self._finder = None
        for id, name in others:
            words = _WORD.findall(name)
            if not words:
                continue
            self._names[fold(name)] = id
            for word in words[:1]:
                if len(word) >= SHORTEST and fold(word) not in self._mine:
                    self._given[fold(word)] = id

    def learn(self, texts: Iterable[str]) -> None:
        """Find which words of these texts are names of other people of the file."""
        runs = {fold(run) for text in texts for run in _runs(text)}
        self._names |= self._called(runs - self._mine)
        self._finder = None

    def text(self, text: str, place: str) -> str:
        """Return a text without other people; `place` says where it stands."""
        if not text:
            return text
        text = _EMAIL.sub(lambda m: self._if_other("e-mail", m[0], place), text)
        text = _PHONE.sub(lambda m: self._number(m[0], place), text)
        if self._finder is None:
            self._finder = Finder({*self._names, *self._given, *self._whole})
        return self._finder.replaced(text, lambda said, name: self._name(said, name, place))

    def person(self, id: str, name: str, place: str) -> str:
        """Return what stands for a person who is named as one."""
        if any(id == mine for _, mine in self._own) or id in self._shown:
            return name
        return self._hide(id, "name", name, place)

    def value(self, value: Any, place: str) -> Any:
        """Return a JSON value with all texts in it without other people."""
        if isinstance(value, str):
            return self.text(value, place)
        if isinstance(value, dict):
            return {key: self.value(each, place) for key, each in value.items()}
        if isinstance(value, list):
            return [self.value(each, place) for each in value]
        return value

    def rest(self, text: str, place: str) -> str:
        """Return what stands for what a text about others says beside the person."""
        words = text.strip()
        id = _mark_of(words)
        if not words or id in self._shown:
            return self.text(text, place)
        self._hide(id, "text", " ".join(words.split()), place)
        return text.replace(words, REST)

    def keep_back(self, id: str, name: str, place: str) -> bool:
        """Say whether a file that is about others too stays out, and list it."""
        if id in self._shown:
            return False
        self._hide(id, "file", name, place)
        return True

    def _name(self, said: str, name: str, place: str) -> str:
        id = self._names.get(name) or self._given.get(name)
        if id is None or name in self._whole or id in self._shown:
            return said
        return self._hide(id, "name", said, place)

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

    def _called(self, folded: Collection[str]) -> dict[str, str]:
        """Return folded name → id of the contacts and leads that bear one of these names."""
        found: dict[str, str] = {}
        every = sorted(folded)
        for start in range(0, len(every), _BATCH):
            part = json.dumps(every[start : start + _BATCH])
            for entity in PEOPLE:
                sql = (  # deleted and merged ones too: they are people all the same
                    f"SELECT t.id,t.name FROM json_each(?) w JOIN {entity} t ON t.sort_key=w.value"
                )
                for id, name in self._conn.execute(sql, (part,)):
                    if (entity, id) not in self._own:
                        found[fold(name or "")] = id
        return found


def is_reach(text: str) -> bool:
    """Say whether a text is an address or a number, and nothing more."""
    return any(pattern.fullmatch(text.strip()) for pattern in (_EMAIL, _PHONE))


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
