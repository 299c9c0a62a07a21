"""What the first picture must not wait for: modules that only later work needs."""

import subprocess
import sys

from tests.gui.just_started import said_by

LATER = (
    "sqlmodel", "sqlalchemy", "alembic", "pydantic", "phonenumbers", "rapidfuzz",
    "charset_normalizer", "keyring", "platformdirs", "logging.handlers", "hashlib", "orjson", "decimal",
    "crm_desktop.domain.rule", "crm_desktop.store.conditions",
    "crm_desktop.agenda.rules", "crm_desktop.store.agenda",
    "crm_desktop.store.search", "crm_desktop.gui.commands", "crm_desktop.gui.record.panel",
    "crm_desktop.gui.tables.bulk_bar", "crm_desktop.gui.palette",
)  # fmt: skip

SCRIPT = """
page = window.desk.page
assert not page.view.viewport().grab().isNull()
assert page.model.row(0)["name"] == "Aishah"
print(" ".join(name for name in sys.argv[2:] if name in sys.modules))
"""


def test_the_first_picture_waits_for_nothing_it_does_not_show(tmp_path):
    assert said_by(SCRIPT, tmp_path, *LATER) == []


def test_opening_a_record_loads_nothing_of_how_scores_are_learned():
    """It is loaded by the lane that learns: the window would wait for it."""
    asked = (
        "import sys, crm_desktop.gui.record.panel, crm_desktop.gui.record.page\n"
        "print([name for name in sys.modules if name.startswith('crm_desktop.insight.scores')])"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
