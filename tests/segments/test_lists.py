"""Segments as records: live and by hand, filled as one operation, shared as files, views in order."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from crm_desktop.domain import rule
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.rule import Acted, All, Bought, Condition, Listed
from crm_desktop.errors import UserError
from crm_desktop.segments import lists, sharing, views
from crm_desktop.segments.views import ViewState
from crm_desktop.store.workspace import Workspace

NAMES = ("Aminah", "Bala", "Chong")


@pytest.fixture
def people(ws: Workspace) -> dict[str, str]:
    ids = {name: new_id() for name in NAMES}
    stages = dict(zip(NAMES, ("customer", "customer", "lead"), strict=True))
    ws.log.record(Label("create", "contact", 3), [
        Edit("contact", id, {"deleted": False, "name": name, "stage": stages[name]})
        for name, id in ids.items()
    ])  # fmt: skip
    return ids


def make(ws: Workspace, edit: Edit) -> lists.SegmentRow:
    ws.log.record(Label("create", "segment", row=edit.id), [edit])
    found = lists.segment(ws.reader(), edit.id)
    assert found is not None
    return found


def customers(ws: Workspace) -> lists.SegmentRow:
    return make(ws, lists.made("Customers", "contact", Condition("stage", "is", ["customer"])))


def test_a_live_segment_follows_the_records(ws: Workspace, people: dict[str, str]) -> None:
    segment = customers(ws)
    assert lists.count(ws.reader(), segment) == 2
    ws.log.record(Label("edit"), [Edit("contact", people["Chong"], {"stage": "customer"})])
    assert lists.count(ws.reader(), segment) == 3


def test_a_copy_of_todays_members_stays_and_one_undo_takes_it_back(
    ws: Workspace, people: dict[str, str]
) -> None:
    edits = lists.frozen(ws.reader(), customers(ws), "Today")
    made = ws.log.record_bulk(Label("create", "segment"), edits)
    copy = lists.named(ws.reader(), "today")
    assert not copy.live
    ws.log.record(Label("edit"), [Edit("contact", people["Bala"], {"stage": "lead"})])
    assert lists.count(ws.reader(), copy) == 2
    assert made is not None
    ws.log.cancel(made.stamp)
    assert [s.name for s in lists.segments(ws.reader())] == ["Customers"]


def test_records_are_put_in_and_taken_out(ws: Workspace, people: dict[str, str]) -> None:
    segment = make(ws, lists.made("Guests", "contact", None))
    conn = ws.reader()
    ns = lists.members(conn, customers(ws))
    ws.log.record_bulk(Label("bulk_edit"), lists.put_in(conn, "contact", ns, segment.id))
    assert lists.members(conn, segment) == ns
    ws.log.record_bulk(Label("bulk_edit"), lists.take_out(conn, "contact", ns[:1], segment.id))
    assert lists.members(conn, segment) == ns[1:]
    assert people


def test_an_unknown_name_says_what_there_is(ws: Workspace, people: dict[str, str]) -> None:
    customers(ws)
    with pytest.raises(UserError, match="Customers"):
        lists.named(ws.reader(), "nobody")


def _other(tmp_path: Path, tag: str = "VIP") -> Workspace:
    other = Workspace.create(tmp_path / "other.crm")
    edits = [Edit("tag", new_id(), {"deleted": False, "name": tag})]
    edits.append(Edit("contact", new_id(), {
        "deleted": False, "name": "Devi", f"tags.{edits[0].id}": True}))  # fmt: skip
    other.log.record(Label("create", "tag"), edits)
    return other


def test_a_shared_segment_is_found_by_names_elsewhere(ws: Workspace, tmp_path: Path) -> None:
    tag, product = new_id(), new_id()
    ws.log.record(Label("create", "tag"), [
        Edit("tag", tag, {"deleted": False, "name": "vip"}),
        Edit("product", product, {"deleted": False, "name": "Desk"}),
    ])  # fmt: skip
    node = All(
        (Condition("tags", "is", [tag]), Bought(product, False), Acted(within="60d", count="=0"))
    )
    path = tmp_path / "a.crmsegment"
    sharing.write(ws.reader(), path, "Quiet VIPs", "contact", node)
    with _other(tmp_path) as other:
        found = sharing.read(other.reader(), path)
        assert (found.name, found.of) == ("Quiet VIPs", "contact")
        assert [name.split(": ")[1] for name in found.found] == ["vip"]
        assert [name.split(": ")[1] for name in found.missing] == ["Desk"]
        segment = make(other, lists.made(found.name, found.of, found.node))
        assert lists.count(other.reader(), segment) == 1


def test_a_newer_part_is_said_and_kept(ws: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "b.crmsegment"
    body = json.loads(sharing.text_of(ws.reader(), "New", "contact", All()))
    body["rule"] = {"all": [{"weather": "fine"}]}
    path.write_text(json.dumps(body), "utf-8")
    found = sharing.read(ws.reader(), path)
    assert found.newer == ('{"weather": "fine"}',)
    segment = make(ws, lists.made(found.name, found.of, found.node))
    with pytest.raises(UserError, match="weather"):
        lists.count(ws.reader(), segment)


FORMAT = '"format": "crm-desktop-segment"'


@pytest.mark.parametrize("text", [
    "", "{}", "[]", "\x00\x01", "null", '{"format": "x"}', "{" + FORMAT + "}",
    "{" + FORMAT + ', "name": "a", "of": "planet", "rule": {"all": []}}',
    "{" + FORMAT + ', "name": 3, "of": "contact", "rule": {"all": []}}',
    "{" + FORMAT + ', "name": "a", "of": "contact", "rule": 7}',
    "{" + FORMAT + ', "name": "a", "of": "contact", "rule": {"all": 7}}', "[" * 9000,
])  # fmt: skip
def test_a_file_that_is_no_segment_is_refused_in_words(
    ws: Workspace, tmp_path: Path, text: str
) -> None:
    path = tmp_path / "c.crmsegment"
    path.write_text(text, "utf-8")
    with pytest.raises(UserError):
        sharing.read(ws.reader(), path)


@pytest.mark.parametrize("names", [3, {"tag": 3}, {"tag": {"x": 3}}, {"planet": {"x": "y"}}, None])
def test_names_that_are_none_are_passed_over(ws: Workspace, tmp_path: Path, names: Any) -> None:
    body = json.loads(sharing.text_of(ws.reader(), "A", "contact", Condition("tags", "is", ["x"])))
    path = tmp_path / "d.crmsegment"
    path.write_text(json.dumps({**body, "names": names}), "utf-8")
    assert len(sharing.read(ws.reader(), path).missing) == 1


def test_what_is_missing_or_binary_is_said(ws: Workspace, tmp_path: Path) -> None:
    with pytest.raises(UserError):
        sharing.read(ws.reader(), tmp_path / "nothing.crmsegment")
    (tmp_path / "e.crmsegment").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UserError):
        sharing.read(ws.reader(), tmp_path / "e.crmsegment")


def test_a_shared_view_brings_its_order_and_columns(ws: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "v.crmsegment"
    sharing.write(ws.reader(), path, "By name", "contact", All(STATE.nodes), STATE)
    found = sharing.read(ws.reader(), path)
    assert found.view == STATE
    path.write_text(path.read_text("utf-8").replace('"sorts": [', '"sorts": 3, "x": ['), "utf-8")
    damaged = sharing.read(ws.reader(), path).view
    assert damaged is not None
    assert damaged.sorts == ()


STATE = ViewState("oak", (Condition("stage", "is", ["lead"]), Listed("x")), (("name", True),),
                  (("name", 240), ("owner", 90)))  # fmt: skip


def test_a_view_comes_back_as_it_was(ws: Workspace) -> None:
    ws.log.record(Label("create", "saved_view"), [views.made(ws.reader(), "contact", "A", STATE)])
    (found,) = views.views(ws.reader(), "contact")
    assert found.state == STATE
    assert views.views(ws.reader(), "deal") == []


@pytest.mark.parametrize("order", [[1, 0, 2], [2, 0, 1], [2, 1, 0], [0, 1, 2], [1, 2, 0]])
def test_views_stand_in_the_order_they_are_put(ws: Workspace, order: list[int]) -> None:
    for name in "ABC":
        ws.log.record(
            Label("create", "saved_view"), [views.made(ws.reader(), "contact", name, STATE)]
        )
    before = views.views(ws.reader(), "contact")
    assert [v.name for v in before] == list("ABC")
    edits = views.put_in_order(before, [before[i].id for i in order])
    assert len(edits) <= (0 if order == [0, 1, 2] else 3)
    ws.log.record(Label("edit", "saved_view"), edits)
    assert [v.name for v in views.views(ws.reader(), "contact")] == ["ABC"[i] for i in order]


@pytest.mark.parametrize("body", [
    "", "[]", "7", '{"where": 3, "sorts": {"a": 1}, "columns": [["name", "wide"], 3]}', "{{",
    '{"where": [3, {"field": 2}]}', '{"sorts": [["name", true, 4]]}',
])  # fmt: skip
def test_a_view_that_says_nothing_is_as_usual(ws: Workspace, body: str) -> None:
    cells = {"deleted": False, "name": "A", "of": "contact", "body": body}
    ws.log.record(Label("create", "saved_view"), [Edit("saved_view", new_id(), cells)])
    (found,) = views.views(ws.reader(), "contact")
    assert found.state.columns == ()
    assert all(isinstance(node, rule.Unknown) for node in found.state.nodes)
