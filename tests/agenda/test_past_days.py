"""When something took place, in both languages; never in the days to come unless it is said so."""

from __future__ import annotations

import pytest

from crm_desktop.agenda import clock, past_days

from .kit import NOW


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("semalam hantar invois Zul Motors", ("2026-11-25", "Hantar invois Zul Motors")),
        ("2 days ago met Devi", ("2026-11-24", "Met Devi")),
        ("semalam", None),
        ("hantar invois", None),
        ("Monday Books", None),
    ],
)
def test_a_line_tells_what_took_place_on_a_past_day(text, told) -> None:
    assert past_days.told(text, NOW) == told


@pytest.mark.parametrize(
    ("text", "local"),
    [
        ("yesterday 3pm", "2026-11-25 15:00"),
        ("semalam 3ptg", "2026-11-25 15:00"),
        ("kelmarin", "2026-11-25"),
        ("kelmarin dulu", "2026-11-24"),
        ("the day before yesterday at 9am", "2026-11-24 09:00"),
        ("3 days ago", "2026-11-23"),
        ("2 minggu lepas", "2026-11-12"),
        ("last Tuesday", "2026-11-24"),
        ("Selasa lepas 10pagi", "2026-11-24 10:00"),
        ("Thursday", "2026-11-19"),
        ("next Tuesday", "2026-12-01"),
        ("Selasa depan", "2026-12-01"),
        ("2026-11-20 15:00", "2026-11-20 15:00"),
        ("30/11", "2026-11-30"),
        ("3pm", "2026-11-26 15:00"),
        ("soon", ""),
        ("banana yesterday", ""),
        ("banana 3pm", ""),
    ],
)
def test_what_took_place_is_read_as_people_say_it(text: str, local: str) -> None:
    found = past_days.read(text, NOW)
    at = clock.local(found)
    shown = (
        "" if at is None else f"{at:%Y-%m-%d %H:%M}" if clock.has_time(found) else f"{at.date()}"
    )
    assert shown == local
