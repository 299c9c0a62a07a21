"""The scenes of reports of several parts: where deals stick, what sources and campaigns bring."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from crm_desktop.domain.deal import NOTHING, STAGE
from crm_desktop.domain.fresh import fresh
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.moments import now_text
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.rule import Condition
from crm_desktop.gui.tour import scenes_insight
from crm_desktop.gui.tour.stage import Scene, Stage
from crm_desktop.store import listing
from crm_desktop.store.listing import ListQuery


def sticking(stage: Stage) -> None:
    """Where deals stick, scrolled to what is stuck, in a small window, with an import, and without deals."""
    page = _open(stage, "bottleneck")
    stage.shoot("98-bottleneck")
    bar = page.sheet.area.verticalScrollBar()
    bar.setValue(bar.maximum())
    stage.settle()
    stage.shoot("98-bottleneck-stuck")
    before = stage.window.size()
    stage.window.resize(1024, 680)
    bar.setValue(0)
    stage.settle()
    stage.shoot("98-bottleneck-small")
    stage.window.resize(before)
    _bring_closed(stage, page)
    stage.settle()
    stage.shoot("98-bottleneck-brought")
    bar.setValue(bar.maximum())
    stage.settle()
    stage.shoot("98-bottleneck-brought-stuck")
    stage.window.leave_file()
    scenes_insight.bare_file(stage)
    scenes_insight.show_report(stage, "bottleneck")
    stage.shoot("98-bottleneck-bare")
    stage.window.leave_file()


def _bring_closed(stage: Stage, page: Any) -> None:
    """Bring in deals of another program: twelve closed long ago, three open in the second stage."""
    ws = stage.window.context.ws
    pipeline = page.sheet.shown.funnel.pipeline
    edits = []
    for at in range(15):
        place = {"pipeline": pipeline.id, "stage": pipeline.stages[1].id, "rank": "m",
                 "since": now_text(), "told": STAGE if at > 11 else NOTHING}  # fmt: skip
        ended = {} if at > 11 else {"result": {"outcome": "lost", "closed": "2026-01-20"}}
        cells = {"title": f"Order {at + 1}", "place": place, "created": now_text(), **ended}
        edits.append(Edit("deal", new_id(), {"deleted": False, **cells}))
    ws.log.record(Label("import", "deal", len(edits)), edits, origin="import")


def bringing(stage: Stage) -> None:
    """What sources and campaigns cost and bring, scrolled to the clicks; campaigns and rates; none yet."""
    page = _open(stage, "sources")
    _advertise(stage)
    page.sheet.want(by="campaign")
    stage.settle()
    stage.shoot("98-campaigns")
    bar = page.sheet.area.verticalScrollBar()
    bar.setValue(bar.maximum())
    stage.settle()
    stage.shoot("98-campaigns-clicks")
    for name in ("campaigns", "campaign_results", "rates"):
        stage.desk.show_page(name)
        stage.settle()
        stage.shoot(f"98-table-{name}")
    stage.desk.page.new_record()
    stage.settle()
    stage.shoot("98-rate-form")
    stage.clear()
    stage.window.leave_file()
    scenes_insight.bare_file(stage)
    scenes_insight.show_report(stage, "sources")
    stage.shoot("98-sources-bare")
    stage.window.leave_file()


def _advertise(stage: Stage) -> None:
    """Write two campaigns with a week of results each."""
    today, edits = date.today(), []
    for at, (name, channel, source, cost) in enumerate(_CAMPAIGNS):
        campaign = fresh("campaign", {"name": name, "channel": channel, "source": source})
        edits.append(campaign)
        for day in range(7):
            clicks = 40 + 7 * day + 20 * at
            cells = {
                "campaign": campaign.id, "day": (today - timedelta(days=day)).isoformat(),
                "name": _POSTS[at], "keyword": _KEYWORDS[day % 3] if not at else None,
                "value": {"amount": cost * 100 + 1500 * day, "currency": "MYR"},
                "impressions": clicks * 31, "clicks": clicks, "reactions": 9 * at * day,
                "position": str(round(2.1 + 0.3 * day, 1)) if not at else None,
            }  # fmt: skip
            edits.append(
                fresh("campaign_result", {k: v for k, v in cells.items() if v is not None})
            )
        edits += _named(stage, name, source)
    rate = {"currency": "SGD", "base": "MYR", "rate": "3.30", "day": f"{today.year}-01-01"}
    edits.append(fresh("rate", rate))
    stage.desk.context.ws.log.record(Label("create", "campaign"), edits)


def _named(stage: Stage, campaign: str, source: str) -> list[Edit]:
    """Let leads and deals of a source name a campaign."""
    conn, where = stage.desk.context.ws.reader(), Condition("source", "is", (source,))
    return [
        Edit(entity, row["id"], {"campaign": campaign}) for entity in ("lead", "deal")
        for row in listing.listed(conn, ListQuery(entity, conditions=(where,)))
    ]  # fmt: skip


_CAMPAIGNS = (
    ("Google Ads, kitchens", "search", "Google Ads", 180),
    ("Facebook, showroom opening", "social_ads", "Facebook", 95),
)
_KEYWORDS = ("custom kitchen kl", "kitchen cabinet", "kabinet dapur")
_POSTS = ("Kitchens from RM 9,900", "Our new showroom is open")


def _open(stage: Stage, name: str) -> Any:
    scenes_insight.open_shop(stage)
    return scenes_insight.show_report(stage, name)


SCENES: tuple[Scene, ...] = (sticking, bringing)
