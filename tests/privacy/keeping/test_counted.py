"""How many allow, refuse and never spoke, of each purpose: the same as asking for one after the other."""

from __future__ import annotations

from random import Random

from crm_desktop.domain.privacy.consent import MARKETING
from crm_desktop.store.consents import counted, reach

from ..saying import close, make, say


def test_the_count_and_the_answers_agree_on_a_hundred_histories(memory):
    rng = Random(18)
    purposes = ["", make(memory, "purpose", name="News"), make(memory, "purpose", name="Offers")]
    people = [make(memory, "contact", name=f"P{at}") for at in range(100)]
    for who in people:
        for _ in range(rng.randint(0, 4)):
            state = rng.choice(("given", "given", "withdrawn", "objected"))
            day = f"2026-01-0{rng.randint(1, 4)}"
            day += rng.choice(("", "", "T03:00:00Z", "T15:00:00Z", "T22:00:00Z"))
            say(memory, who, rng.choice((*MARKETING, "any")), state, day, rng.choice(purposes))
    close(memory, people[:7])
    found = counted.of_purposes(memory.reader())
    assert [one.name for one in found] == ["News", "Offers"]
    for one in found:
        for way in MARKETING:
            said = [reach.may(memory.reader(), who, way, one.id).marketing for who in people]
            assert one.shares[way] == tuple(map(said.count, ("yes", "no", "unknown")))
