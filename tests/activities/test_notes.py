"""Notes: what their links mention, whatever is typed, and what a new text takes away."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_desktop.activities import notes
from crm_desktop.domain import mentions
from crm_desktop.domain.keys import new_id
from crm_desktop.errors import UserError
from crm_desktop.store import listing
from crm_desktop.store.workspace import Workspace


@given(st.text(), st.text(min_size=1), st.text())
@settings(max_examples=300, deadline=None)
def test_a_mention_is_found_whatever_the_name_and_the_text_around(
    a: str, name: str, b: str
) -> None:
    id, name = new_id(), " ".join(name.split())[:150]
    if not name or "[@" in a:
        return
    found = notes.mentions(f"{a} {notes.link('deal', id, name)}{b}")
    assert found and (found[0].entity, found[0].id, found[0].name) == ("deal", id, name)


@given(st.text(alphabet="[@]()\\crm:contact/0123-ab \n", max_size=120))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read(text: str) -> None:
    found = notes.mentions(text)
    assert all(0 <= m.start < m.end <= len(text) for m in found)
    mentions.plain(text)


def test_only_records_that_can_be_mentioned_are() -> None:
    assert notes.mentions("[@x](crm:pipeline/0190c0de-0000-7000-8000-000000000000)") == []
    assert notes.mentions("[@x](crm:contact/../../etc/passwd)") == []
    id = new_id()
    assert mentions.plain(f"ask {notes.link('contact', id, 'A [b] c')}") == "ask @A [b] c"


def test_a_new_text_takes_back_the_mentions_it_lost(ws: Workspace) -> None:
    one, two = new_id(), new_id()
    text = f"{notes.link('contact', one, 'A')} {notes.link('deal', two, 'B')}"
    id, _ = notes.write(ws, text, {}, pinned=True, owner="Huda")
    found = listing.record(ws.reader(), "note", id)
    assert found is not None and set(found.row["mentions"]) == {one, two} and found.row["pinned"]
    shorter = notes.cells(notes.link("deal", two, "B"), found.row["mentions"])
    stamp = notes.rewrite(ws, id, shorter | {"pinned": False}, found.frontier)
    after = listing.record(ws.reader(), "note", id)
    assert stamp and after is not None and set(after.row["mentions"]) == {two}
    ws.log.cancel(stamp)
    again = listing.record(ws.reader(), "note", id)
    assert again is not None and set(again.row["mentions"]) == {one, two}


@pytest.mark.parametrize(
    "text", ["", "  \n", "x" * (notes.MOST + 1)], ids=["empty", "blank", "endless"]
)
def test_no_note_without_words_and_none_without_end(ws: Workspace, text: str) -> None:
    with pytest.raises(UserError):
        notes.write(ws, text, {})
    assert ws.log.undoable() is None or ws.log.undoable().label.key != "note"  # type: ignore[union-attr]
