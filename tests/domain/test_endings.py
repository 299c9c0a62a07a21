"""Words for how a call ended, in English and Malay, say whether somebody was reached."""

from __future__ import annotations

import pytest

from crm_desktop.domain import endings

REACHED = (
    "Answered", "Answer", "Spoke to his wife", "NOT INTERESTED", "Answered, not interested", "Na Li spoke",
    "Callback requested", "Took place", "Dijawab", "berjaya dihubungi", "Tidak berminat",
)  # fmt: skip
MISSED = (
    "No answer (3rd time)", "No-answer", "Didn\u2019t answer", "Didn't answer", "N/A", "NA", "Left_Voicemail",
    "Reached voicemail", "Reached his voicemail", "Answered by voicemail", "Answered - machine",
    "Answered \u2013 machine", "Connected to voicemail", "Connected - Left Voicemail", "Answer machine",
    "Completed - no answer", "Call back - no answer", "Not yet reached", "Nobody there", "Did not come",
    "Tak angkat", "Tiada jawapan", "Belum dihubungi",
)  # fmt: skip
UNTOLD = (
    "Metro", "Discussed", "Call back", "Callback", "Telefon semula", "Li Na", "To be reached",
    "Call when reached", "Requirements met", "",
)  # fmt: skip


@pytest.mark.parametrize(
    ("names", "reached"), [(REACHED, True), (MISSED, False), (UNTOLD, None)]
)  # fmt: skip
def test_words_say_whether_somebody_was_reached(names, reached):
    assert [name for name in names if endings.by_name(name) is not reached] == []


def test_a_tick_says_it_whatever_the_name_says():
    assert endings.says_reached("No answer", 1) is True
    assert endings.says_reached("Answered", 0) is False
    assert endings.says_reached("Answered", None) is True
