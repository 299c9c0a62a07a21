import subprocess
import sys
from random import Random

import phonenumbers
import pytest

from crm_desktop.domain.phones import _asked, e164, phone_entry
from crm_desktop.errors import UserError


@pytest.mark.parametrize(
    ("typed", "region", "number"),
    [
        ("012-334 5521", "MY", "+60123345521"),
        ("03-7956 1180", "my", "+60379561180"),
        ("+65 6225 1133", "MY", "+6562251133"),
        ("6225 1133", "SG", "+6562251133"),
        ("0060 12 334 5521", "MY", "+60123345521"),
        ("12345", "MY", ""),
        ("ask at the desk", "MY", ""),
        ("1" * 60, "MY", ""),
        ("", "MY", ""),
        ("012-334 5521", "", ""),
    ],
)
def test_the_number_behind_what_was_typed(typed, region, number):
    assert e164(typed, region) == number


def test_an_entry_keeps_what_was_typed():
    assert phone_entry(" 012-334 5521 ", "MY") == {
        "value": "012-334 5521",
        "e164": "+60123345521",
    }
    assert phone_entry("ext. 12", "MY") == {"value": "ext. 12"}


@pytest.mark.parametrize("typed", ["call him", "-", "tiada", "+"])
def test_what_has_no_digit_is_no_phone(typed):
    with pytest.raises(UserError, match="is not a phone number"):
        phone_entry(typed, "MY")


def test_the_library_is_loaded_with_the_first_number_alone():
    code = "import sys, crm_desktop.domain.phones; sys.exit('phonenumbers' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_quick_way_says_what_the_library_says():
    rng = Random(4)
    regions = sorted(phonenumbers.SUPPORTED_REGIONS)
    for _ in range(300):
        region = rng.choice(regions)
        code = phonenumbers.country_code_for_region(region)
        head = rng.choice([f"+{code}", f"+{code}0", "0", "", f"00{code}", "8"])
        head += f"{rng.randrange(10**5):05d}"
        for _again in range(8):  # the first teaches the way, the others take it
            text = head + f"{rng.randrange(10**5):05d}"
            assert e164(text, region) == _asked.__wrapped__(text, region), (text, region)
