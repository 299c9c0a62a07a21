"""A record made ready elsewhere is the same, to the byte, as one projected from its cells."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit
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
    },
)


@given(contacts)
def test_contacts(cells: dict[str, object]) -> None:
    same("contact", cells)


@given(deals)
def test_deals(cells: dict[str, object]) -> None:
    same("deal", cells)


def same(entity: str, cells: dict[str, object]) -> None:
    record = RECORDS[entity]
    made = prepare(Edit(entity, new_id(), cells))
    row = codec.from_cells(record, cells)
    assert dict(zip(codec.columns(record), made.values, strict=True)) == row
    assert set(made.lookups) == set(lookups.of_row(record, row))
    assert made.words == search_index.words_text(record, row)
    assert made.parts == search_index.parts_text(record, row)
