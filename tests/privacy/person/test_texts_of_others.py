"""Of what is about others a person is given the sentences that name them, and nothing else."""

from __future__ import annotations

import json

import pytest

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.privacy.person import bundle
from crm_desktop.privacy.person.gathering import gather
from crm_desktop.privacy.person.sentences import parted
from crm_desktop.shaping import own_fields
from crm_desktop.store.erasures.spelling import Finder

from ..saying import make


@pytest.fixture
def anna(ws):
    return make(ws, "contact", name="Anna Alpha")


def told(ws, id, **more):
    return json.dumps(bundle.data(gather(ws, id, **more)), default=str, ensure_ascii=False)


def test_another_contact_gives_away_only_the_sentence_that_names_the_person(ws, anna):
    make(ws, "contact", name="Boris Beta", job="Plumber", birthday="1970-01-02",
         addresses__1={"kind": "home", "street": "Secret Road 9"},
         notes="Owes us 5000. Anna Alpha recommended him; he has diabetes.\nLikes tea.")  # fmt: skip
    said = told(ws, anna)
    assert "Anna Alpha recommended him" in said
    for others in ("Plumber", "1970", "Secret Road", "5000", "diabetes", "tea", "Boris"):
        assert others not in said


def test_the_rest_of_a_text_is_listed_and_can_be_shown(ws, anna):
    his = make(ws, "contact", name="Boris Beta")
    make(ws, "note", text="Anna Alpha came with him. She was\nangry.", **{f"contacts__{his}": True})
    hidden = {one.kind: one for one in gather(ws, anna).hidden}
    assert hidden["text"].text == "She was angry." and hidden["text"].places == ["Note"]
    assert "angry" not in told(ws, anna)
    assert "angry" in told(ws, anna, unmasked=[hidden["text"].id])


def test_control_without_it_the_rest_is_given_away(ws, anna, monkeypatch):
    from crm_desktop.privacy.person import gathering

    monkeypatch.setattr(gathering, "parted", lambda text, _finder: [(True, text)])
    make(ws, "contact", name="Boris Beta", notes="Anna Alpha recommended him; he has diabetes.")
    assert "diabetes" in told(ws, anna)


@pytest.mark.parametrize(
    ("before", "said", "after"),
    [
        ("Came. ", "Siti bt. Ali paid! ", "Left."), ("", "Siti bt. Ali", ""), ("3.5 kg", "", ""),
        ("", "", ""), ("One\n", "Siti bt. Ali\n\n", "Two; three"), ("来了。", "Siti bt. Ali。", "走了"),
    ],
)  # fmt: skip
def test_a_text_is_parted_between_sentences_and_no_name_within(before, said, after):
    found = list(parted(f"{before}{said}{after}", Finder(["Siti bt. Ali"])))
    every = ((False, before), (True, said), (False, after))
    assert found == [(names, words) for names, words in every if words]


def test_a_number_that_is_all_of_a_field_of_their_own_is_theirs(ws):
    field = own_fields.create(ws, "contact", "Tel.", "text")
    id = make(ws, "contact", name="Anna Alpha", **{f"custom__{field}": {"value": "012-345 6789"}},
              notes="Her brother has 012-999 8888")  # fmt: skip
    ws.log.record(Label("edit", "contact", row=id),
                  [Edit("contact", id, {f"custom.{field}": {"value": "012-345 0000"}})])  # fmt: skip
    said = told(ws, id)
    assert "012-345 6789" in said and "012-345 0000" in said
    assert "012-999 8888" not in said
