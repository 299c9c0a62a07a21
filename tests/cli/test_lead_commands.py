"""`crm convert`, `discard` and `slips`, as a script calls them."""

from __future__ import annotations


def test_a_converted_lead_is_not_discarded(crm):
    done, new = (crm("add", "lead", name)["id"] for name in ("Tan", "Devi"))
    crm("convert", done)
    assert "converted already" in crm("discard", done, code=1)
    assert crm("discard", done, new, "--reason", "Spam")["stamp"]
    status = {lead["name"]: lead["status"] for lead in crm("leads")["leads"]}
    assert status == {"Tan": "converted", "Devi": "discarded"}


def test_only_converting_makes_a_lead_converted_and_only_its_undo_takes_that_back(crm):
    lead = crm("add", "lead", "Tan")["id"]
    assert "crm convert" in crm("set", lead, "status", "converted", code=1)
    crm("convert", lead)
    for status in ("new", "discarded", ""):
        assert "converted already" in crm("set", lead, "status", status, code=1)
    crm("set", lead, "source", "Fair")  # the rest can be changed
    assert crm("leads")["leads"][0]["status"] == "converted"
    crm("undo"), crm("undo")
    crm("set", lead, "status", "working")
    assert crm("leads")["leads"][0]["status"] == "working"


def test_days_no_calendar_has_are_refused(crm):
    assert crm("slips", "--days", "9999")["days"] == 9999
    assert crm("slips", "--days", "0")["days"] == 0
    for days in ("99999999999", "9" * 5000, "-1"):
        assert "Traceback" not in crm("slips", "--days", days, code=2)


def test_a_lead_may_have_come_in_earlier(crm):
    id = crm("add", "lead", "Tan", "--created", "12 Nov 2026")["id"]
    assert crm("show", id)["record"]["created"].startswith("2026-11-1")
    assert "“whenever”" in crm("add", "lead", "Siti", "--created", "whenever", code=1)
