"""Colours of series are told apart also by those who see less of them: CIE76 distances, simulated."""

from __future__ import annotations

from itertools import combinations, pairwise
from math import dist

import pytest
from PySide6.QtGui import QPainter

from crm_desktop.gui.charts.pens import Pens, series_ink
from crm_desktop.gui.theme import THEMES

SIGHTS = {
    "all": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216),
               (-0.003882, -0.048116, 1.051998)),
    "no green": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413),
                 (-0.011820, 0.042940, 0.968881)),
    "no blue": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602),
                (0.004733, 0.691367, 0.303900)),
}  # fmt: skip
"""What is left of linear red, green and blue: Machado, Oliveira and Fernandes 2009, complete loss."""
XYZ = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
WHITE = (0.9505, 1.0, 1.089)


def times(matrix, values):
    return [sum(m * v for m, v in zip(row, values, strict=True)) for row in matrix]


def lab(colour, sight):
    """Return a colour as it is seen, in CIE L*a*b*."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    seen = [min(1.0, max(0.0, v)) for v in times(SIGHTS[sight], linear)]
    x, y, z = (
        t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116
        for t in (v / w for v, w in zip(times(XYZ, seen), WHITE, strict=True))
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def nearest(colours, sight):
    return min(dist(lab(a, sight), lab(b, sight)) for a, b in combinations(colours, 2))


def test_the_formula_knows_black_and_white():
    assert dist(lab("#000000", "all"), lab("#FFFFFF", "all")) == pytest.approx(100, abs=0.1)
    assert dist(lab("#FF0000", "no red"), lab("#5B4D00", "no red")) < 20


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize(("theme", "least"), [("light", 25), ("dark", 23), ("contrast", 11)])
def test_series_differ_however_they_are_seen(theme, least, sight):
    assert nearest(THEMES[theme].charts, sight) >= least


@pytest.mark.parametrize("theme", THEMES)
def test_series_of_one_colour_differ_in_their_hatching(qapp, theme):
    signs = [(series_ink(n), Pens(QPainter(), THEMES[theme]).pattern(n)) for n in range(24)]
    assert len(set(signs)) == 24
    if theme == "contrast":  # colours are nearer to each other there
        assert all(one[1] != other[1] for one, other in pairwise(signs[:6]))
