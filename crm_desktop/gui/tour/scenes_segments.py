"""The scenes of saved views, rules and segments."""

from __future__ import annotations

from crm_desktop.deals.lines import put
from crm_desktop.domain import rule
from crm_desktop.domain.fresh import fresh
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.rule import Acted, All, AnyOf, Condition, Related
from crm_desktop.gui.products.lines import LinesDialog
from crm_desktop.gui.segments.builder import RuleBuilder
from crm_desktop.gui.segments.deeds import SegmentDeeds
from crm_desktop.gui.tour.stage import Scene, Stage
from crm_desktop.i18n import tr
from crm_desktop.segments import lists

SILENT = All(
    (
        Condition("stage", "is", ["customer"]),
        Acted(within="60d", count="=0"),
    )
)
NESTED = All(
    (
        Condition("stage", "is", ["customer", "qualified"]),
        AnyOf(
            (
                Condition("owner", "is", [rule.ME]),
                Condition("birthday", "yearly", "next 30d"),
            )
        ),
        Related(
            "deals",
            rule.NONE,
            All((Condition("result", "is", ["open"]), Condition("value", "after", 100_000))),
        ),
    )
)


def builder(stage: Stage) -> None:
    page = stage.page("contacts")
    _open(stage, RuleBuilder(page.context, "contact", SILENT, stage.window))
    stage.shoot("60-rule-builder")


def _open(stage: Stage, dialog: RuleBuilder) -> None:
    """Open a builder and wait until it has counted."""
    dialog.open()
    while dialog.count.text() == tr("Counting…"):
        stage.settle()


def nested(stage: Stage) -> None:
    page = stage.page("contacts")
    _open(stage, RuleBuilder(page.context, "contact", NESTED, stage.window))
    stage.shoot("61-rule-builder-nested")


def views(stage: Stage) -> None:
    """Saved views as tabs; the one in front has a change that is not saved."""
    page = stage.page("contacts")
    keeper, filters = page.tabs.keeper, page.filters
    named = (
        (tr("Customers"), (Condition("stage", "is", ["customer"]),)),
        (tr("Silent 60 days"), SILENT.parts),
        (tr("Birthdays this month"), (Condition("birthday", "yearly", "this month"),)),
    )
    for name, nodes in named:
        keeper.use(None)
        filters.set_conditions(nodes)
        keeper.make(name)
    page.tabs.bar.setCurrentIndex(1)
    stage.settle()
    filters.set_conditions([Condition("stage", "is", ["customer", "qualified"])])
    stage.clear()
    stage.shoot("62-saved-views")
    page.tabs.bar.setCurrentIndex(0)


def segments(stage: Stage) -> None:
    """All segments: live ones, one filled by hand, one in the sidebar."""
    ws = stage.window.ws
    assert ws is not None
    people = stage.page("contacts")
    live = lists.made(tr("Silent customers"), "contact", SILENT)
    edits = [
        live,
        lists.made(tr("No open deal over 1,000"), "contact", NESTED),
        lists.made(tr("Won this year"), "deal", Condition("result", "is", ["won"])),
    ]
    ws.log.record(Label("create", "segment", len(edits)), edits)
    SegmentDeeds(people.context, people).fill_new(
        "contact", people.model.rows[:7], tr("Open day, guests")
    )
    stage.settle()
    ws.log.record(Label("edit", "segment"), [Edit("segment", live.id, {"pinned": True})])
    stage.page("segments").show_segment(live.id)
    stage.clear()
    stage.shoot("63-segments")
    stage.desk.sidebar.pinned.chosen.emit(live.id)
    stage.shoot("64-segment-members")
    stage.page("contacts").filters.clear()


def products(stage: Stage) -> None:
    """The table of products, and those of one deal."""
    ws = stage.window.ws
    assert ws is not None
    named = (("Meeting table, oak", "MT-24", 245000), ("Office chair", "OC-10", 48000),
             ("Delivery and fitting", "", 60000))  # fmt: skip
    edits = [
        fresh("product", {"name": name, "sku": sku or None, "unit": None,
                          "value": {"amount": amount, "currency": "MYR"}})
        for name, sku, amount in named
    ]  # fmt: skip
    ws.log.record(Label("create", "product", len(edits)), edits)
    stage.page("products")
    stage.shoot("65-products")
    page = stage.page("deals")
    deal = page.model.row(0)["id"]
    lines = [
        put(deal, e.id, q, a[2]) for e, q, a in zip(edits, (2000, 8000, 1000), named, strict=True)
    ]
    ws.log.record(Label("edit", "deal", field="products", row=deal), [
        Edit("deal", deal, {c: v for line in lines for c, v in line.cells.items()})
    ])  # fmt: skip
    LinesDialog(page.context, deal, stage.window).open()
    stage.shoot("66-products-of-a-deal")


SCENES: tuple[Scene, ...] = (builder, nested, views, segments, products)
