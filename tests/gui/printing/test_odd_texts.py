"""Texts nobody planned for on paper: no text is lost, no page is endless, nothing stops the print."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_desktop.gui.printing import paper
from crm_desktop.gui.printing.paper import POINT, Paper, Type, wrapped
from crm_desktop.gui.printing.record_print import RecordDocument, Strip, paged
from crm_desktop.gui.printing.record_reading import Happened, Sheet
from crm_desktop.gui.printing.words import Fact

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
QUIET = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))


@QUIET
@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=200),
       st.integers(40, 400))  # fmt: skip
def test_breaking_lines_loses_no_letter(qapp, text, points):
    lines = wrapped(text, Type(9), points * POINT)
    assert "".join("".join(lines).split()) == "".join(text.split())


@QUIET
@given(TEXTS, TEXTS, st.lists(st.tuples(TEXTS, TEXTS), max_size=5))
def test_any_text_can_be_printed(qapp, title, line, facts):
    sheet = Sheet("Contact", title, line, [Fact(*fact) for fact in facts],
                  [Fact("Notes", title)], [("Deals", [(title, line, title)])],
                  [Happened("1", "", line, title, line)])  # fmt: skip
    document = RecordDocument(Paper(), sheet, line)
    for page in range(document.pages):
        assert not paper.picture(document, page, 120).isNull()


@pytest.mark.parametrize("name", ["x" * 20_000, "🪑" * 3000, "முருகன் " * 900, "محمد " * 900])
def test_a_name_longer_than_a_page_ends_somewhere(qapp, name):
    document = RecordDocument(Paper(), Sheet("Contact", name, "", [Fact("Job", "Buyer")], []), "")
    assert 1 <= document.pages < 40


@QUIET
@given(st.lists(st.tuples(st.integers(1, 90), st.booleans()), max_size=60))
def test_every_strip_stands_on_one_page_in_its_order(qapp, strips):
    def paint(painter, rect):
        painter.drawPoint(rect.topLeft())

    made = [Strip(height, paint, keep) for height, keep in strips]
    sides = paged(list(made), 100)
    assert [strip for side in sides for strip in side] == made
    assert all(sides) or not made
    assert all(sum(s.height for s in side) <= 100 for side in sides)
