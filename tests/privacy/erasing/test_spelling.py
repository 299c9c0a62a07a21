"""Names in running text: however they are spelt, in any script, and where each stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.domain.fold import fold
from crm_desktop.store.erasures.spelling import Finder, mapped

SIGNS = (
    "aA bé É\u0301ßłŒﬁ林小\uf9f4\u3000\n\tK\u212a가각\u1100\u1161\u11a8ｶﾞகொ\u0bc6\u0bbe"
    "й\u0438\u0306ا\u064b"
)


@given(st.text(alphabet=SIGNS, max_size=20))
def test_a_text_folded_sign_by_sign_is_the_text_folded(text: str) -> None:
    folded, at = mapped(text)
    assert folded.strip(" ") == fold(text)
    assert len(at) == len(folded)
    assert all(0 <= first < last <= len(text) for first, last in at)
    assert [first for first, _ in at] == sorted(first for first, _ in at)


@pytest.mark.parametrize(("name", "text", "left"), [
    ("José Müller", "Spoke with JOSE  muller, twice", "Spoke with *, twice"),
    ("Jose Muller", "Spoke with Jose\u0301 M\u00fcller", "Spoke with *"),
    ("陈小明", "今天跟陈小明谈了价格", "今天跟*谈了价格"),
    ("陈明", "陈明来了", "*来了"),
    ("Tan Ah Kow", "tan\u00a0ah\nkow's shop", "*'s shop"),
    ("Straße AG", "bei STRASSE  AG!", "bei *!"),
    ("May", "Mayflower, may", "Mayflower, *"),
    ("aminah@mail.example", "to <Aminah@Mail.example>", "to <*>"),
    ("+60 3-2161 0000", "ring +60 3-2161 0000.", "ring *."),
    ("+60 3-2161 0000", "ring 00603 21610000 or 60321610000", "ring * or *"),
    ("+60321610000", "ring +60 (3) 2161\u201300 00", "ring *"),
    ("012-345 6789", "0123456789, 012 3456789, (012) 345.6789", "*, *, *"),
    ("012-345 6789", "90123456789, 01234567890, 012345678", "90123456789, 01234567890, 012345678"),
])  # fmt: skip
def test_a_name_is_found_and_taken_out(name: str, text: str, left: str) -> None:
    finder = Finder([name])
    assert finder.meets(text) is (left != text)
    assert finder.replaced(text, lambda _said, _folded: "*") == left


def test_within_a_longer_name_one_of_han_signs_is_somebody_else() -> None:
    finder = Finder(["陈明"])
    assert finder.meets("陈明亮") and not finder.meets("陈明亮", name=True)
    assert finder.meets("陈明 (太太)", name=True) and finder.bears(" 陈明 ")
    assert not Finder(["Ali"]).meets("Ali Hassan", name=True)
    assert Finder(["Ali Hassan"]).named("ALI  Hassan's wife", name=True) == ["ali hassan"]


def test_the_longest_of_several_goes_and_no_name_finds_nothing() -> None:
    finder = Finder(["Tan", "Tan Ah Kow", ""])
    assert finder.replaced("Tan Ah Kow and Tan", lambda _said, _folded: "*") == "* and *"
    assert not Finder(["", " "]) and not Finder([]).meets("") and Finder([]).spans("a") == []
