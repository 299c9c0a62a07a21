"""A board of thousands: only what is seen is fetched, a move repaints two columns."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from crm_desktop.deals import moves, pipelines, placing, ranks
from crm_desktop.deals.board import board
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.moments import now_text
from crm_desktop.domain.operation import Edit, Label

from .kit import make_board

pytestmark = pytest.mark.qt_log_ignore("OpenType support missing", "does not support")
MANY = 3000
SOME = 200
"""Cards where each move counts: the model tester asks for every row after each change."""


@pytest.fixture
def page(ws, qtbot, request):
    count = getattr(request, "param", MANY)
    pipelines.ensure_default(ws)
    sales = pipelines.pipelines(ws.reader())[0]
    chance = random.Random(4)
    edits = [
        Edit("deal", new_id(), {
            "deleted": False, "title": f"Deal {at}", "value": {"amount": at, "currency": "MYR"},
            "place": placing.place(sales.id, chance.choice(sales.stages).id, rank,
                                   chance.choice(["2026-01-01T00:00:00Z", now_text()])),
        })
        for at, rank in enumerate(ranks.between("", "", count))
    ]  # fmt: skip
    ws.log.record_bulk(Label("sample", "deal", count), edits)
    made = make_board(ws)
    qtbot.addWidget(made)
    yield made
    made.leave()


class Paints(QObject):
    """Counts paint events by widget."""

    def __init__(self, page):
        super().__init__()
        self.seen = []
        for lane in page.kanban.lanes:
            lane.view.viewport().installEventFilter(self)

    def eventFilter(self, watched, event):  # noqa: N802
        if event.type() == QEvent.Type.Paint:
            self.seen.append(watched)
        return False


def test_only_what_is_seen_is_fetched(page):
    assert page.feed.board.count == MANY
    assert len(page.feed._cards) < 250


def test_offsets_and_positions_agree_whatever_rots(page):
    for lane in page.kanban.lanes:
        view, count = lane.view, lane.model.rowCount()
        for at in random.Random(1).sample(range(count), 40):
            assert view.position_at(view.offset(at)) == at
            assert view.position_at(view.offset(at + 1) - 1) == at
        assert view.position_at(view.offset(count)) == count


def test_a_move_repaints_two_columns(page):
    page.kanban.set_current(1, 3)
    QApplication.processEvents()
    paints = Paints(page)
    page.put([page.kanban.current_row()], 4, 2)
    QApplication.processEvents()
    ports = [lane.view.viewport() for lane in page.kanban.lanes]
    assert {ports.index(port) for port in paints.seen} == {1, 4}


@pytest.mark.parametrize("page", [SOME], indirect=True)
def test_after_many_moves_the_board_is_what_the_file_says(page):
    chance, ws = random.Random(9), page.context.ws
    for _ in range(40):
        here, there = chance.randrange(6), chance.randrange(6)
        column = page.feed.board.columns[here]
        chosen = chance.sample(list(column.ns), chance.choice([1, 1, 2, 5]))
        page.put(chosen, there, chance.randrange(page.feed.board.columns[there].count + 1))
        if chance.random() < 0.3:
            ws.log.undo()
    moves.win(ws, page.chosen_ids())
    again = board(ws.reader())
    for shown, true in zip(page.feed.board.columns, again.columns, strict=True):
        assert shown.ns == true.ns
        assert shown.sums == true.sums
        assert shown.rotten == true.rotten
