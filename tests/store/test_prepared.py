"""A record made ready elsewhere is the same, to the byte, as one projected from its cells."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.domain.about import FIRST
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.records import RECORDS
from crm_desktop.store import lookups, search_index
from crm_desktop.store import rows as codec
from crm_desktop.store.prepared import prepare

texts = st.none() | st.text(max_size=12)
entries = st.fixed_dictionaries({"value": st.text(max_size=12), "kind": st.just("work")})
contacts = st.fixed_dictionaries(
    {"deleted": st.just(False), "name": texts},
    optional={
        "job": texts,
        "notes": texts,
        "external_id": texts,
        "do_not_contact": st.booleans(),
        "emails.1": entries,
        "emails.2": st.none() | entries,
        "phones.1": st.fixed_dictionaries({"value": st.text("+0123 -", max_size=12)}),
        "addresses.1": st.fixed_dictionaries({"city": st.text(max_size=8)}),
        "tags.abc": st.just(True),
    },
)
deals = st.fixed_dictionaries(
    {"deleted": st.just(False), "title": texts},
    optional={
        "value": st.none()
        | st.fixed_dictionaries({"amount": st.integers(0, 10**9), "currency": st.just("MYR")}),
        "result": st.none() | st.fixed_dictionaries({"outcome": st.just("won")}),
        **{f"contacts.{id}": st.sampled_from([None, True, FIRST]) for id in "abc"},
    },
)


@given(st.lists(contacts, min_size=1, max_size=3))
def test_contacts(some: list[dict[str, object]]) -> None:
    same("contact", some)


@given(st.lists(deals, min_size=1, max_size=3))
def test_deals(some: list[dict[str, object]]) -> None:
    same("deal", some)


def same(entity: str, some: list[dict[str, object]]) -> None:
    record = RECORDS[entity]
    made = prepare(entity, [new_id() for _ in some], some)
    for at, cells in enumerate(some):
        row = codec.from_cells(record, cells)
        shown = {name: made.columns[name][at] if name in made.columns else None for name in row}
        assert shown == row
        found = {(kind, value) for kind, value, place in made.lookups if place == at}
        assert found == set(lookups.of_row(record, row))
        # The indexes keep no positions, so the order of what they are given is free.
        assert sorted(made.words[at].split()) == sorted(
            search_index.words_text(record, row).split()
        )
        assert sorted(made.parts[at].split("\n")) == sorted(
            search_index.parts_text(record, row).split("\n")
        )
