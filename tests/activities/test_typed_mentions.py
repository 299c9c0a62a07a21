"""Mentions as one types them: the longest name there is, and nothing that is not sure."""

from __future__ import annotations

import pytest

from crm_desktop.activities import notes, typed_mentions
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.store.workspace import Workspace

PEOPLE = ("Tan", "Tan Ah Kow", "林志豪", "A. B.", "Siti [HQ]", "Mei Ling")


@pytest.fixture
def ids(ws: Workspace) -> dict[str, str]:
    made = {name: new_id() for name in PEOPLE}
    edits = [Edit("contact", id, {"deleted": False, "name": n}) for n, id in made.items()]
    made["Maju Jaya Sdn Bhd"] = new_id()
    firm = {"deleted": False, "name": "Maju Jaya Sdn Bhd"}
    edits.append(Edit("company", made["Maju Jaya Sdn Bhd"], firm))
    twins = [Edit("lead", new_id(), {"deleted": False, "name": "Mei Ling"})]
    ws.log.record(Label("create"), edits + twins)
    return made


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@Tan Ah Kow pays", ["Tan Ah Kow"]),
        ("@tan ah kow, please", ["Tan Ah Kow"]),
        ("@Tan Ahmad called", ["Tan"]),
        ("ask @Tan.", ["Tan"]),
        ("(@Tan Ah Kow's)", ["Tan Ah Kow"]),
        ("@Tan\nAh Kow", ["Tan"]),
        ("@林志豪说好", ["林志豪"]),
        ("with @A. B. today", ["A. B."]),
        ("@Siti [HQ] and @Maju Jaya Sdn Bhd", ["Siti [HQ]", "Maju Jaya Sdn Bhd"]),
        ("@Tan @Tan", ["Tan", "Tan"]),
        ("@Tanah", []),
        ("mail tan@Tan.my, @@Tan or \\@Tan", []),
        ("lunch @ Tan", []),
    ],
)
def test_names_become_links(
    ws: Workspace, ids: dict[str, str], text: str, names: list[str]
) -> None:
    made, _unclear = typed_mentions.linked(ws.reader(), text)
    found = notes.mentions(made)
    assert [(m.name, m.id) for m in found] == [(name, ids[name]) for name in names]


def test_what_surrounds_a_mention_stays(ws: Workspace, ids: dict[str, str]) -> None:
    made, unclear = typed_mentions.linked(ws.reader(), "a @Tan, b\n@Tan Ah Kow")
    first, second = (notes.link("contact", ids[n], n) for n in ("Tan", "Tan Ah Kow"))
    assert (made, unclear) == (f"a {first}, b\n{second}", [])
    assert typed_mentions.linked(ws.reader(), made) == (made, [])  # links stay links


def test_what_is_not_sure_stays_and_is_said_and_an_id_is_sure(
    ws: Workspace, ids: dict[str, str]
) -> None:
    made, unclear = typed_mentions.linked(ws.reader(), "@Mei Ling and @Nobody Here")
    assert made == "@Mei Ling and @Nobody Here"
    assert [(u.name, len(u.ids)) for u in unclear] == [("Mei Ling", 2), ("Nobody", 0)]
    assert ids["Mei Ling"] in unclear[0].ids
    made, unclear = typed_mentions.linked(ws.reader(), f"@{ids['Mei Ling']} came")
    assert (made, unclear) == (f"{notes.link('contact', ids['Mei Ling'], 'Mei Ling')} came", [])
