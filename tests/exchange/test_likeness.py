"""Names are one whatever is written around them, in whichever order, but for a letter."""

from __future__ import annotations

import pytest

from crm_desktop.domain.fold import fold
from crm_desktop.exchange.deciding.likeness import NEAR, SAME, firm_key, likeness, person_key

SAME_PEOPLE = [
    ("Ahmad bin Osman", "AHMAD OSMAN"),
    ("Kavitha a/p Subramaniam", "Kavitha A/P. Subramaniam"),
    ("Lim Siew Ling", "Siew Ling Lim"),
    ("Muhammad Faizal bin Ali", "Mohd. Faizal Ali"),
    ("Dato' Sri Tan Ah Kow", "Tan Ah Kow"),
    ("Puan Nor Aini binti Ismail", "Nur Aini Ismail"),
    ("林小玲", "小玲 林"),
    ("José Müller", "Muller, Jose"),
    ("Jason Tan (Sales)", "jason tan"),
]
NEAR_PEOPLE = [
    ("Lim Siew Ling", "Lim Siew Leng"),
    ("Rajesh a/l Rajendran", "Rajesh Rajndran"),
    ("Siew Ling", "Lim Siew Ling"),
    ("J. Tan Ah", "Jason Tan Ah"),
]
OTHERS = [
    ("Ahmad bin Osman", "Aminah binti Osman"),
    ("Tan Ah Kow", "Lim Siew Ling"),
    ("A. B.", "Ahmad Bakar"),
    ("林小玲", "陈志明"),
    ("Amir bin Subramaniam", "Mei Subramaniam"),
    ("Lee Siew Ling Rajendran", "Lee Siew Ong Rajendran"),
]


@pytest.mark.parametrize(("one", "other"), SAME_PEOPLE)
def test_the_same_people(one: str, other: str) -> None:
    assert likeness(person_key(fold(one)), person_key(fold(other))) == SAME


@pytest.mark.parametrize(("one", "other"), NEAR_PEOPLE)
def test_nearly_the_same(one: str, other: str) -> None:
    assert NEAR <= likeness(person_key(fold(one)), person_key(fold(other))) < SAME


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_others(one: str, other: str) -> None:
    assert likeness(person_key(fold(one)), person_key(fold(other))) < NEAR


@pytest.mark.parametrize(
    "other", ["MAJU JAYA SDN. BHD.", "Maju Jaya (M) Sdn Bhd", "The Maju Jaya Co."]
)
def test_companies_without_their_form(other: str) -> None:
    assert firm_key(fold(other)) == firm_key(fold("Maju Jaya Sdn Bhd"))


@pytest.mark.parametrize("name", ["", "bin", "()", "Dr.", "。", "\u200d", "a/l a/p"])
def test_a_name_of_nothing_is_no_fault(name: str) -> None:
    assert likeness(person_key(fold(name)), firm_key(fold(name))) in (0, SAME)
