"""The builder of rules: every kind of test goes in and comes out, said in words, counted."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from crm_desktop.domain import rule
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.rule import Acted, All, AnyOf, Bought, Condition, Listed, Not, Related
from crm_desktop.gui.segments.builder import RuleBuilder
from crm_desktop.gui.segments.deeds import SegmentDeeds
from crm_desktop.gui.segments.words import sentence
from crm_desktop.segments import lists

from ..tables.kit import fill, make_context

pytestmark = pytest.mark.qt_log_ignore("OpenType support missing", "does not support")


@pytest.fixture
def shop(ws):
    fill(ws)
    ws.product, ws.outcome = new_id(), new_id()
    segment = lists.made("Guests", "contact", None)
    ws.log.record(Label("create"), [
        Edit("product", ws.product, {"deleted": False, "name": "Desk"}),
        Edit("outcome", ws.outcome, {"deleted": False, "name": "Answered"}), segment,
    ])  # fmt: skip
    ws.segment = segment.id
    return ws


def rules(ws):
    return [
        Condition("stage", "is", ["customer", "lead"]),
        Condition("owner", "is_not", [rule.ME]),
        Condition("name", "contains", "tan"),
        Condition("company", "empty"),
        Condition("birthday", "yearly", "next 30d"),
        Condition("created", "within", "last 45d"),
        Condition("created", "before", "-2w"),
        Condition("created", "after", "2026-01-05"),
        Condition("touch_every", "after", 7),
        Condition("addresses.city", "is", ["Klang", "Ipoh"]),
        Condition("next_step", "empty"),
        Acted(("call",), (ws.outcome,), ("in",), "60d", ">=2"),
        Acted(count="=0"),
        Bought(ws.product, False, rule.ANY),
        Listed(ws.segment, False),
        Related("deals", rule.NONE, All((Condition("result", "is", ["open"]),))),
        Related("deals", rule.COUNT, All((Condition("value", "after", 100_000),)), "<=3"),
        AnyOf((Condition("stage", "is", ["lead"]), Condition("name", "is", "x"))),
        Not(AnyOf((Condition("stage", "is", ["lead"]),))),
        rule.Unknown('{"weather": "fine"}'),
        Condition("horoscope", "is", ["leo"]),
    ]


def built(shop, qtbot, node, **more):
    """Return the window in which a rule of contacts is built."""
    builder = RuleBuilder(make_context(shop), "contact", node, **more)
    qtbot.addWidget(builder)
    return builder


def test_every_test_goes_in_and_comes_out(shop, qtbot):
    for node in rules(shop):
        builder = built(shop, qtbot, All((node,)))
        assert builder.group.node() == All((node,)), sentence(shop.reader(), "contact", node)
        assert sentence(shop.reader(), "contact", node)


def test_what_is_not_filled_in_is_left_out_and_named_before_saving(shop, qtbot):
    builder = built(shop, qtbot, All(()), name="VIP")
    builder.show()
    told = []
    builder.named.connect(lambda name, node: told.append(node))
    builder.group.add_group()
    assert builder.group.node() == All(())
    builder.accept()
    assert told == [] and "not filled in" in builder.sentence.text()
    stage = Condition("stage", "is", ["lead"])
    builder.group.show_node(All((stage,)))
    builder.accept()
    assert told == [All((stage,))]


def test_an_empty_group_of_a_rule_stays_what_it_says(shop, qtbot):
    builder = built(shop, qtbot, All((AnyOf(()),)))
    assert builder.group.node() == All((AnyOf(()),))


def test_the_rule_is_said_and_counted_and_handed_over(shop, qtbot):
    context = make_context(shop)
    node = All((Condition("stage", "is", ["customer"]), Acted(within="60d", count="=0")))
    builder = RuleBuilder(context, "contact", node)
    qtbot.addWidget(builder)
    assert builder.sentence.text() == "Stage is Customer and no activity in the last 60 days."
    qtbot.waitUntil(lambda: "contacts" in builder.count.text())
    assert builder.count.text() == "6 contacts"
    with qtbot.waitSignal(builder.built) as got:
        builder.go.click()
    assert got.args == [node]


def test_a_line_is_made_by_keyboard_and_taken_out(shop, qtbot):
    builder = built(shop, qtbot, All())
    builder.show()
    assert builder.group.node() == All()  # a line that says nothing yet
    line = builder.group.parts[0]
    line.what.setCurrentIndex(line.what.findText("Job"))
    qtbot.keyClicks(line.form.line, "owner")
    assert builder.group.node() == All((Condition("job", "contains", "owner"),))
    qtbot.keyClick(builder.group.deeper, Qt.Key.Key_Space)
    assert len(builder.group.parts) == 2
    line.cross.click()
    assert builder.group.node() == All()  # the group's line says nothing yet either


def test_what_can_be_looked_at_stands_under_headings(shop, qtbot):
    field = {"deleted": False, "of": "contact", "name": "Limit", "form": "number"}
    shop.log.record(Label("create"), [Edit("custom_field", new_id(), field)])
    builder = built(shop, qtbot, All())
    what = builder.group.parts[0].what
    every = [what.itemText(at) for at in range(what.count())]
    heads = [at for at in range(what.count()) if what.itemData(at) is None]
    assert [every[at] for at in heads] == [
        "Related records and what was done", "Fields", "Fields of your own",
    ]  # fmt: skip
    assert every[1:5] == ["What was done", "Product", "Segment", "Related: Deals"]
    assert heads[1] < what.maxVisibleItems()
    assert every[heads[2] + 1 :] == ["Limit"]
    assert what.currentIndex() == heads[1] + 1
    qtbot.keyClick(what, Qt.Key.Key_Up)
    assert what.currentIndex() == heads[1] - 1  # a heading is passed over


def test_a_wrong_value_is_said_and_not_handed_over(shop, qtbot):
    node = All((Condition("touch_every", "after", 7),))
    builder = built(shop, qtbot, node)
    builder.group.parts[0].form.line.setText("often")
    assert not builder.go.isEnabled()
    assert "often" in builder.sentence.text()
    builder.group.parts[0].form.line.setText("9")
    assert builder.go.isEnabled()


def test_a_segment_needs_a_name(shop, qtbot):
    lead = All((Condition("stage", "is", ["lead"]),))
    builder = built(shop, qtbot, lead, name="")
    builder.show()
    builder.go.click()
    assert builder.isVisible()
    builder.name.setText("  Quiet   ones ")
    with qtbot.waitSignal(builder.named) as got:
        builder.go.click()
    assert got.args[0] == "Quiet ones"


def test_a_sentence_says_nested_rules(shop):
    node = All((
        Condition("stage", "is", ["customer"]),
        AnyOf((Condition("owner", "is", [rule.ME]), Condition("job", "contains", "owner"))),
        Related("deals", rule.NONE, All((Condition("result", "is", ["open"]),))),
    ))  # fmt: skip
    assert sentence(shop.reader(), "contact", node) == (
        "Stage is Customer and (Owner is me or Job contains owner) "
        "and has no deal where Outcome is Open"
    )


def test_a_rule_on_the_pipeline_says_its_name(shop):
    edit = Edit("pipeline", "p" * 26, {"deleted": False, "name": "Kitchens", "rank": "m"})
    shop.log.record(Label("create", "pipeline"), [edit])
    node = Condition("place.pipeline", "is", ("p" * 26, "q" * 26))
    assert sentence(shop.reader(), "deal", node) == "Pipeline is Kitchens or (deleted)"


def test_the_kind_of_a_new_segment_can_be_changed(shop, qtbot):
    deeds = SegmentDeeds(make_context(shop))
    host = QWidget()
    qtbot.addWidget(host)
    deeds.build("deal", All(()), host)
    builder = host.findChild(RuleBuilder)
    assert builder.kind.isVisible() and builder.kind.currentText() == "Deals"
    builder.name.setText("Quiet ones")
    builder.kind.setCurrentIndex(builder.kind.findData("contact"))
    assert builder.windowTitle() == "Segment of contacts" and builder.name.text() == "Quiet ones"
    (line,) = builder.group.parts
    line.show_node(Condition("job", "contains", "owner"))
    qtbot.waitUntil(lambda: builder.count.text().endswith(" contacts"))
    builder.go.click()
    assert lists.named(shop.reader(), "Quiet ones").of == "contact"


def test_a_rule_is_of_the_kind_it_was_built_for(shop, qtbot):
    lead = All((Condition("stage", "is", ["lead"]),))
    for node, name in ((lead, ""), (lead, "VIP"), (All(()), "VIP"), (All(()), None)):
        builder = built(shop, qtbot, node, name=name)
        builder.show()
        assert not builder.kind.isVisible()


def test_headings_of_what_to_look_at_are_no_greyed_entries(shop, qtbot):
    builder = built(shop, qtbot, All(()))
    model = builder.group.parts[0].what.model()
    head, entry = model.item(0), model.item(1)
    assert not head.isEnabled() and entry.isEnabled()
    assert head.font().weight() > entry.font().weight()
