"""The net under every model: the tester of the fixture in `conftest` is really there and bites."""

from PySide6.QtCore import QAbstractListModel, QModelIndex, qInstallMessageHandler
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QListView


class Unsound(QAbstractListModel):
    """Says it has a row more without ever having told."""

    rows = 1

    def rowCount(self, parent=QModelIndex()):  # noqa: B008, N802
        return self.rows

    def data(self, index, role=0):
        return None


def test_an_unsound_model_is_told(qtbot, qtlog):
    view, model, told = QListView(), Unsound(), []
    qtbot.addWidget(view)
    view.setModel(model)
    assert model.findChild(QAbstractItemModelTester)
    with qtlog.disabled():
        before = qInstallMessageHandler(lambda _kind, _at, text: told.append(text))
        model.rows = 3
        model.beginInsertRows(QModelIndex(), 1, 1)
        model.endInsertRows()
        qInstallMessageHandler(before)
    assert any("FAIL!" in text for text in told)
