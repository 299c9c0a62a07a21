from crm_desktop.domain import typed_values
from crm_desktop.domain.records import RECORDS
from crm_desktop.gui.models import entry
from crm_desktop.store.workspace import Profile

DEAL, COMPANY = (RECORDS[e].fields for e in ("deal", "company"))


def test_what_an_editor_starts_with_reads_back():
    for field, value in ((DEAL["closing"], "2026-12-03"), (COMPANY["staff"], 80)):
        text = entry.shown_for_entry(field, value)
        assert typed_values.read(field, text, {}, Profile()) == {field.name: value}
