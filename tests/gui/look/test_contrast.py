"""Contrast of every theme, computed from its tokens as WCAG 2 says."""

import pytest

from crm_desktop.gui import theme
from crm_desktop.gui.theme import THEMES

GROUNDS = ("window", "surface", "hover", "selection")
TEXTS = ("text", "secondary", "tertiary", "accent", "good", "attention", "error")
PAIRS = (
    ("onselection", "selection"),
    ("onaccent", "accentfill"),
    ("onaccent", "accentpressed"),
    ("text", "raised"),
    ("ontoast", "toast"),
    ("toastaction", "toast"),
    ("toastgood", "toast"),
    ("toastattention", "toast"),
    ("good", "goodground"),
    ("attention", "attentionground"),
    ("error", "errorground"),
    ("secondary", "quietground"),
)


def light(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    lines = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * lines[0] + 0.7152 * lines[1] + 0.0722 * lines[2]


def contrast(one, other):
    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.fixture(params=["light", "dark", "contrast"])
def tokens(request):
    return THEMES[request.param]


def of(tokens, ink, ground):
    return round(contrast(getattr(tokens, ink), getattr(tokens, ground)), 2)


def test_the_formula_knows_black_on_white():
    assert round(contrast("#000000", "#FFFFFF"), 1) == 21.0


def test_text_is_read_on_every_ground_it_may_stand_on(tokens):
    grounds = GROUNDS[:-1] if tokens.bordered else GROUNDS  # there all on a selection is black
    found = {(t, g): of(tokens, t, g) for t in TEXTS for g in grounds}
    assert {pair: ratio for pair, ratio in found.items() if ratio < 4.45} == {}


def test_words_are_read_on_what_is_coloured_for_them(tokens):
    found = {pair: of(tokens, *pair) for pair in PAIRS}
    assert {pair: ratio for pair, ratio in found.items() if ratio < 4.5} == {}


def test_borders_of_inputs_and_marks_are_seen(tokens):
    assert of(tokens, "control", "surface") >= 3.0
    assert of(tokens, "accent", "surface") >= 3.0  # the focus ring
    seen = [round(contrast(mark, tokens.surface), 2) for mark in tokens.charts]
    assert min(seen) >= 2.95, seen


def test_initials_are_read(tokens):
    assert min(contrast(ground, ink) for ground, ink in tokens.avatars) >= 4.5


def test_an_inactive_window_looks_like_an_active_one(tokens, qapp):
    made = theme.palette(tokens)
    group, role = made.ColorGroup, made.ColorRole
    for name in (role.Text, role.Highlight, role.Base, role.Accent):
        assert made.color(group.Active, name) == made.color(group.Inactive, name)
