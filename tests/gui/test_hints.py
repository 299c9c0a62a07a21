"""Hints show names letter for letter."""

from PySide6.QtGui import QTextDocument

from crm_desktop.gui.widgets import hints


def test_a_hint_shows_what_looks_like_html_as_it_is_written():
    assert (
        hints.plain("Lim & Partners <lim@x.example>\nTan") == "Lim & Partners <lim@x.example>\nTan"
    )
    for name in ("<h1>Big</h1>", "<img src='file:///etc/hosts'>", "a<b>c</b>"):
        shown = QTextDocument()
        shown.setHtml(hints.plain(name))
        assert shown.toPlainText().replace("\u00a0", " ") == name
