"""What stands where there are no rows: as high as its words need, wherever it was made."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QTableView

from crm_desktop.gui.widgets.empty_state import EmptyState

WORDS = (
    "Everyone you know, in one place that is yours. Add the first one, or bring in a list you have."
)


@pytest.mark.parametrize("width", [1000, 300])
def test_its_words_take_the_room_they_need_over_a_view_too(qtbot, width):
    view, plain = QTableView(), EmptyState("users", "Nobody yet", WORDS)
    for widget in (view, plain):
        qtbot.addWidget(widget)
        widget.resize(width, 600)
    over = EmptyState("users", "Nobody yet", WORDS, over=view)
    view.show()
    over.cover(view)
    plain.show()
    inside = over._text.width()
    assert over._text.height() == _lines(over, inside)
    if width == 1000:
        assert over._text.size() == plain._text.size()
    over.say("users", "Nobody yet", "Add one.")
    assert over._text.height() == _lines(over, inside, "Add one.")


def _lines(state: EmptyState, width: int, words: str = WORDS) -> int:
    """Return the height of the words at a width, laid out in a label of their own."""
    from crm_desktop.gui.widgets.dressing import label

    other = label(words, "secondary", wrap=True)
    other.setParent(state)
    other.ensurePolished()
    return other.heightForWidth(width)
