"""What the first picture must not wait for: modules that only later work needs."""

import os
import subprocess
import sys

LATER = (
    "sqlmodel", "sqlalchemy", "alembic", "pydantic", "phonenumbers", "rapidfuzz",
    "charset_normalizer", "keyring", "platformdirs", "logging.handlers", "hashlib", "orjson", "decimal",
    "crm_desktop.domain.rule", "crm_desktop.store.conditions",
    "crm_desktop.agenda.rules", "crm_desktop.store.agenda",
    "crm_desktop.store.search", "crm_desktop.gui.commands", "crm_desktop.gui.record.panel",
    "crm_desktop.gui.tables.bulk_bar", "crm_desktop.gui.palette",
)  # fmt: skip

SCRIPT = """
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
page = window.desk.page
assert not page.view.viewport().grab().isNull()
assert page.model.row(0)["name"] == "Aishah"
print(" ".join(name for name in sys.argv[2:] if name in sys.modules))
sys.stdout.flush()
import os
os._exit(0)
"""


def test_the_first_picture_waits_for_nothing_it_does_not_show(tmp_path):
    from crm_desktop.domain.operation import Edit, Label
    from crm_desktop.store.workspace import Workspace

    file = tmp_path / "shop.crm"
    with Workspace.create(file) as ws:
        edit = Edit("contact", "c1", {"deleted": False, "name": "Aishah"})
        ws.log.record(Label("create", "contact", row="c1"), [edit])
    call = [sys.executable, "-c", SCRIPT, str(file), *LATER]
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        call, env=environment, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.split() == []


def test_opening_a_record_loads_nothing_of_how_scores_are_learned():
    """It is loaded by the lane that learns: the window would wait for it."""
    asked = (
        "import sys, crm_desktop.gui.record.panel, crm_desktop.gui.record.page\n"
        "print([name for name in sys.modules if name.startswith('crm_desktop.insight.scores')])"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
