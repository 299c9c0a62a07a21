"""Editing a cell of a table in its place: the editor, its session, and where the keyboard goes after."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QTableView, QWidget

from crm_desktop.domain.fields import Field
from crm_desktop.gui.models.record_table import Row
from crm_desktop.gui.record.editors import Subject, make_editor
from crm_desktop.gui.record.editors.session import EditSession

if TYPE_CHECKING:
    from crm_desktop.gui.tables.page import RecordTablePage


def open_editor(
    page: RecordTablePage, parent: QWidget, index: QModelIndex, field: Field, row: Row
) -> QWidget:
    """Return the editor of a cell, at work; rows stay where they are until it closes."""
    subject, at = Subject(page.entity, field, row), QPersistentModelIndex(index)
    editor = make_editor(parent, page.context, subject)
    if isinstance(editor, QLineEdit):
        editor.setProperty("kind", "cell")
    session = EditSession(editor, page.deeds, subject)
    session.refused.connect(page.deeds.warn)
    session.finished.connect(lambda step: _close(page, editor, at, step))
    page.feed.hold(id(editor))
    # Other rows take an open editor away: it is not asked, and nothing else would let them go.
    editor.destroyed.connect(partial(page.feed.let_go, id(editor)))
    session.begin_soon()
    return editor


def begin(view: QAbstractItemView, index: QModelIndex) -> None:
    """Edit a cell, if it can be edited and no cell of the view is being edited."""
    # A click elsewhere leaves the state behind, with the editor still open.
    open_ = view.indexWidget(index) is not None
    editing = open_ or view.state() == QAbstractItemView.State.EditingState
    if not editing and index.flags() & Qt.ItemFlag.ItemIsEditable:
        view.edit(index)


def begin_current(view: QTableView) -> None:
    """Edit the current cell; where a narrow window let its column leave, the name."""
    index = view.currentIndex()
    if index.isValid() and view.isColumnHidden(index.column()):
        index = index.siblingAtColumn(0)
        view.setCurrentIndex(index)
    begin(view, index)


def leave(page: RecordTablePage) -> None:
    """Keep what stands in open editors: the file is about to be closed."""
    for session in page.findChildren(EditSession):
        session.leave()


def _known(editor: QWidget, at: QPersistentModelIndex) -> bool:
    """Say whether the view still knows an editor as that of a cell: Qt warns where it does not."""
    view = editor.parentWidget().parentWidget()
    return (
        at.isValid()
        and isinstance(view, QAbstractItemView)
        and view.indexWidget(QModelIndex(at)) is editor
    )


def _close(page: RecordTablePage, editor: QWidget, at: QPersistentModelIndex, step: int) -> None:
    hints = {1: page.rows.EndEditHint.EditNextItem, -1: page.rows.EndEditHint.EditPreviousItem}
    page.feed.let_go(id(editor))
    if _known(editor, at):
        page.rows.closeEditor.emit(editor, hints.get(step, page.rows.EndEditHint.NoHint))
    else:  # other rows are there, and the view does not know the editor any more
        editor.hide()
        editor.deleteLater()
    if not step:
        page.view.setFocus(Qt.FocusReason.OtherFocusReason)
