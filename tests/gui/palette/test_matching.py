"""What is emphasised and which action a few letters name, in any script."""

import pytest

from crm_desktop.gui.palette.matching import score, spots, spots_of_both


def pieces(query, text, **how):
    return [text[start : start + length] for start, length in spots(query, text, **how)]


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("nurul hud", "Nurul Huda binti Ismail", ["Nurul", "Hud"]),
        ("mul", "Jürg Müller", ["Mül"]),
        ("lukasz", "Łukasz Żak", ["Łukasz"]),
        ("strass", "Hauptstraße", []),
        ("ma", "Ismail Majid", ["Ma"]),
        ("志明", "陈志明 (Tan Chee Meng)", ["志明"]),
        ("தேவி", "தேவி கிருஷ்ணன்", ["தேவி"]),
        ("يوسف", "يوسف بن عمر", ["يوسف"]),
        ("0126", "Lim & Partners · 012-640 8812", ["012-6"]),
        ("+60 12", "012-640 8812", []),
        ("a", "", []),
        ("", "Anything", []),
    ],
)
def test_words_are_found_from_their_start(query, text, found):
    assert pieces(query, text) == found


def test_pieces_inside_words_count_when_no_word_begins_so():
    assert spots_of_both("mai", "Ismail", "") == (((2, 3),), ())
    assert spots_of_both("ma", "Ismail", "Maju Jaya") == ((), ((0, 2),))


def test_pieces_that_touch_are_one():
    assert spots("an ana", "Anatomy") == ((0, 3),)


def test_better_names_score_higher():
    names = ["Import…", "Export…", "Important people", "Report"]
    ranked = sorted(names, key=lambda n: -score("import", (n,)))
    assert ranked[0] == "Import…" and ranked[1] == "Important people"
    assert score("import", ("Report",)) == 0


def test_letters_in_order_and_both_languages_name_an_action():
    assert score("sav cp", ("Save a copy…",)) > 0
    assert score("sejarah", ("History", "Sejarah")) > 0
    assert score("xq", ("History",)) == 0
    assert score("", ("History",)) == 0
