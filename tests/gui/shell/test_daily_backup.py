"""The day's backup is made while one works, and not twice."""

from crm_desktop.gui.safety import tending
from crm_desktop.gui.settings import Settings
from crm_desktop.gui.window import MainWindow
from crm_desktop.store import backup
from crm_desktop.store.workspace import Profile, Workspace


def test_an_open_file_is_backed_up_once_a_day(tmp_path, qtbot, monkeypatch):
    monkeypatch.setattr(tending, "BACKUP_AFTER", 1)
    path = tmp_path / "shop.crm"
    Workspace.create(path, Profile("Huda")).close()
    for _ in range(2):
        window = MainWindow(Settings(tmp_path / "settings.json"))
        qtbot.addWidget(window)
        window.open_file(path)
        qtbot.waitUntil(lambda: bool(backup.backups(path)))
        qtbot.waitUntil(lambda w=window: not w.context.busy())
        window.close()
    assert [made.reason for made in backup.backups(path)] == ["daily"]


def test_a_file_open_read_only_is_left_alone(tmp_path, qtbot, monkeypatch):
    monkeypatch.setattr(tending, "BACKUP_AFTER", 1)
    path = tmp_path / "shop.crm"
    Workspace.create(path, Profile("Huda")).close()
    window = MainWindow(Settings(tmp_path / "settings.json"))
    qtbot.addWidget(window)
    window.open_file(path, read_only=True)
    qtbot.wait(200)
    window.close()
    assert not backup.backups(path)
