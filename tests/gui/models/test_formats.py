from datetime import date, datetime

import pytest

from crm_desktop.domain.records import RECORDS
from crm_desktop.gui import formats
from crm_desktop.i18n import set_language

TODAY = date(2026, 11, 23)
CONTACT, DEAL = RECORDS["contact"].fields, RECORDS["deal"].fields


@pytest.mark.parametrize(
    ("iso", "shown"),
    [
        ("2026-11-23", "Today"), ("2026-11-24", "Tomorrow"), ("2026-11-25", "Wed 25 Nov"),
        ("2026-12-03", "3 Dec"), ("2027-01-02", "2 Jan 2027"), ("nonsense", "nonsense"),
    ],
)  # fmt: skip
def test_days_as_people_say_them(iso, shown):
    assert formats.day(iso, TODAY) == shown


def test_days_in_malay():
    set_language("ms")
    try:
        assert formats.day("2026-12-03", TODAY) == "3 Dis"
        assert formats.day("2026-11-25", TODAY).endswith("25 Nov")
    finally:
        set_language("en")


def test_moments():
    now = datetime(2026, 11, 23, 18, 0).astimezone()
    assert formats.short_moment(datetime(2026, 11, 23, 11, 20).astimezone(), now) == "Today 11:20"
    assert formats.short_moment(datetime(2024, 3, 14, 9, 0).astimezone(), now) == "14 Mar 2024"


def test_entries_and_their_number():
    phones = {"1": {"value": "012-334 5521"}, "2": {"value": "03-7956 1180"}}
    assert formats.show(CONTACT["phones"], phones, {}) == "012-334 5521  +1"
    assert formats.full(CONTACT["phones"], phones, {}) == "012-334 5521\n03-7956 1180"
    home = {"street": "12, Jalan Dua", "postcode": "47400", "city": "Petaling Jaya"}
    assert (
        formats.show(CONTACT["addresses"], {"1": home}, {}) == "12, Jalan Dua, 47400 Petaling Jaya"
    )


def test_a_date_long_ago_has_no_weekday():
    assert formats.full(CONTACT["birthday"], "1981-05-04", {}) == "4 May 1981"
    assert str(date.today().year) in formats.full(CONTACT["birthday"], date.today().isoformat(), {})
    assert "day, " in formats.full(CONTACT["birthday"], date.today().isoformat(), {})


def test_tags_outcome_and_reference():
    row = {"tags.shown": [("VIP", "c1"), ("Oak", "")], "company.shown": "Maju Jaya"}
    assert formats.show(CONTACT["tags"], {"a": True, "b": True}, row) == "VIP, Oak"
    assert formats.show(CONTACT["company"], "id", row) == "Maju Jaya"
    lost = {"outcome": "lost", "reason": "Price"}
    assert formats.show(DEAL["result"], lost, {}) == "Lost · Price"
    assert formats.choice_of(DEAL["result"], None).value == "open"
