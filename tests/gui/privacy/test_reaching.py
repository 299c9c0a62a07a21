"""The buttons that call and write say first who refused it."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from PySide6.QtWidgets import QWidget

from crm_desktop.gui.record import reach
from crm_desktop.gui.record.reach import NotWanted, Reach
from crm_desktop.store import listing

from ...privacy.saying import close, make, say
from ..tables.kit import make_context


@pytest.fixture
def head(ws, qtbot):
    host = QWidget()
    qtbot.addWidget(host)
    context = make_context(ws)
    ali = make(ws, "contact", name="Ali", emails__1={"kind": "work", "value": "ali@example.com"})
    parts = Reach(context, host)
    parts.buttons["email"].setParent(host)
    host.resize(600, 300)
    host.show()

    def press() -> None:
        parts.show_row(listing.record(ws.reader(), "contact", ali).row)
        parts.buttons["email"].click()
        qtbot.waitUntil(lambda: not parts._programs.waiting)

    return ws, ali, host, press


@pytest.fixture
def opened(monkeypatch):
    """The system's opening of addresses, which a test has none of, noted instead."""
    found = []
    monkeypatch.setattr(reach, "takes", lambda _address: True)
    with patch.object(
        reach.QDesktopServices, "openUrl", lambda url: found.append(url.toString()) or True
    ):
        yield found


def test_nothing_said_opens_at_once(head, opened):
    head[3]()
    assert opened == ["mailto:ali@example.com"]


def test_a_refusal_is_said_before_and_one_to_one_goes_on(head, opened):
    ws, ali, host, press = head
    say(ws, ali, "email", "objected", "2026-03-01")
    press()
    assert not opened
    (offer,) = host.findChildren(NotWanted)
    offer.go.click()
    assert opened == ["mailto:ali@example.com"]


def test_do_not_contact_opens_nothing(head, opened):
    ws, ali, host, press = head
    close(ws, [ali])
    press()
    (offer,) = host.findChildren(NotWanted)
    offer.go.click()
    assert not opened


def test_a_lead_with_the_address_of_who_is_not_to_be_contacted_is_not_either(ws, qtbot, opened):
    ali = make(ws, "contact", name="Ali", emails__1={"kind": "work", "value": "Ali@example.com"})
    lead = make(ws, "lead", name="A. Ali", emails__1={"kind": "work", "value": "ali@example.com"})
    host = QWidget()
    qtbot.addWidget(host)
    parts = Reach(make_context(ws), host)
    parts.buttons["email"].setParent(host)
    host.show()
    parts.show_row(listing.record(ws.reader(), "lead", lead).row, "lead")
    parts.buttons["email"].click()
    qtbot.waitUntil(lambda: not parts._programs.waiting)
    assert opened == ["mailto:ali@example.com"]
    close(ws, [ali])
    parts.buttons["email"].click()
    qtbot.waitUntil(lambda: not parts._programs.waiting)
    assert len(opened) == 1 and host.findChildren(NotWanted)
