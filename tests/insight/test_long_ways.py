"""The file insight is measured on is a right one, and each report gives what its hand-written SQL does."""

from __future__ import annotations

import pytest

from crm_desktop.insight.sticking import funnel
from crm_desktop.store import check
from crm_desktop.store.figures import asking
from crm_desktop.store.figures.question import P90, Asked
from crm_desktop.store.workspace import Workspace
from tests.benchmarks import insight, insight_data

DEALS = 120


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("ways") / "ways.crm"
    insight_data.make(path, DEALS)
    return path


@pytest.fixture
def conn(file):
    with Workspace.open(file, read_only=True) as ws:
        yield ws.reader()


def test_what_it_shows_is_what_its_log_says(file):
    with Workspace.open(file) as ws:
        assert check.check(ws).ok
        (moves,) = ws.reader().execute("SELECT count(*) FROM passage").fetchone()
        assert moves == DEALS * (insight_data.MOVES + 1)


@pytest.mark.parametrize("report", list(insight.reports()), ids=lambda report: report.name)
def test_a_report_gives_what_sql_by_hand_does(conn, report):
    answer = asking.answer(conn, Asked(report.question, insight.AT))
    hand = conn.execute(report.sql, report.values).fetchall()
    assert answer.tallies
    if report.question == funnel.questions()[1]:
        ours = sorted((*k, t.known, t.figure(P90)) for k, t in answer.tallies.items())
        assert ours == [pytest.approx((*row[:3], row[4])) for row in sorted(hand)]
        return
    worth = report.question.how != "count"
    ours = sorted((t.count, t.total if worth else t.count) for t in answer.tallies.values())
    assert ours == sorted((row[-2], row[-1]) if worth else (row[-1], row[-1]) for row in hand)
