"""Editing the name of a record in the head it stands in."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from crm_desktop.gui.models.deeds import Deeds
from crm_desktop.gui.record.editors import make_editor
from crm_desktop.gui.record.editors.session import EditSession


def edit_name(header: QWidget, deeds: Deeds, fact: Any) -> None:
    """Open the editor of a name over it; nothing while one is open."""
    if header.findChildren(EditSession):
        return
    editor: Any = make_editor(header, deeds.context, fact.subject)
    session = EditSession(editor, deeds, fact.subject)
    session.refused.connect(deeds.warn)

    def end(_step: int) -> None:
        editor.hide()
        editor.setParent(None)
        editor.deleteLater()
        fact.setFocus(Qt.FocusReason.OtherFocusReason)

    session.finished.connect(end)
    editor.setGeometry(fact.geometry())
    editor.show()
    session.begin()
