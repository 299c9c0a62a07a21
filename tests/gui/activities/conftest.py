"""A file with people in it, a context around it and a widget in front."""

import pytest
from PySide6.QtWidgets import QWidget

from ..tables.kit import fill, make_context


@pytest.fixture
def shop(ws, qtbot):
    ws.ids = fill(ws)
    ws.context = make_context(ws)
    ws.host = QWidget()
    qtbot.addWidget(ws.host)
    ws.host.show()
    return ws
