"""One turn of editing a fact in its place."""

from __future__ import annotations


def test_an_editor_whose_keeping_moves_the_focus_ends_once(window, rest, monkeypatch):
    window.desk.open_record("contact", window.ws.ids["Nurul Huda binti Ismail"])
    rest()
    panel = window.desk.side.panel
    panel.facts.edit_field("job")
    session, ends = panel.facts._session, []
    session.finished.connect(ends.append)
    take = session._take

    def taken():
        monkeypatch.setattr(session, "_take", take)
        session._focus_moved(None, panel)
        return take()

    monkeypatch.setattr(session, "_take", taken)
    session.end(True, 1)
    assert ends == [0]
