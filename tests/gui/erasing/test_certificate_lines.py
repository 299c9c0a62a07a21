"""The certificate on screen: what is said of a place takes as many lines as it needs."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget

from crm_desktop.gui.erasing.certificate import CertificateDialog
from crm_desktop.privacy.erasing.certificate import DONE, DOUBT, WAITS, Certificate, Place

FILES = [f"Backups/shop.2026112{n}-234401-before-erasure.crm" for n in range(8)]
LONG = "words were still found in: shop.crm, " + ", ".join(FILES)


@pytest.fixture
def shown(qtbot):
    lane = SimpleNamespace(run=lambda *_args: None)
    context = SimpleNamespace(ws=None, disk_lane=lane, long_lane=lane, failed=None)
    host = QWidget()
    qtbot.addWidget(host)
    dialog = CertificateDialog(context, "x", host)
    dialog.show()
    yield dialog
    dialog.close()


def fill(dialog, said):
    places = (Place("Free space", "done", DONE), Place("All bytes", said, DOUBT))
    dialog._fill(Certificate("1", "", "1", "", (), places, (), (), complete=False))


def room(dialog, row):
    """Return the room of the words of a row, and what they take in its width."""
    tree = dialog.places
    rect = tree.visualItemRect(tree.topLevelItem(row))
    option = QStyleOptionViewItem()
    option.initFrom(tree)
    option.rect = QRect(0, 0, tree.columnWidth(1), rect.height())
    option.text = "x"
    part = QStyle.SubElement.SE_ItemViewItemText
    inside = tree.style().subElementRect(part, option, tree)
    taken = tree.fontMetrics().boundingRect(
        QRect(0, 0, inside.width() - 4, 10_000), Qt.TextFlag.TextWordWrap,
        tree.topLevelItem(row).text(1).replace("/", "/ ").replace("-", "- "),
    )  # fmt: skip
    return rect.height(), taken.height()


@pytest.mark.parametrize("wide", [520, 680, 1100])
def test_a_long_list_of_files_is_not_cut(shown, qtbot, wide):
    shown.resize(wide, 640)
    fill(shown, LONG)
    qtbot.waitUntil(lambda: room(shown, 1)[0] >= room(shown, 1)[1] > 2 * room(shown, 0)[1])
    assert shown.places.topLevelItem(1).text(1) == LONG  # what is copied and read out is as it was


def test_rows_follow_another_width(shown, qtbot):
    shown.resize(1100, 640)
    fill(shown, LONG)
    qtbot.waitUntil(lambda: room(shown, 1)[0] > 2 * room(shown, 0)[0])
    tall = room(shown, 1)[0]
    shown.resize(560, 640)
    qtbot.waitUntil(lambda: room(shown, 1)[0] > tall)


def test_a_short_one_stays_one_line(shown, qtbot):
    fill(shown, "done")
    qtbot.waitUntil(lambda: room(shown, 0)[0] == room(shown, 1)[0] > 0)


def test_what_is_waited_for_is_told_from_what_stays_and_never_follows():
    places = (Place("Free space", "done", DONE), Place("Laptop", "not confirmed", WAITS),
              Place("Why it does not go on", "locked", WAITS),
              Place("All bytes", "found", DOUBT))  # fmt: skip
    said = Certificate("1", "", "1", "", (), places, (), (), complete=False).summary
    assert said == ("Done in 1 of 4 places. Still waited for: Laptop. Something may stay, and nothing "
                    "more follows by itself: All bytes.")  # fmt: skip
