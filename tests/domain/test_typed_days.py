"""One reading of typed days for forms, filters, imports and the command line."""

from datetime import date, datetime, time

import pytest

from crm_desktop.agenda import quick_add
from crm_desktop.domain.moments import utc_text
from crm_desktop.domain.typed_days import MONTHS, read_date, read_when
from crm_desktop.errors import UserError
from crm_desktop.exchange.rows import dates
from crm_desktop.store.past import read_moment

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 0)


@pytest.mark.parametrize("word", [*MONTHS])
def test_a_month_means_the_same_everywhere(word):
    wanted = date(2027, MONTHS[word], 3)
    typed = f"3 {word} 2027"
    assert read_date(typed, TODAY) == dates.read(typed, "dmy") == wanted.isoformat()
    assert quick_add.read(f"Visit {typed}", NOW).due[:10] == wanted.isoformat()
    assert read_moment(typed, NOW.astimezone()).date() == wanted


@pytest.mark.parametrize("word", ["esok", "lusa", "tomorrow", "today"])
def test_a_day_near_by_means_the_same_everywhere(word):
    day = read_date(word, TODAY)
    assert quick_add.read(f"Visit {word}", NOW).due[:10] == day
    assert read_moment(word, NOW.astimezone()).date().isoformat() == day


@pytest.mark.parametrize(
    ("typed", "iso"),
    [
        ("25/11/2026", "2026-11-25"), ("25.11.26", "2026-11-25"), ("2026-11-25", "2026-11-25"),
        ("25 Nov", "2026-11-25"), ("Wed 25 Nov", "2026-11-25"), ("3 Dis 2027", "2027-12-03"),
        ("1 Ogos", "2026-08-01"), ("esok", "2026-11-24"), ("Hari ini", "2026-11-23"),
        ("3 December 2026", "2026-12-03"), ("9/5", "2026-05-09"),
    ],
)  # fmt: skip
def test_dates_as_people_write_them(typed, iso):
    assert read_date(typed, TODAY) == iso


@pytest.mark.parametrize("typed", ["31/02/2026", "soon", "25/13/2026", "12345"])
def test_what_is_no_date_is_said(typed):
    with pytest.raises(UserError) as caught:
        read_date(typed, TODAY)
    assert typed in str(caught.value)


@pytest.mark.parametrize(
    ("typed", "day", "at"),
    [
        ("26/11/2026 18:00", "2026-11-26", (18, 0)), ("26/11/2026 6pm", "2026-11-26", (18, 0)),
        ("yesterday 6pm", "2026-11-22", (18, 0)), ("semalam 6ptg", "2026-11-22", (18, 0)),
        ("26 Nov 6.30 PM", "2026-11-26", (18, 30)), ("esok 3ptg", "2026-11-24", (15, 0)),
        ("semalam pukul 9 malam", "2026-11-22", (21, 0)), ("today at 12am", "2026-11-23", (0, 0)),
        ("8pagi", "2026-11-23", (8, 0)), ("semalam, 12 tengah hari", "2026-11-22", (12, 0)),
    ],
)  # fmt: skip
def test_moments_as_people_write_them_mean_the_same_in_a_task(typed, day, at):
    moment = datetime.combine(date.fromisoformat(day), time(*at))
    assert read_when(typed, TODAY) == utc_text(moment)
    if "semalam" not in typed and "yesterday" not in typed:  # a task is of a day to come
        assert quick_add.read(f"Visit {typed}", datetime(2026, 11, 23, 0, 0)).due == utc_text(
            moment
        )


@pytest.mark.parametrize("typed", ["soon 6pm", "26/11/2026 13pm", "26/11/2026 25:00", "soon"])
def test_what_is_no_moment_is_said_with_an_example_that_has_a_time(typed):
    with pytest.raises(UserError) as caught:
        read_when(typed, TODAY)
    assert "18:00" in str(caught.value) or "15:30" in str(caught.value)
