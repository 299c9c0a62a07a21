"""The dashboard as a file: of the kind that is chosen, as light as paper."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog

from crm_desktop.gui import theme
from crm_desktop.gui.insight import picture
from crm_desktop.gui.widgets.giving_way import GivingWay

from .shop import fill


@pytest.fixture
def window(tmp_path, opened, qtbot):
    path = tmp_path / "shop.crm"
    fill(path)
    made = opened(path, (1440, 900))
    made.page = made.desk.show_page("dashboard")
    qtbot.waitUntil(lambda: not made.desk.context.busy())
    return made


def test_a_picture_and_a_page_are_written(window, tmp_path, qtbot):
    for name, head in (("figures.png", b"\x89PNG"), ("figures.pdf", b"%PDF")):
        picture.write(window.desk.context, window.page.body, tmp_path / name)
        qtbot.waitUntil((tmp_path / name).exists)
        assert (tmp_path / name).read_bytes().startswith(head)


def test_a_picture_is_light_whatever_the_screen_is(window, qapp, light, tmp_path, qtbot):
    theme.apply(qapp, "dark")
    body = window.page.body
    picture.write(window.desk.context, body, tmp_path / "figures.png")
    qtbot.waitUntil((tmp_path / "figures.png").exists)
    written = QImage(str(tmp_path / "figures.png"))
    assert written.pixelColor(2, 2).name() == theme.LIGHT.surface.lower()
    assert theme.current() is theme.DARK
    assert body.grab().toImage().pixelColor(2, 2).name() == theme.DARK.surface.lower()
    assert body.styleSheet() == ""
    titles = [one for one in body.findChildren(GivingWay) if one.isVisible() and one.text()]
    assert titles
    for title in titles:
        at = QRect(title.mapTo(body, QPoint()), title.size())
        inks = (written.pixelColor(x, y) for x in range(at.left(), at.left() + 30)
                for y in range(at.top(), at.bottom()))  # fmt: skip
        assert min(ink.lightness() for ink in inks) < 140, title.text()


def test_the_kind_of_file_that_is_chosen_is_written(window, tmp_path, qtbot):
    for kind, name in (("PDF (*.pdf)", "Dashboard.pdf"), ("", "Dashboard.png")):
        picture.save(window.desk.context, window.page.body, window)
        (dialog,) = [found for found in window.findChildren(QFileDialog) if found.isVisible()]
        dialog.setDirectory(str(tmp_path))
        if kind:
            dialog.selectNameFilter(kind)
            dialog.filterSelected.emit(kind)
        dialog.accept()
        qtbot.waitUntil((tmp_path / name).exists)
        qtbot.waitUntil(lambda: not window.findChildren(QFileDialog))
    assert (tmp_path / "Dashboard.pdf").read_bytes().startswith(b"%PDF")
