"""What tells the records of one kind apart, a few numbers each: a million of them in little memory."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from crm_desktop.domain.fold import fold
from crm_desktop.exchange.deciding.likeness import firm_key, person_key, words_of
from crm_desktop.store import features, listing

SHARED_FROM = 4
"""An e-mail or phone that so many records have belongs to no one of them."""
CROWD = 200
"""A firm or a domain that more records have speaks for none of them."""
FEW, SHARE = 20, 4
"""A domain that more than a quarter of all have neither, where that is more than a few."""
_OFFICES = frozenset(
    words_of(
        "info admin sales office enquiry enquiries inquiry contact hello support hr account "
        "accounts finance marketing mail email service services customer careers jobs webmaster "
        "noreply no-reply reception purchasing billing pertanyaan jualan pejabat akaun"
    )
)
"""What stands before the @ of a mailbox that is a department's."""
FREE = frozenset(
    words_of(
        "gmail.com googlemail.com yahoo.com yahoo.com.my yahoo.com.sg yahoo.co.id hotmail.com "
        "hotmail.my live.com live.com.my outlook.com outlook.my msn.com icloud.com me.com mac.com "
        "aol.com gmx.com proton.me protonmail.com qq.com 163.com 126.com sina.com foxmail.com "
        "mail.com ymail.com rocketmail.com rediffmail.com yandex.com zoho.com tm.net.my "
        "streamyx.com"
    )
)
"""Domains of mail that say nothing of where somebody works."""
EVERY = 4096
"""Rows between two questions whether to go on."""
Check = Callable[[], None]


class Shared:
    """The e-mails, phones or outer ids of all records: which ones each has, and whose they are too."""

    def __init__(self, size: int) -> None:
        self.first = array("l", bytes(array("l").itemsize * size))
        self.more: dict[int, tuple[int, ...]] = {}  # of records with several, all of them
        self.holders = array("l", [0])
        self.weak = bytearray(1)

    def begin(self, weak: bool = False) -> int:
        """Return the number of one more value."""
        self.holders.append(0)
        self.weak.append(weak)
        return len(self.holders) - 1

    def give(self, value: int, at: int) -> None:
        """Say that the record at `at` has a value."""
        self.holders[value] += 1
        if not self.first[at]:
            self.first[at] = value
        elif self.first[at] != value:
            self.more[at] = (*self.more.get(at, (self.first[at],)), value)

    def share(self, one: int, other: int) -> tuple[bool, bool]:
        """Return whether two records have a value of their own in common, and one of many's."""
        a, b = self.first[one], self.first[other]
        if not a or not b:
            return False, False
        if a == b and one not in self.more and other not in self.more:
            return not self._of_many(a), self._of_many(a)
        both = set(self.more.get(one, (a,))) & set(self.more.get(other, (b,)))
        own = any(not self._of_many(value) for value in both)
        return own, bool(both) and not own

    def _of_many(self, value: int) -> bool:
        return bool(self.weak[value]) or self.holders[value] >= SHARED_FROM


class Features:
    """All visible records of a kind in the order of their numbers, by what `scoring` asks."""

    def __init__(self, kind: str, size: int) -> None:
        self.kind = kind
        self._key_of = firm_key if kind == "company" else person_key
        self.ns = array("q")
        self.keys: list[str] = []
        self.firms = array("q")
        self.born = array("q")
        self.domains = array("q", bytes(8 * size))
        self.crowded: set[int] = set()  # firms and domains so many have that they say little
        self.emails, self.phones, self.outer = Shared(size), Shared(size), Shared(size)

    def add(self, row: tuple[Any, ...]) -> None:
        """Take in (number, id, folded title, firm, birthday or the like) of one record."""
        n, _id, title, firm, born = row
        self.ns.append(n)
        self.keys.append(self._key_of(title or ""))
        self.firms.append(hash(firm) if firm else 0)
        self.born.append(hash(str(born)) if born else 0)

    def values(self) -> tuple[tuple[int, Shared], ...]:
        """Return (kind of look-up, who has which values) for each kind."""
        return tuple(zip(KEYS, (self.emails, self.phones, self.outer), strict=True))

    def __len__(self) -> int:
        return len(self.ns)

    def bare(self, at: int) -> bool:
        """Say whether nothing but its name is known that could tell a record from another."""
        return not (
            self.emails.first[at] or self.phones.first[at] or self.firms[at] or self.born[at]
        )


FIRM_COLUMN = {"contact": "company", "lead": "company_name"}
OWN_COLUMN = {"contact": "birthday", "company": "registration"}
"""Kind → the column nobody else has by chance: of companies their registration number."""
KEYS = (features.EMAIL, features.PHONE, features.EXTERNAL)
DRAFT = 1 << 40
"""Row number of a draft, greater than any."""


class Draft(NamedTuple):
    """A record that is not stored, or of another kind, to be held against the stored ones."""

    title: str = ""
    firm: str = ""
    born: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    outer: str = ""


def read(conn: Any, kind: str, check: Check = lambda: None) -> Iterator[float | Features]:
    """Read all records of a kind; yield how far it is (0 to 1), then the features."""
    size = listing.count(conn, listing.ListQuery(kind))
    found = Features(kind, size)
    for at, row in enumerate(features.rows(conn, kind, _columns(kind))):
        found.add(row)
        if not at % EVERY:
            check()
            yield 0.5 * at / max(size, 1)
    places = _Places(found.ns)
    for step, (number, shared) in enumerate(found.values()):
        _give(found, shared, features.values(conn, kind, number), places, check)
        yield 0.5 + 0.5 * (step + 1) / len(KEYS)
    most = min(CROWD, max(FEW, size // SHARE))
    found.crowded = _crowded(found.domains, most) | _crowded(found.firms, CROWD)
    yield found


def of_some(conn: Any, kind: str, ns: Iterable[int], draft: Draft | None = None) -> Features:
    """Return the features of a few records, those of a draft in the last place."""
    chosen = list(ns)
    found = Features(kind, len(chosen) + 1)
    for row in features.rows(conn, kind, _columns(kind), chosen):
        found.add(row)
    own: dict[int, tuple[str, ...]] = {}
    if draft is not None:
        found.add((DRAFT, "", fold(draft.title), draft.firm, draft.born))
        outer = (draft.outer,) if draft.outer else ()
        own = dict(zip(KEYS, (draft.emails, draft.phones, outer), strict=True))
    places = {n: at for at, n in enumerate(found.ns)}
    for number, shared in found.values():
        pairs = [*features.values_of(conn, kind, chosen, number)]
        pairs += [(value, DRAFT) for value in own.get(number, ())]
        _give(found, shared, sorted(pairs), places, lambda: None)
    return found


def _columns(kind: str) -> tuple[str, str]:
    return FIRM_COLUMN.get(kind, "deleted"), OWN_COLUMN.get(kind, "deleted")


def _crowded(column: array[int], most: int) -> set[int]:
    held = Counter(column)
    held.pop(0, None)
    return {value for value, count in held.items() if count > most}


class _Places:
    """Row number → place, -1 where none shows, in eight bytes a row."""

    def __init__(self, ns: array[int]) -> None:
        self._places = array("l", [-1]) * ((ns[-1] + 1) if ns else 1)
        for at, n in enumerate(ns):
            self._places[n] = at

    def get(self, n: int, _default: int) -> int:
        return self._places[n] if n < len(self._places) else -1


def _give(
    found: Features, shared: Shared, pairs: Iterable[tuple[str, int]], places: Any, check: Check
) -> None:  # fmt: skip
    last, value, domain, place = None, 0, 0, places.get
    emails = shared is found.emails
    for turn, (text, n) in enumerate(pairs):
        at = place(n, -1)
        if not turn % EVERY:
            check()
        if at < 0:
            continue
        if text != last:
            last, before, _, behind = text, *text.partition("@")
            value = shared.begin(emails and before in _OFFICES)
            domain = hash(behind) if emails and behind and behind not in FREE else 0
        shared.give(value, at)
        if domain and not found.domains[at]:
            found.domains[at] = domain
