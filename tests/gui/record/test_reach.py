"""Reaching somebody from the head of a record: what the system opens, and where nothing takes it."""

import os
import sys

import pytest
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QLabel

from .kit import write


@pytest.fixture
def takes(tmp_path, monkeypatch):
    """Let the system answer which program takes a link; it names one at first."""
    asked = tmp_path / "xdg-mime"
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")

    def answer(program):
        asked.write_text(f"#!/bin/sh\necho {program}\n")
        asked.chmod(0o755)

    answer("phone.desktop")
    return answer


def test_reaching_somebody_opens_the_systems_link_and_offers_to_log_it(
    window, rest, monkeypatch, takes
):
    opened = []

    def opens(url):
        opened.append(url.toString())
        return not refused

    refused: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opens)
    huda = window.ws.ids["Nurul Huda binti Ismail"]
    phone = {"value": "012-334 5521", "e164": "+60123345521", "kind": "mobile"}
    write(window.ws, "edit", ("contact", huda, {"phones.1": phone}))
    window.desk.trail.open("contact", huda)
    rest()
    buttons = window.desk.page.header.reach.buttons
    buttons["call"].click()
    rest()
    buttons["whatsapp"].click()
    rest()
    assert opened == ["tel:+60123345521", "https://wa.me/60123345521"]
    offers = [w for w in window.children() if type(w).__name__ == "LogOffer"]
    assert offers and offers[-1].isVisible()
    refused.append("no program takes it")
    buttons["call"].click()
    rest()
    assert len([w for w in window.children() if type(w).__name__ == "LogOffer"]) == len(offers)
    (shown,) = [w for w in window.children() if type(w).__name__ == "ToCopy"]
    assert any(one.text() == "012-334 5521" for one in shown.findChildren(QLabel))
    shown.copy.click()
    assert QGuiApplication.clipboard().text() == "012-334 5521"
    if sys.platform.startswith("linux"):  # where openUrl tells only that it passed the link on
        refused.clear()
        takes("")
        before = list(opened)
        buttons["call"].click()
        rest()
        assert opened == before
        assert [w for w in window.children() if type(w).__name__ == "ToCopy" and w.isVisible()]
