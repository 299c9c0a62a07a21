"""The program that came without its part for sync starts, works, and shows nothing of it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import crm_desktop

HERE = Path(crm_desktop.__file__).parent
SCRIPT = """
import sys
from pathlib import Path
from crm_desktop.app import make_app
from crm_desktop.gui.settings import Settings
from crm_desktop.gui.window import MainWindow
from crm_desktop.store.workspace import Profile, Workspace

app = make_app("en", "light")
home = Path(sys.argv[1])
Workspace.create(home / "shop.crm", Profile("Huda")).close()
window = MainWindow(Settings(home / "settings.json"))
window.show_start()
window.show_first_run()
window.open_file(home / "shop.crm")
window.show()
for _ in range(50):
    app.processEvents()
window.desk.show_page("contacts")
names = [spec.name for spec in window.desk.actions_]
assert not [n for n in names if n.startswith("sync.")], names
assert window.desk.status._alone.isVisible()
from crm_desktop.gui.tour import scenes_sync
assert scenes_sync.SCENES == ()
try:
    import crm_desktop.sync
except ImportError:
    print("without")
window.close()
"""


def test_it_starts_without_sync(tmp_path):
    package = tmp_path / "bare" / "crm_desktop"
    package.mkdir(parents=True)
    for part in HERE.iterdir():
        if part.name not in ("sync", "__pycache__"):
            (package / part.name).symlink_to(part, target_is_directory=part.is_dir())
    (tmp_path / "bare" / "resources").symlink_to(HERE.parent / "resources")
    (tmp_path / "bare" / "ui").symlink_to(HERE.parent / "ui")
    given = os.environ | {"PYTHONPATH": str(tmp_path / "bare"), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path)], env=given, cwd=tmp_path, timeout=120,
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stdout.strip() == "without"
