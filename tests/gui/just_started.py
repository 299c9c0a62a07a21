"""A program of its own that has just opened a file of one contact, Aishah: what it has loaded."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.store.workspace import Workspace

_BEGINS = """
import os
import sys
from pathlib import Path
from crm_desktop import app as program
from crm_desktop.gui.settings import Settings
app = program.make_app("en", "light")
from crm_desktop.gui.window import MainWindow
file = Path(sys.argv[1])
window = MainWindow(Settings(file.with_name("settings.json")))
window.open_file(file)
window.show()
"""
_ENDS = """
sys.stdout.flush()
os._exit(0)
"""


def said_by(script: str, folder: Path, *words: str) -> list[str]:
    """Return the words a script prints that knows `app`, `window` and, from 2 in `sys.argv`, `words`."""
    file = folder / "shop.crm"
    with Workspace.create(file) as ws:
        edit = Edit("contact", "c1", {"deleted": False, "name": "Aishah"})
        ws.log.record(Label("create", "contact", row="c1"), [edit])
    call = [sys.executable, "-c", _BEGINS + script + _ENDS, str(file), *words]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        call, env=environment, capture_output=True, text=True, timeout=60, check=True
    )
    return done.stdout.split()
