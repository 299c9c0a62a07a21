"""The settings of a file: the user's own e-mail addresses are checked before they are kept."""

import pytest
from PySide6.QtWidgets import QPushButton

from crm_desktop.gui import forms
from crm_desktop.gui.preferences import Preferences
from crm_desktop.store import own_addresses
from crm_desktop.store.workspace import Workspace


@pytest.fixture
def dialog(tmp_path, opened):
    with Workspace.create(tmp_path / "shop.crm") as ws:
        own_addresses.keep(ws, ["huda@shop.example"])
    window = opened(tmp_path / "shop.crm")
    window.preferences()
    return window.findChild(Preferences)


def typed(dialog, text):
    dialog.mail.setText(text)
    dialog.mail.editingFinished.emit()
    return own_addresses.of(dialog._context.ws)


def test_addresses_are_shown_changed_and_taken_away(dialog):
    assert dialog.mail.text() == "huda@shop.example"
    assert typed(dialog, " a@x.example,B@x.example; ") == ("a@x.example", "B@x.example")
    assert typed(dialog, "") == ()


def test_what_is_no_address_is_said_and_keeps_the_dialog_open(dialog):
    usual = dialog.mail_said.text()
    assert typed(dialog, "a@x.example, huda") == ("huda@shop.example",)
    assert "“huda” is not a complete e-mail address." in dialog.mail_said.text()
    close = forms.part(dialog, QPushButton, "close")
    close.click()
    assert dialog.isVisible()
    dialog.mail.textEdited.emit("")
    assert dialog.mail_said.text() == usual
    typed(dialog, "a@x.example")
    close.click()
    assert not dialog.isVisible()
