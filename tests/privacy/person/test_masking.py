"""Others' names in the texts of a report, however they are spelt."""

from __future__ import annotations

import pytest

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.privacy.person.masking import Masker
from crm_desktop.store.workspace import Workspace


def masked(ws: Workspace, own: str, others: list[str], text: str, *, known: bool = False) -> str:
    ids = {name: new_id() for name in (own, *others)}
    edits = [Edit("contact", id, {"deleted": False, "name": name}) for name, id in ids.items()]
    ws.log.record(Label("create", "contact", len(edits)), edits)
    masker = Masker(ws.reader(), {("contact", ids[own])}, (), "MY")
    masker.own_words([own], [])
    masker.know([(ids[name], name) for name in others] if known else [])
    masker.learn([text])
    return masker.text(text, "here")


@pytest.mark.parametrize(("own", "other", "text", "left"), [
    ("Tan Ah Kow", "陈小明", "今天跟陈小明谈了价格", "今天跟[other person]谈了价格"),
    ("陈小明", "王五", "陈小明和王五来了", "陈小明和[other person]来了"),
    ("Tan Ah Kow", "José Müller", "ask JOSE  MULLER", "ask [other person]"),
    ("Tan Ah Kow", "Tan Ah", "Tan Ah Kow met Tan Ah", "Tan Ah Kow met [other person]"),
    ("Tan Ah Kow", "Ann Lee", "Joann Leeds", "Joann Leeds"),
])  # fmt: skip
def test_a_name_within_a_text_is_hidden(
    ws: Workspace, own: str, other: str, text: str, left: str
) -> None:
    assert masked(ws, own, [other], text) == left


def test_a_given_name_in_other_capitals_is_hidden(ws: Workspace) -> None:
    text = "SITI and siti, not Sitiawan"
    left = "[other person] and [other person], not Sitiawan"
    assert masked(ws, "Tan Ah Kow", ["Siti Aminah"], text, known=True) == left
