"""Names of the country: initials never of "bin", surnames first where they are first."""

import pytest

from crm_desktop.domain.names import NameParts, initials, suggest_parts


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Nurul Huda binti Ismail", "NH"),
        ("Rosnah binti Abdul Rahman", "RA"),
        ("Ramasamy a/l Muthu", "RM"),
        ("KAVITHA A/P SUBRAMANIAM", "KS"),
        ("Ali bin Abu", "AA"),
        ("ahmad b. ali", "AA"),
        ("Tan Ah Kow", "TA"),
        ("Dato' Sri Ahmad Zulkifli bin Hassan", "AZ"),
        ("Tan Sri Lim Siew Ling", "LS"),
        ("陈志明 (Tan Chee Meng)", "陈"),
        ("歐陽修", "歐"),
        ("தேவி கிருஷ்ணன்", "தே"),
        ("يوسف بن عمر", "ي"),
        ("Élodie 王", "É"),
        ("José", "J"),
        ("Lim & Partners", "LP"),
        ("3M Malaysia", "3"),
        ("(unknown)", "U"),
        ("Dr", "D"),
        ("bin", "B"),
        ("", "?"),
        ("…", "?"),
    ],
)
def test_initials(name, letters):
    assert initials(name) == letters


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Siti Nurhaliza binti Tarudin", NameParts("", "Siti Nurhaliza", "binti Tarudin")),
        ("Ramasamy a/l Muthu", NameParts("", "Ramasamy", "a/l Muthu")),
        ("Jagjit s/o Kartar Singh", NameParts("", "Jagjit", "s/o Kartar Singh")),
        ("Dr. Ahmad b. Ali", NameParts("Dr.", "Ahmad", "b. Ali")),
        ("TAN Ah Kow", NameParts("", "Ah Kow", "TAN")),
        ("Tan Sri Lim Siew Ling", NameParts("Tan Sri", "Siew Ling", "Lim")),
        ("Christopher Lee Wei Jie", NameParts("", "Christopher Wei Jie", "Lee")),
        ("Jason Lim", NameParts("", "Jason", "Lim")),
        ("陈志明", NameParts("", "志明", "陈")),
        ("歐陽 修", NameParts("", "修", "歐陽")),
        ("陈志明 (Tan Chee Meng)", NameParts("", "志明", "陈")),
        ("", NameParts()),
    ],
)
def test_parts(name, parts):
    assert suggest_parts(name) == parts


@pytest.mark.parametrize("name", ["Devi Krishnan", "John B. Smith", "Muthu", "Robert Low Smith"])
def test_no_rule(name):
    assert suggest_parts(name) is None
