"""`crm convert`, `discard` and `slips`, as a script calls them."""

from __future__ import annotations


def test_a_converted_lead_is_not_discarded(crm):
    done, new = (crm("add", "lead", name)["id"] for name in ("Tan", "Devi"))
    crm("convert", done)
    assert "converted already" in crm("discard", done, code=1)
    assert crm("discard", done, new, "--reason", "Spam")["stamp"]
    status = {lead["name"]: lead["status"] for lead in crm("leads")["leads"]}
    assert status == {"Tan": "converted", "Devi": "discarded"}


def test_days_no_calendar_has_are_refused(crm):
    assert crm("slips", "--days", "9999")["days"] == 9999
    assert crm("slips", "--days", "0")["days"] == 0
    for days in ("99999999999", "9" * 5000, "-1"):
        assert "Traceback" not in crm("slips", "--days", days, code=2)
