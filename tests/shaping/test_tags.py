"""Tags: counted, renamed, coloured, merged as one operation, deleted."""

import pytest

from crm_desktop.errors import Cancelled, UserError
from crm_desktop.shaping import tags
from crm_desktop.store import check
from tests.shaping.kit import add, row


@pytest.fixture
def shop(ws):
    """Three tags on contacts, a company and a deal."""
    ids = {name: add(ws, "tag", name=name) for name in ("VIP", "Vip!", "Old")}
    held = {}
    for at in range(6):
        mine = [ids["Vip!"]] if at % 2 else [ids["VIP"], ids["Vip!"]]
        held[at] = add(ws, "contact", name=f"P{at}", **{f"tags__{tag}": True for tag in mine})
    held["firm"] = add(ws, "company", **{f"tags__{ids['Old']}": True})
    held["deal"] = add(ws, "deal", **{f"tags__{ids['Vip!']}": True})
    return ws, ids, held


def uses(ws):
    return {t.name: (t.total, t.uses) for t in tags.every(ws.reader())}


def test_counts_are_of_visible_records(shop) -> None:
    ws, _ids, held = shop
    assert uses(ws)["Vip!"] == (7, {"contact": 6, "deal": 1})
    from crm_desktop.domain.operation import Edit, Label

    ws.log.record(Label("delete", "contact"), [Edit("contact", held[0], {"deleted": True})])
    assert uses(ws)["Vip!"][0] == 6


def test_merging_is_one_operation_and_undo_brings_all_back(shop) -> None:
    ws, ids, held = shop
    before = {key: row(ws, "contact", held[key])["tags"] for key in range(6)}
    counted = uses(ws)
    done = tags.merge(ws, [ids["Vip!"], ids["Old"], ids["VIP"]], ids["VIP"])
    assert uses(ws) == {"VIP": (8, {"contact": 6, "company": 1, "deal": 1})}
    assert all(row(ws, "contact", held[k])["tags"] == {ids["VIP"]: True} for k in range(6))
    assert check.check(ws).ok
    ws.log.cancel(done.stamp)
    assert uses(ws) == counted
    assert {key: row(ws, "contact", held[key])["tags"] for key in range(6)} == before
    assert check.check(ws).ok


def test_a_cancelled_merge_leaves_nothing_half_done(shop) -> None:
    ws, ids, _held = shop
    counted = uses(ws)

    def stop() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        tags.merge(ws, [ids["Vip!"]], ids["VIP"], stop)
    assert uses(ws) == counted
    assert check.check(ws).ok


def test_merging_a_tag_with_itself_is_nothing(shop) -> None:
    ws, ids, _held = shop
    assert tags.merge(ws, [ids["VIP"]], ids["VIP"]) is None


def test_names_tell_tags_apart(shop) -> None:
    ws, ids, _held = shop
    for name in ("", "vip", " VIP "):
        with pytest.raises(UserError):
            tags.rename(ws, ids["Old"], name)
    assert tags.rename(ws, ids["VIP"], "vip") is not None  # itself, in other letters


def test_colours_are_those_of_the_theme(shop) -> None:
    ws, ids, _held = shop
    tags.colour(ws, list(ids.values()), "c3")
    assert {t.colour for t in tags.every(ws.reader())} == {"c3"}
    tags.colour(ws, [ids["VIP"]], "")
    assert {t.name: t.colour for t in tags.every(ws.reader())} == {
        "Old": "c3",
        "VIP": "",
        "Vip!": "c3",
    }
    with pytest.raises(UserError):
        tags.colour(ws, [ids["VIP"]], "#ff0000")


def test_deleted_tags_are_shown_no_more_and_come_back(shop) -> None:
    ws, ids, held = shop
    done = tags.delete(ws, [ids["Old"]])
    assert row(ws, "company", held["firm"])["tags.shown"] == []
    ws.log.cancel(done.stamp)
    assert row(ws, "company", held["firm"])["tags.shown"] == [("Old", "")]


def test_a_tag_is_found_by_name_or_id(shop) -> None:
    ws, ids, _held = shop
    assert tags.found(ws.reader(), "old") == tags.found(ws.reader(), ids["Old"]) == ids["Old"]
    with pytest.raises(UserError):
        tags.found(ws.reader(), "nothing")
