"""A shop's deals on a board like a real one, for tests and pictures of the board."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from crm_desktop.deals import pipelines, placing, ranks
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.moments import now_text
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.gui.board import BoardPage

from ..tables.kit import make_context

SHOP = {
    0: [
        ("Reception counter", "Klinik Aminah", 720000, "MYR", 0, "Siti Aminah", 2),
        ("Shop shelving", "Kavi Boutique", 1185000, "MYR", 3, "Siti Aminah", 5),
        ("Kitchen stools ×40", "Devi Catering", 640000, "MYR", None, "Huda Ismail", 1),
        ("Waiting room chairs", "Klinik Pergigian Lee", 995000, "MYR", 4, "Huda Ismail", 3),
        ("Bilik mesyuarat", "Zul Auto Services", 1430000, "MYR", 7, "Siti Aminah", 4),
        ("Bookshelves", "Yusuf Books", 515000, "MYR", 12, "", 2),
    ],
    1: [
        ("Showroom refit", "Lim & Partners", 3850000, "MYR", -1, "Huda Ismail", 6),
        ("Hostel bunk beds", "SMK Taman Desa", 5400000, "MYR", 7, "Siti Aminah", 8),
        ("Desk pods", "Orchard Cowork Pte Ltd", 1800000, "SGD", 2, "Huda Ismail", 1),
        ("Fitting rooms", "Singh Textiles", 1975000, "MYR", 4, "Huda Ismail", 2),
        ("Rak pameran", "Rosnah Bakery", 890000, "MYR", 9, "Siti Aminah", 9),
    ],
    2: [
        ("Café counter, benches", "Wei Jie Café", 2275000, "MYR", 0, "Huda Ismail", 3),
        ("Display racks", "Muthu Hardware", 1600000, "MYR", None, "Siti Aminah", 21),
        ("Pantry tables", "Maju Jaya Sdn Bhd", 1850000, "MYR", 3, "Siti Aminah", 6),
        ("Model unit", "Nadia Interiors", 6150000, "MYR", 8, "Huda Ismail", 6),
    ],
    3: [
        ("Office fit-out, level 7", "Maju Jaya Sdn Bhd", 4860000, "MYR", 2, "Siti Aminah", 6),
        ("会议室家具", "明辉家具有限公司", 3130000, "MYR", -2, "Huda Ismail", 16),
        ("Library tables", "Yusuf Books", 1240000, "MYR", 3, "Siti Aminah", 3),
        ("Studio desks", "WJH Architects", 2790000, "MYR", 4, "Huda Ismail", 2),
    ],
    4: [
        ("Hotel lobby set", "Hotel Seri Melaka", 12000000, "MYR", 0, "Huda Ismail", 4),
        ("அலுவலக மேசைகள்", "Devi Catering", 950000, "USD", 2, "Siti Aminah", 4),
        ("花店柜台", "美玲花艺", 1380000, "MYR", 2, "Huda Ismail", 4),
    ],
    5: [
        ("Branch desks", "Raju Logistics", 4420000, "MYR", 10, "Huda Ismail", 2),
        ("Clinic cabinets", "Klinik Aminah", 2100000, "MYR", 11, "Siti Aminah", 2),
        ("Depot lockers", "Bakar Transport", 1260000, "MYR", 14, "Huda Ismail", 2),
    ],
}


def fill_board(ws):
    """Write the shop's deals; return title → id."""
    pipelines.ensure_default(ws)
    sales = pipelines.pipelines(ws.reader())[0]
    now, ids, firms, edits = datetime.now(UTC), {}, {}, []
    for at, deals in SHOP.items():
        made = ranks.between("", "", len(deals))
        for deal, rank in zip(deals, made, strict=True):
            title, firm, amount, currency, closing, owner, days = deal
            if firm not in firms:
                firms[firm] = new_id()
                edits.append(Edit("company", firms[firm], {"deleted": False, "name": firm}))
            ids[title] = new_id()
            since = now_text(now - timedelta(days=days))
            cells = {
                "deleted": False, "title": title, "company": firms[firm],
                "value": {"amount": amount, "currency": currency},
                "place": placing.place(sales.id, sales.stages[at].id, rank, since),
            }  # fmt: skip
            if owner:
                cells["owner"] = owner
            if closing is not None:
                cells["closing"] = (now.astimezone().date() + timedelta(days=closing)).isoformat()
            edits.append(Edit("deal", ids[title], cells))
    ws.log.record(Label("sample"), edits)
    return ids


def make_board(ws, size=(1228, 800)):
    """Return a page of the board, shown."""
    page = BoardPage(make_context(ws))
    page.resize(*size)
    page.show()
    QApplication.processEvents()
    return page


def titles(page):
    """Return stage name → titles as the board has them."""
    feed, found = page.feed, {}
    for column in feed.board.columns:
        feed.want(column.ns)
        QApplication.processEvents()
        found[column.name] = [feed.card(n).title for n in column.ns]
    return {name: column for name, column in found.items() if column}


def card_at(page, column, position):
    """Return the middle of a card as a global point."""
    view = page.kanban.lanes[column].view
    return view.viewport().mapToGlobal(view.card_rect(position).center())


def mouse(view, kind, at, button=Qt.MouseButton.LeftButton, mods=Qt.KeyboardModifier.NoModifier):
    """Send a mouse event at a global point to a column's viewport."""
    port = view.viewport()
    buttons = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else button
    local = QPointF(port.mapFromGlobal(at))
    event = QMouseEvent(kind, local, QPointF(at), button, buttons, mods)
    QApplication.sendEvent(port, event)


def drag(page, start, end, *, drop=True, steps=6):
    """Drag the card at (column, position) to a global point."""
    view = page.kanban.lanes[start[0]].view
    at = card_at(page, *start)
    mouse(view, QEvent.Type.MouseButtonPress, at)
    for step in range(1, steps + 1):
        mouse(view, QEvent.Type.MouseMove, at + (end - at) * step / steps)
    if drop:
        mouse(view, QEvent.Type.MouseButtonRelease, end)


def gap_at(page, column, position):
    """Return a global point just above the card at a place: dropping there lands before it."""
    view = page.kanban.lanes[column].view
    rect = view.card_rect(position)
    return (
        view.viewport().mapToGlobal(rect.center() - rect.center() + rect.topLeft())
        + (rect.center() - rect.topLeft()) * 0.2
    )
