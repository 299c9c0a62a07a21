"""The lines of a deal: quantities as typed, sums to the sen, products that are gone."""

from __future__ import annotations

import pytest

from crm_desktop.deals import lines
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.errors import UserError
from crm_desktop.store.workspace import Workspace


@pytest.mark.parametrize(
    ("text", "thousandths"),
    [
        ("3", 3000),
        ("2.5", 2500),
        ("2,5", 2500),
        ("0.125", 125),
        ("1.125", 1125),
        ("1,200", 1_200_000),
        ("1,200.5", 1_200_500),
        ("1.200,5", 1_200_500),
        (" 7 ", 7000),
    ],
)
def test_a_quantity_is_read_as_typed(text: str, thousandths: int) -> None:
    assert lines.read_quantity(text) == thousandths


@pytest.mark.parametrize(
    "text", ["", "x", "0", "-1", "1.2345", "NaN", "1e400", "Infinity", "1 2 a"]
)
def test_what_is_no_quantity_is_refused_in_words(text: str) -> None:
    with pytest.raises(UserError):
        lines.read_quantity(text)


def test_a_deal_adds_up_to_the_sen(memory: Workspace) -> None:
    desk, chair, deal = new_id(), new_id(), new_id()
    memory.log.record(Label("create", "deal"), [
        Edit("product", desk, {"deleted": False, "name": "Desk"}),
        Edit("product", chair, {"deleted": False, "name": "Chair"}),
        Edit("deal", deal, {"deleted": False, "title": "Office",
                            "value": {"amount": 1, "currency": "MYR"}}),
    ])  # fmt: skip
    memory.log.record(Label("edit", "deal"), [lines.put(deal, desk, 2500, 33333)])
    memory.log.record(Label("edit", "deal"), [lines.put(deal, chair, 3000, 4800)])
    found, currency = lines.of_deal(memory.reader(), deal)
    assert [(line.name, line.total) for line in found] == [("Chair", 14400), ("Desk", 83333)]
    assert (lines.total(found), currency) == (97733, "MYR")
    memory.log.record(Label("edit", "deal"), [lines.take_off(deal, chair)])
    memory.log.record(Label("delete", "product"), [Edit("product", desk, {"deleted": True})])
    found, _ = lines.of_deal(memory.reader(), deal)
    assert [(line.name, line.product) for line in found] == [("(deleted)", desk)]
