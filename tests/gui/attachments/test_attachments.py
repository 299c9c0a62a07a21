"""Files of records on the screen: dropped, looked at, kept from doing anything."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QImage
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QWidget

from crm_desktop.attachments import attaching as files
from crm_desktop.gui.attachments import looking, menu
from crm_desktop.gui.attachments.attaching import DropToAttach, attach
from crm_desktop.gui.attachments.looking import Look, picture
from crm_desktop.gui.widgets.drop_frame import DropFrame

from ..tables.kit import fill, make_context

HUDA = "Nurul Huda binti Ismail"


@pytest.fixture
def shop(ws, qtbot):
    ws.ids = fill(ws)
    ws.context = make_context(ws)
    ws.said = []
    ws.context.status = ws.said.append
    ws.host = QWidget()
    qtbot.addWidget(ws.host)
    return ws


def png(path, size=20):
    image = QImage(size, size // 2, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    image.save(str(path))
    return path


def of_huda(ws):
    return files.of_record(ws.reader(), "contact", ws.ids[HUDA])


def drop(taker, *paths):
    """Let files fall on a widget; Qt itself gives a drop only to what was hovered over before."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(p)) for p in paths])
    event = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
                       Qt.KeyboardModifier.NoModifier)  # fmt: skip
    event.setAccepted(False)
    taker.eventFilter(taker.parent(), event)
    return event.isAccepted()


def test_files_dropped_on_a_record_are_attached_with_the_way_back(shop, tmp_path):
    target = QWidget(shop.host)
    taker = DropToAttach(target, shop.context, lambda: ("contact", shop.ids[HUDA]))
    assert drop(taker, png(tmp_path / "Pelan aras 7.png"))
    (row,) = of_huda(shop)
    assert row["name"] == "Pelan aras 7.png" and row["company.shown"] == "Maju Jaya Sdn Bhd"
    ((said, more),) = shop.context.toast
    assert said == "Attached 1 file to Nurul Huda binti Ismail" and more["undo"]
    drop(taker, tmp_path / "Pelan aras 7.png")
    assert shop.context.toast[-1][0] == "Pelan aras 7.png was attached already."


def test_a_frame_lies_over_the_record_while_files_hover(shop, tmp_path):
    target = QWidget(shop.host)
    target.resize(300, 200)
    taker = DropToAttach(target, shop.context, lambda: ("contact", shop.ids[HUDA]))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(png(tmp_path / "a.png")))])
    event = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
                            Qt.KeyboardModifier.NoModifier)  # fmt: skip
    taker.eventFilter(target, event)
    (frame,) = target.findChildren(DropFrame)
    assert frame.geometry() == target.rect() and not frame.isHidden()
    taker.eventFilter(target, QDragLeaveEvent())
    assert not target.findChildren(DropFrame)


def test_nothing_is_taken_where_nobody_is(shop, tmp_path):
    target = QWidget(shop.host)
    taker = DropToAttach(target, shop.context, lambda: ("", ""))
    assert not drop(taker, png(tmp_path / "a.png"))


def look_at(shop, path):
    attach(shop.context, ("contact", shop.ids[HUDA]), [path])
    look = Look(shop.context, of_huda(shop)[0]["id"], shop.host)
    look.show()
    return look


def test_a_picture_is_shown(shop, tmp_path):
    look = look_at(shop, png(tmp_path / "a.png", 4000))
    shown = next(w for w in look.findChildren(QLabel) if not w.pixmap().isNull())
    assert shown.pixmap().width() <= looking.ROOM.width()
    assert look.open_it.isVisible()


def test_a_text_is_shown_and_its_bytes_are_read_as_they_are(shop, tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes("Harga <b>RM 12</b> \xe9".encode("latin-1"))
    look = look_at(shop, path)
    (text,) = look.findChildren(QPlainTextEdit)
    assert text.toPlainText() == "Harga <b>RM 12</b> \ufffd" and text.isReadOnly()


def test_enter_opens_a_file_that_is_looked_at(shop, tmp_path):
    look = look_at(shop, png(tmp_path / "a.png"))
    assert look.focusWidget() is look.open_it


def test_the_menu_of_a_file_renames_it_and_takes_it_away(shop, tmp_path):
    attach(shop.context, ("contact", shop.ids[HUDA]), [png(tmp_path / "a.png")])
    id = of_huda(shop)[0]["id"]
    offered = menu.offer(shop.context, id, shop.host, QPoint())
    acts = {a.text(): a for a in offered.actions() if a.text()}
    assert list(acts) == ["Open", "Save as…", "Rename…", "Delete", "Erase for good…"]
    dialog = menu.rename(shop.context, id, shop.host)
    assert dialog.line.selectedText() == "a"
    dialog.line.setText("Pelan/aras 8")
    dialog.accept()
    assert of_huda(shop)[0]["name"] == "Pelan_aras 8.png"
    acts["Delete"].trigger()
    assert of_huda(shop) == [] and shop.context.toast[-1][1]["undo"]


@pytest.mark.parametrize("name", ["a.exe", "letter.docm", "a.sh"])
def test_what_could_run_has_no_open(shop, tmp_path, name):
    path = tmp_path / name
    path.write_bytes(b"x")
    assert not look_at(shop, path).open_it.isVisible()


@pytest.mark.parametrize(
    "data", [b"", b"\x89PNG\r\n\x1a\n", b"\x89PNG\r\n\x1a\n" + b"\xff" * 500, b"GIF89a"]
)
def test_a_damaged_picture_is_nothing_worse(data):
    assert picture(data).isNull()
