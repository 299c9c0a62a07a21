"""Deals that came into the file already closed: their way is not known, and no figure makes one up."""

from __future__ import annotations

import pytest

from crm_desktop.deals import moves, pipelines
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.exchange import importing, source
from crm_desktop.exchange.columns import mapping
from crm_desktop.insight import labels
from crm_desktop.insight.following import Followed
from crm_desktop.insight.narrowing import EVERY
from crm_desktop.insight.sticking import funnel
from crm_desktop.insight.sticking.bottleneck import Bottleneck, Wanted
from crm_desktop.store import check, listing
from crm_desktop.store.figures import asking
from crm_desktop.store.figures.question import MEDIAN, Asked, Question

from .shop import Shop, ago
from .world import NOW


def day(days):
    return ago(days).date().isoformat()


def bring(shop, tmp_path, text):
    path = tmp_path / "deals.csv"
    path.write_text(text, "utf-8")
    found = source.detect(path)
    read = mapping.propose(found, "deal")
    return importing.quick(shop.ws, found, read, progress=lambda _p: None, check=lambda: None)


ROWS = "\n".join([
    "Title,Stage,Status,Closed,Created,Last stage change",
    *[f"A{n},Closed Lost,Lost,{day(100)},{day(150)}," for n in range(5)],
    *[f"B{n},Closed Won,Won,{day(90)},{day(150)}," for n in range(2)],
    *[f"C{n},Visit,Lost,{day(80)},{day(150)}," for n in range(2)],
    f"D,Offer,Lost,{day(60)},{day(150)},{day(70)}",
    f"E,,Lost,{day(60)},{day(150)},",
    f"F,Visit,Open,,{day(90)},",
    f"G,New,Open,,{day(30)},",
    f"H,Visit,Open,,{day(90)},{day(20)}",
])  # fmt: skip


@pytest.fixture
def shop(memory):
    """Three won after New 40, Visit 30 and Offer 20 days ago; three lost in New, one in Visit."""
    made = Shop(memory)
    for _ in range(3):
        made.deal(("New", 40), ("Visit", 30), ("Offer", 20), ended=("won", 10))
        made.deal(("New", 20), ended=("lost", 10))
    made.deal(("New", 40), ("Visit", 38), ended=("lost", 30))
    return made


@pytest.fixture
def brought(shop, tmp_path):
    """The same with fourteen deals of another program.

    Five "Closed Lost", two "Closed Won" and one lost without a stage say nothing of their way. Two are
    said to be lost in Visit, but not since when they stood there; one in Offer for ten days. Of three open
    ones that in New is there since it was added, one in Visit for 20 days, of the other nobody knows.
    """
    assert bring(shop, tmp_path, ROWS).created == 14
    return shop


def read(shop):
    (found,) = funnel.read(shop.ws.reader(), EVERY, NOW, "MYR")
    return found


def test_those_nobody_saw_are_left_out_and_told_of(brought):
    found = read(brought)
    assert found.unseen.deals == 8
    assert (found.deals, found.won.deals, found.lost.deals) == (13, 3, 7)
    assert found.later.deals == 5  # those of the file that stand or were lost in Visit and Offer
    assert [s.reached for s in found.steps] == [13, 9, 4]
    # New: 3 lost, 9 further. Visit: 1 + 2 lost, 4 further. Offer: 1 lost, 3 won.
    assert [(s.decided, s.went_on) for s in found.steps] == [(12, 9 / 12), (7, 4 / 7), (4, 3 / 4)]
    assert funnel.said(found).startswith(
        "The bottleneck is Visit: of 7 decided deals 57 % went on to Offer."
    )
    assert funnel.said(found).endswith(
        " 8 deals came into this file already closed; nothing is known of their way, so they are left out."
    )


def test_no_time_is_made_up_of_those_who_said_none(brought):
    """New: ten days six times, once two; Visit: ten three times and once 8; Offer: ten four times."""
    new, visit, offer = read(brought).steps
    assert (new.stays, visit.stays, offer.stays) == (7, 4, 4)
    assert visit.median == pytest.approx(10, abs=1)
    assert offer.median == pytest.approx(10, abs=1) and offer.p90 == pytest.approx(10, abs=1)


def test_each_figure_is_as_many_deals_as_it_opens(brought):
    conn = brought.ws.reader()
    asked = Asked(funnel.questions(EVERY, "MYR")[0], NOW)
    (pipeline,) = pipelines.pipelines(conn)
    found = read(brought)
    for at, step in enumerate(found.steps):
        for bar in funnel.BARS:
            assert len(funnel.rows(conn, asked, pipeline, bar, at)) == step.bars[bar].deals
    for bar, each in (
        (funnel.WON, found.won),
        (funnel.LOST, found.lost),
        (funnel.UNSEEN, found.unseen),
    ):
        assert len(funnel.rows(conn, asked, pipeline, bar)) == each.deals
    assert found.deals + found.unseen.deals == len(list(asking.parts(conn, asked)))
    kept = Bottleneck(conn, Wanted(""), "MYR", NOW)
    assert len(kept.behind(conn, funnel.UNSEEN, -1)) == 8


def test_of_what_is_open_it_is_said_since_when_its_days_count(brought):
    shown = Bottleneck(brought.ws.reader(), Wanted(""), "MYR", NOW).shown(brought.ws.reader())
    stuck = [one.stuck.count for one in shown.standing]
    assert stuck == [1, 1, 0]  # that in New since it was added, that in Visit for 20 days
    (at,) = brought.ws.reader().execute(
        "SELECT DISTINCT date(since,'localtime') FROM deal WHERE told='stage' AND outcome IS NULL"
    ).fetchone()  # fmt: skip
    assert shown.stuck_said.endswith(
        "Of 1 open deal the days in its stage count from its import on "
        f"{labels.day_name(at)}: when it came there is not known."
    )


def test_a_stage_nobody_named_is_not_stood_in_since_the_deal_was_added(memory, tmp_path):
    shop = Shop(memory)
    rows = f"Title,Stage,Created\nNamed,New,{day(90)}\nUnsaid,,{day(90)}\n"
    bring(shop, tmp_path, rows)
    found = memory.reader().execute(
        "SELECT title,told,date(since,'localtime') FROM deal ORDER BY title"
    ).fetchall()  # fmt: skip
    assert found[0] == ("Named", "all", day(90))
    assert found[1][:2] == ("Unsaid", "stage") and found[1][2] > day(90)


def test_an_import_and_what_is_done_with_it_is_followed(shop, tmp_path):
    conn, ws = shop.ws.reader(), shop.ws
    deals, stays = (Followed(conn, one, NOW) for one in funnel.questions(EVERY, "MYR"))
    every = pipelines.pipelines(conn)

    def held():
        for one in (deals, stays):
            one.follow(conn)
        assert funnel.made(every, deals.answer, stays.answer) == [read(shop)]
        return read(shop)

    stamp = bring(shop, tmp_path, ROWS).stamp
    assert held().unseen.deals == 8
    found = conn.execute("SELECT id FROM deal WHERE title IN ('A0','E') ORDER BY title").fetchall()
    first, last = (id for (id,) in found)
    moves.reopen(ws, [first])
    assert (held().unseen.deals, held().steps[2].open) == (7, 1)  # it stands in the last stage
    moves.move(ws, [first], shop.stages["Visit"])
    moves.lose(ws, [first])
    assert (held().unseen.deals, held().steps[1].bars[funnel.LOST_HERE].deals) == (7, 4)
    moves.move(ws, [last], shop.stages["New"])  # ranked anew where it lay: still nothing is known
    assert held().unseen.deals == 7
    ws.log.cancel(stamp)
    assert held().unseen.deals == 0
    ws.log.revive(stamp)
    assert held().unseen.deals == 7
    assert check.check(ws).ok


def test_a_pipeline_of_nothing_else_says_so(memory, tmp_path):
    shop = Shop(memory)
    bring(shop, tmp_path, ROWS.split("\nC0")[0])
    found = read(shop)
    assert found.bottleneck() == -1 and not found.closed
    assert funnel.said(found) == (
        "7 deals came into this file already closed; nothing is known of their way, so they are left out."
    )


def test_a_deal_made_closed_in_one_operation_is_no_other(memory):
    shop = Shop(memory)
    shop.write("deal", new_id(), deleted=False, title="Walk-in", place=shop.place("Offer", 3),
               result={"outcome": "won", "closed": day(3)})  # fmt: skip
    assert read(shop).unseen.deals == 1
    shop.write("deal", new_id(), deleted=False, title="Told", place=shop.place("Offer", 9) | {"told": "all"},
               result={"outcome": "lost", "closed": day(3)})  # fmt: skip
    found = read(shop)
    assert found.unseen.deals == 1
    assert found.steps[2].bars[funnel.LOST_HERE].deals == found.steps[2].stays == 1


def test_days_to_close_are_those_between_the_two_days(brought):
    """The day of closing has no time: from one day to the next is one, not nearly two."""
    days = Question("deal", MEDIAN, "cycle", ("title",))
    found = asking.answer(brought.ws.reader(), Asked(days, NOW))
    assert [found.figure(title) for title in ("A0", "B0", "C0", "D", "F")] == [50, 60, 70, 90, None]


def test_a_deal_nobody_saw_in_a_stage_shows_how_it_came_out(shop, tmp_path):
    bring(shop, tmp_path, ROWS)
    conn = shop.ws.reader()
    found = {row["title"]: row for row in listing.listed(conn, listing.ListQuery("deal"))}
    shown = {title: row["place.shown"] for title, row in found.items()}
    assert (shown["A0"], shown["B0"], shown["E"]) == ("Lost", "Won", "Lost")
    assert (shown["C0"], shown["D"]) == ("Visit", "Offer")  # the file says where they were lost
    assert (shown["F"], shown["G"]) == ("Visit", "New")
    rows = listing.listed(conn, listing.ListQuery("deal"))
    own = [row["place.shown"] for row in rows if len(row["title"]) > 2]
    assert sorted(own) == ["New"] * 3 + ["Offer"] * 3 + ["Visit"]
    id = found["A0"]["id"]
    shop.ws.log.record(Label("reopen", "deal"), [Edit("deal", id, {"result": None})])
    moves.move(shop.ws, [id], shop.stages["Visit"])
    shop.ws.log.record(
        Label("lose", "deal"), [Edit("deal", id, {"result": {"outcome": "lost", "closed": day(1)}})]
    )
    assert listing.record(conn, "deal", id).row["place.shown"] == "Visit"
