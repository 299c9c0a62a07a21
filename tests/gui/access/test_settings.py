"""Settings of the file are an owner's: for others the window shows them closed, with the reason."""

from __future__ import annotations

from crm_desktop.gui.preferences import Preferences
from crm_desktop.gui.privacy.desk.days_form import DaysForm
from crm_desktop.store import backup
from tests.access.conftest import another_run


def days_form(window):
    form = DaysForm(window.context, window)
    return form, next(iter(form.days.values()))


def test_a_member_changes_neither_days_nor_what_is_kept(window, path, enter):
    enter(path, "Mei")
    form, days = days_form(window)
    assert not days.isEnabled() and "Only an owner" in days.toolTip()
    preferences = Preferences(window.context, window)
    assert not preferences.kept.isEnabled()
    backup_kept = backup.kept(window.ws, "daily")
    preferences._back_to_usual()  # the look alone
    assert backup.kept(window.ws, "daily") == backup_kept
    window.close_file()
    another_run()
    enter(path, "Siti")
    form, days = days_form(window)
    assert days.isEnabled()
    days.setValue(5)
    form.accept()
    Preferences(window.context, window).kept.setValue(3)
    assert backup.kept(window.ws, "daily") == 3
