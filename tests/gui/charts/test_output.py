"""A chart as a file: the words of the screen, on white, in its own size."""

from __future__ import annotations

from io import BytesIO
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

from crm_desktop.gui import theme
from crm_desktop.gui.charts import output
from crm_desktop.gui.charts.kinds import KINDS

from .shown import many, sales

SVG = "{http://www.w3.org/2000/svg}"
LABELS = ("Sales against target", "Jun", "Nov", "150k", "Pace", "At this pace November ends at")


def test_an_svg_holds_the_words_as_text(qapp, light):
    root = ElementTree.fromstring(output.svg("bar", sales()))
    texts = [e.text for e in root.iter(f"{SVG}text")]
    assert all(any(label in text for text in texts) for label in LABELS)
    assert (root.get("viewBox"), root.find(f"{SVG}title").text) == (
        "0 0 720 400", "Sales against target",
    )  # fmt: skip


def test_a_pdf_holds_the_words_as_text(qapp, light):
    reader = PdfReader(BytesIO(output.pdf("bar", sales(), QSize(960, 480))))
    (page,) = reader.pages
    text = page.extract_text().replace("\u00a0", " ")
    assert all(label in text for label in LABELS)
    assert (float(page.mediabox.width), float(page.mediabox.height)) == (720, 360)


def test_a_picture_is_of_paper_whatever_the_theme(qapp, light):
    theme.apply(qapp, "dark")
    image = QImage.fromData(output.png("bar", sales()))
    assert image.pixelColor(1, 1).name().upper() == theme.LIGHT.surface
    seen = {image.pixelColor(x, 500).name().upper() for x in range(image.width())}
    assert theme.LIGHT.charts[0] in seen and theme.DARK.charts[0] not in seen


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_becomes_a_file(qapp, light, kind):
    data = many(8, 4)
    assert ElementTree.fromstring(output.svg(kind, data)).tag == f"{SVG}svg"
    assert output.pdf(kind, data).rstrip().endswith(b"%%EOF")
