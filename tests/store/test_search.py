"""Search as you type, in every script, by any part of a phone number or e-mail."""

from __future__ import annotations

import pytest

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.store import search
from crm_desktop.store.workspace import Workspace

NAMES = [
    "Nurul Huda binti Ismail", "陈志明 (Tan Chee Meng)", "தேவி கிருஷ்ணன்", "يوسف بن عمر",
    "Łukasz Strauß", "Zoë O'Brien",
]  # fmt: skip


@pytest.fixture
def filled(memory: Workspace) -> Workspace:
    edits = [
        Edit("contact", new_id(), {
            "deleted": False, "name": name,
            "emails.1": {"value": f"user{i}@majujaya{i}.com.my"},
            "phones.1": {"value": f"012-334 5{i}21", "e164": f"+60123345{i}21"},
        })
        for i, name in enumerate(NAMES)
    ]  # fmt: skip
    memory.log.record_bulk(Label("import"), edits)
    return memory


@pytest.mark.parametrize(
    ("text", "index"),
    [
        ("nurul", 0), ("NURUL HUDA", 0), ("huda", 0), ("ismail nurul", 0), ("smai", 0),
        ("陈", 1), ("志明", 1), ("明", 1), ("chee", 1), ("தேவி", 2), ("கிருஷ்", 2), ("يوسف", 3),
        ("عمر", 3), ("lukasz", 4), ("strauss", 4), ("Łukasz", 4), ("zoe", 5), ("obrien", None),
        ("o'brien", 5), ("user3", 3), ("ujaya2", 2), ("012-334 5421", 4), ("45421", 4),
        ("+60 12-334 5021", 0), ("nobody at all", None), ('"*', None), ("NEAR(", None), ("明志", None),
    ],
)  # fmt: skip
def test_finds(filled: Workspace, text: str, index: int | None) -> None:
    found = [h.title for h in search.search(filled.reader(), text)]
    assert found == ([] if index is None else [NAMES[index]])


def test_names_that_begin_with_the_text_come_first(filled: Workspace) -> None:
    filled.log.record(
        Label("create"), [Edit("contact", new_id(), {"deleted": False, "name": "Huda"})]
    )
    assert [h.title for h in search.search(filled.reader(), "huda")] == ["Huda", NAMES[0]]


def test_an_edit_a_delete_and_an_undo_reach_the_index(filled: Workspace) -> None:
    hit = search.search(filled.reader(), "zoe")[0]
    filled.log.record(Label("edit"), [Edit("contact", hit.id, {"name": "Renée"})])
    assert not search.search(filled.reader(), "zoe")
    assert search.search(filled.reader(), "renee")
    filled.log.record(Label("delete"), [Edit("contact", hit.id, {"deleted": True})])
    assert not search.search(filled.reader(), "renee")
    filled.log.undo()
    filled.log.undo()
    assert search.search(filled.reader(), "zoe")


def test_search_follows_the_undo_and_redo_of_a_large_import(memory: Workspace) -> None:
    def load(word: str, count: int) -> str:
        edits = [
            Edit("contact", new_id(), {"deleted": False, "name": f"{word} {i}"})
            for i in range(count)
        ]
        done = memory.log.record_bulk(Label("import"), edits)
        assert done is not None
        return done.stamp

    load("Kept", 3000)
    first, second = load("First", 900), load("Second", 5000)
    memory.log.cancel(first)
    memory.log.cancel(second)
    assert not search.search(memory.reader(), "first")
    memory.log.revive(first)
    assert len(search.search(memory.reader(), "first", entities=("contact",))) == 50
    assert not search.search(memory.reader(), "second")


def test_a_part_of_an_address_is_found_beside_a_name_that_begins_so(filled: Workspace) -> None:
    firm = Edit("contact", new_id(), {"deleted": False, "name": "Majujaya2 Trading"})
    filled.log.record(Label("create"), [firm])
    found = [h.title for h in search.search(filled.reader(), "majujaya2")]
    assert found == ["Majujaya2 Trading", NAMES[2]]


def test_a_word_of_everybody_is_found_by_its_beginning_and_by_nothing_else(
    memory: Workspace,
) -> None:
    edits = [
        Edit("contact", new_id(), {
            "deleted": False, "name": f"Person {n}", "job": "manager" if n % 3 else "mandarin teacher",
            "emails.1": {"value": f"p{n}@maju.example"}, "notes": "x_manure" if n == 0 else None,
        })
        for n in range(3000)
    ]  # fmt: skip
    memory.log.record_bulk(Label("import"), edits)
    conn = memory.reader()
    assert [h.title for h in search.search(conn, "manage", 50, ["contact"])] == [
        f"Person {n}" for n in range(75) if n % 3
    ]
    assert len(search.search(conn, "teach manda", 50, ["contact"])) == 50
    assert [h.title for h in search.search(conn, "manure")] == ["Person 0"]
    assert len(search.search(conn, "maju.exam", 50, ["contact"])) == 50
    assert len(search.all_matching(conn, "contact", "maju.exam") or ()) == 3000
    assert len(search.all_matching(conn, "contact", "p299") or ()) == 11


def test_kinds_without_an_index_of_words_are_found_by_name(memory: Workspace) -> None:
    edit = Edit("activity_kind", new_id(), {"deleted": False, "name": "Site visit"})
    memory.log.record(Label("create"), [edit])
    found = search.search(memory.reader(), "site", 5, ("activity_kind",))
    assert [hit.title for hit in found] == ["Site visit"]
    assert search.search(memory.reader(), "visit", 5, ("activity_kind",)) == []


@pytest.fixture
def firms(memory: Workspace) -> Workspace:
    firm, other = new_id(), new_id()
    memory.log.record(Label("create"), [
        Edit("company", firm, {"deleted": False, "name": "Restoran Selera Trading"}),
        Edit("company", other, {"deleted": False, "name": "Maju Jaya"}),
        Edit("contact", new_id(), {"deleted": False, "name": "Devi Nair", "company": firm}),
        Edit("contact", new_id(), {"deleted": False, "name": "Devi a/p Kumar", "company": other}),
        Edit("contact", new_id(), {"deleted": False, "name": "Mei", "company": firm}),
        Edit("deal", new_id(), {"deleted": False, "title": "Stools", "company": firm}),
    ])  # fmt: skip
    return memory


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("devi selera", ["Devi Nair"]), ("selera devi", ["Devi Nair"]), ("dev rest sel", ["Devi Nair"]),
        ("restoran nair devi", ["Devi Nair"]), ("stools selera", ["Stools"]),
        ("devi jaya", ["Devi a/p Kumar"]),
        ("devi stools", []), ("mei jaya", []),
    ],
)  # fmt: skip
def test_a_name_and_a_company_are_found_together(
    firms: Workspace, text: str, found: list[str]
) -> None:
    conn = firms.reader()
    assert [h.title for h in search.search(conn, text)] == found
    kept = {
        hit.title
        for entity in ("contact", "deal")
        for hit in search.describe(
            conn, entity, sorted(search.all_matching(conn, entity, text) or ())
        )
    }
    assert kept == set(found)
