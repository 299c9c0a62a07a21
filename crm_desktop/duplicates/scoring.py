"""How surely two records are one: each piece of evidence leaves less doubt, what speaks against it more."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from crm_desktop.duplicates.evidence import Why
from crm_desktop.duplicates.features import Features
from crm_desktop.exchange.deciding.likeness import NEAR, SAME, likeness

UNLIKE = 60
"""Likeness in percent below which two names are those of two people."""
Score = Callable[[int, int], tuple[int, int]]
"""(place, place) → (percent, sum of `Why`)."""


def scorer(found: Features) -> Score:
    """Return what scores two records of these features."""
    return _Firms(found) if found.kind == "company" else _People(found)


class _Scorer:
    def __init__(self, found: Features) -> None:
        self._found = found
        self._keys, self._firms, self._born = found.keys, found.firms, found.born
        self._domains = found.domains
        self._emails, self._phones, self._outer = (
            found.emails.share, found.phones.share, found.outer.share
        )  # fmt: skip

    def __call__(self, one: int, other: int) -> tuple[int, int]:
        raise NotImplementedError

    def _equal(self, column: Sequence[int], one: int, other: int) -> bool | None:
        """Say whether two records agree in a column, None where one of them does not say."""
        a, b = column[one], column[other]
        return a == b if a and b else None


class _People(_Scorer):
    """Contacts and leads: a name alone is not enough, an e-mail or phone alone hardly."""

    def __call__(self, one: int, other: int) -> tuple[int, int]:
        key, key2 = self._keys[one], self._keys[other]
        alike = likeness(key, key2) if key and key2 else None
        email, office = self._emails(one, other)
        phone, line = self._phones(one, other)
        why, doubt = 0, 1.0
        if self._outer(one, other)[0]:
            why, doubt = why | Why.EXTERNAL, doubt * (0.03 if _may_be(alike) else 0.3)
        if email:
            why, doubt = why | Why.EMAIL, doubt * _after(alike, (0.02, 0.1, 0.15, 0.38))
        elif office:
            why, doubt = why | Why.SHARED_EMAIL, doubt * _after(alike, (0.12, 0.5, 0.8, 0.95))
        if phone:
            why, doubt = why | Why.PHONE, doubt * _after(alike, (0.04, 0.2, 0.25, 0.6))
        elif line:
            why, doubt = why | Why.SHARED_PHONE, doubt * _after(alike, (0.15, 0.5, 0.8, 0.95))
        named, doubt = self._by_name(one, other, alike, doubt, mailed=email or office)
        why |= named
        if self._equal(self._born, one, other) is False:
            why, doubt = why | Why.OTHER_BIRTHDAY, doubt + 0.25
        met = email or office or phone or line
        if why & Why.NEAR_NAME and not met and self._reached(one) and self._reached(other):
            why, doubt = why | Why.OTHER_REACH, doubt + 0.2  # brothers, sisters, namesakes at work
        return max(0, round(100 * (1 - doubt))), why

    def _by_name(
        self, one: int, other: int, alike: float | None, doubt: float, *, mailed: bool
    ) -> tuple[int, float]:
        if alike is None:
            return 0, doubt
        if alike < NEAR:
            return (Why.OTHER_NAME if alike < UNLIKE else 0), doubt
        same = alike >= SAME
        why = int(Why.NAME if same else Why.NEAR_NAME)
        doubt *= 0.55 if same else 0.75
        for column, reason, left in (
            (self._firms, Why.FIRM, 0.15 if same else 0.24),
            (self._born, Why.BORN, 0.09 if same else 0.16),
            (self._domains, Why.DOMAIN, 0.22 if same else 0.3),
        ):
            shared = column[one] == column[other] and column[one] not in self._found.crowded
            # Colleagues have one domain: it is the same reason as their firm.
            told = mailed or (not same and why & Why.FIRM)
            if column[one] and shared and (reason is not Why.DOMAIN or not told):
                why, doubt = why | reason, doubt * left
        if same and not why & (Why.FIRM | Why.BORN) and self._bare(one, other):
            why, doubt = why | Why.BARE, doubt * 0.42
        return why, doubt

    def _reached(self, one: int) -> bool:
        """Say whether a record has an e-mail and a phone."""
        return bool(self._found.emails.first[one] and self._found.phones.first[one])

    def _bare(self, one: int, other: int) -> bool:
        return self._found.bare(one) or self._found.bare(other)


class _Firms(_Scorer):
    """Companies: a name that is not common is nearly enough; a registration number is."""

    def __call__(self, one: int, other: int) -> tuple[int, int]:
        key, key2 = self._keys[one], self._keys[other]
        alike = likeness(key, key2) if key and key2 else None
        registered = self._equal(self._born, one, other)
        why, doubt = 0, 1.0
        if registered:
            why, doubt = why | Why.REGISTRATION, doubt * (0.02 if _may_be(alike) else 0.1)
        if self._outer(one, other)[0]:
            why, doubt = why | Why.EXTERNAL, doubt * 0.05
        for (own, many), reason, shared in (
            (self._emails(one, other), Why.EMAIL, Why.SHARED_EMAIL),
            (self._phones(one, other), Why.PHONE, Why.SHARED_PHONE),
        ):
            if own:
                why, doubt = why | reason, doubt * _after(alike, (0.1, 0.3, 0.4, 0.5))
            elif many:
                # A firm's own number stands with many records; offices are what firms have.
                why, doubt = why | shared, doubt * _after(alike, (0.2, 0.5, 0.7, 0.9))
        domain = self._domains[one]
        said = why & (Why.EMAIL | Why.SHARED_EMAIL) or domain in self._found.crowded
        if domain and domain == self._domains[other] and not said:
            why, doubt = why | Why.DOMAIN, doubt * _after(alike, (0.2, 0.5, 0.6, 0.7))
        if alike is not None and alike >= NEAR:
            same = alike >= SAME
            why |= Why.NAME if same else Why.NEAR_NAME
            doubt *= 0.2 if same else 0.38
        elif alike is not None and alike < UNLIKE and why:
            why |= Why.OTHER_NAME
        if registered is False:
            doubt += 0.5
        return max(0, round(100 * (1 - doubt))), why


def _after(alike: float | None, doubts: tuple[float, float, float, float]) -> float:
    """Return the doubt left by a key two records share: names alike, not said, somewhat, not alike."""
    named, unsaid, somewhat, unlike = doubts
    if alike is None:
        return unsaid
    if alike >= 80:  # one word of a longer name, with the same number, is that person
        return named
    return somewhat if alike >= UNLIKE else unlike


def _may_be(alike: float | None) -> bool:
    return alike is None or alike >= UNLIKE
