"""Consents and the report about a person, from the command line."""

from __future__ import annotations

import json
import re
import time
from datetime import date

from crm_desktop.cli import main
from crm_desktop.domain.operation import Label
from crm_desktop.domain.rule import Condition
from crm_desktop.i18n import set_language
from crm_desktop.segments import lists
from crm_desktop.store.workspace import Workspace


def test_a_consent_is_recorded_listed_and_taken_back(crm):
    ali = crm("add", "contact", "Ali")["id"]
    crm("consent", ali, "--channel", "email", "--on", "2026-03-01", "--how", "form",
        "--words", "Send me news")  # fmt: skip
    said = crm("consents", ali)
    assert said["ways"]["email"]["marketing"] == "yes"
    assert said["events"][0]["wording"] == "Send me news"
    crm("undo")
    assert crm("consents", ali)["ways"]["email"]["marketing"] == "unknown"


def test_an_export_for_marketing_has_only_who_allows_it(crm, tmp_path):
    ali, beth = (crm("add", "contact", name)["id"] for name in ("Ali", "Beth"))
    crm("consent", ali, "--channel", "any")
    crm("consent", beth, "--channel", "email", "--state", "objected")
    (done,) = crm("export", "contact", tmp_path / "out.csv", "--marketing", "email")
    assert done["rows"] == 1


def test_the_report_about_a_person_is_a_folder_with_a_list_of_what_was_masked(crm, tmp_path):
    ali = crm("add", "contact", "Ali", "--email", "ali@example.com")["id"]
    other = crm("add", "contact", "Chandra Devi")["id"]
    crm("add", "note", "Came with Chandra Devi", "--about", ali)
    said = crm("person-report", ali, tmp_path / "out")
    assert [one["id"] for one in said["masked"]] == [other]
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["Index.txt", "files", "report.html", "report.json", "report.pdf"]
    data = (tmp_path / "out" / "report.json").read_text()
    assert "ali@example.com" in data
    assert "Chandra" not in data
    crm("person-report", ali, tmp_path / "again", "--unmasked", other)
    assert "Chandra" in (tmp_path / "again" / "report.json").read_text()
    assert json.loads(data)["version"] == 1
    assert "not an empty folder" in crm("person-report", ali, tmp_path / "out", code=1)


def test_the_report_tells_which_files_name_others_and_which_it_did_not_look_into(
    file, crm, tmp_path, capsys
):
    ali = crm("add", "contact", "Ali")["id"]
    crm("add", "contact", "Chandra Devi")
    for name, data in (("letter.txt", b"Chandra Devi, HIV"), ("scan.png", b"\x89PNG\0")):
        (tmp_path / name).write_bytes(data)
        crm("attach", ali, tmp_path / name)
    assert main(["--file", str(file), "person-report", ali, str(tmp_path / "out")]) == 0
    said = capsys.readouterr().out
    assert "letter.txt names Chandra Devi" in said
    assert "Files not looked into for other people: " in said and "scan.png. Look" in said
    (left,) = (tmp_path / "out" / "files").iterdir()
    assert left.name.endswith("scan.png")


def test_what_waits_and_what_is_stored_is_listed(crm):
    id = crm("add", "privacy_request", "Ali", "--kind", "access", "--law", "pdpa",
             "--received", "2026-01-05", "--state", "new")["id"]  # fmt: skip
    crm(
        "add",
        "breach",
        "Stick lost",
        "--noticed",
        "2026-01-05 10:00",
        "--law",
        "gdpr",
        "--state",
        "open",
    )
    said = crm("privacy")
    (one,) = said["requests"]
    assert (one["id"], one["due"], one["late"], one["name"]) == (id, "2026-01-26", True, "Ali")
    assert said["breaches"][0]["late"] and said["late"] == 2
    assert {"file", "backups"} <= {place["kind"] for place in said["stored"]}
    crm("set", id, "state", "answered")
    assert crm("privacy")["requests"] == []
    assert [r["id"] for r in crm("privacy", "--all")["requests"]] == [id]
    crm("undo")
    assert len(crm("privacy")["requests"]) == 1
    (listed,) = crm("list", "privacy_request")["records"]
    assert listed["title"] == "Ali"


def test_deadlines_are_those_of_the_clock_here(crm, monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Kuala_Lumpur")
    time.tzset()
    try:
        crm("add", "breach", "Stick lost", "--noticed", "2026-01-05 10:00", "--law", "gdpr")
        (one,) = crm("privacy")["breaches"]
    finally:
        monkeypatch.undo()
        time.tzset()
    assert one["due"] == "2026-01-08 10:00"
    assert one["notices"][0]["due"].startswith("2026-01-08T10:00:00+08:00")


def test_requests_and_breaches_ask_for_what_their_forms_ask_for(crm):
    assert "what they ask for" in crm("add", "privacy_request", "No kind", code=1)
    assert "when it was noticed" in crm("add", "breach", "Mail sent wrong", code=1)
    asked = crm("add", "privacy_request", "Ali", "--kind", "access")["id"]
    row = crm("show", asked)
    assert date.today().isoformat() in json.dumps(row) and "new" in json.dumps(row)


def test_who_is_left_out_of_a_marketing_list_is_counted(file, crm, tmp_path, capsys):
    ali, beth = (crm("add", "contact", name)["id"] for name in ("Ali", "Beth"))
    crm("set", beth, "do_not_contact", "true")
    said = crm("consent", ali, beth, "--channel", "email", "--basis", "consent")
    assert said["contacts"] == 2 and said["closed"] == 1
    assert main(["--file", str(file), "export", "contact", str(tmp_path / "out.csv"),
                 "--marketing", "email"]) == 0  # fmt: skip
    assert (
        "Left out: 1 who refused it or are not to be contacted, 0 of whom"
        in capsys.readouterr().out
    )


def test_backups_are_listed_and_tried(file, crm, capsys):
    assert crm("restore")["backups"] == []
    made = crm("backup")["file"]
    assert crm("restore")["backups"][0] == {
        **crm("restore")["backups"][0], "file": made, "proved": True,
    }  # fmt: skip
    assert crm("check", "--deep")["backups"] == 1
    assert main(["--file", str(file), "check", "--deep"]) == 0
    assert "Restored 1 backup for trial: it holds what it should." in capsys.readouterr().out


def test_who_waits_for_a_rule_is_listed_with_why_and_kept_but_never_erased(crm):
    ali = crm("add", "lead", "Ali", "--created", "2020-01-01")["id"]
    new = crm("add", "lead", "Beth")["id"]
    rule = crm("keeping-rule", "Cold leads", "--of", "lead", "--months", "12")
    assert rule["waiting"] == 1
    (told,) = crm("keeping")
    assert (told["id"], told["months"], told["waiting"]) == (rule["id"], 12, 1)
    said = crm("keeping", rule["id"])
    assert [one["id"] for one in said["people"]] == [ali]
    assert "In this file since 2020-01-01" in said["people"][0]["why"]
    assert crm("keeping", rule["id"], "--limit", "0")["people"] == []
    crm("keep", ali, "--until", "2099-01-01", "--why", "A guarantee")
    assert crm("keeping", rule["id"])["waiting"] == 0
    crm("undo")
    assert crm("keeping")[0]["waiting"] == 1
    assert "Say why" in crm("keep", ali, "--until", "2099-01-01", "--why", " ", code=1)
    assert "no rule" in crm("keeping", "none", code=1)
    assert "no segment" in crm(
        "keeping-rule", "x", "--of", "lead", "--months", "9", "--segment", "none", code=1
    )
    assert all(crm("show", id) for id in (ali, new))
    assert "no rule" in crm("keeping-rule-delete", "none", code=1)
    assert crm("keeping-rule-delete", rule["id"])["id"] == rule["id"]
    assert crm("keeping") == []
    crm("undo")
    assert crm("keeping")[0]["waiting"] == 1


def test_a_rule_says_why_nobody_waits_where_all_came_in_lately(file, crm, capsys):
    crm("add", "lead", "Beth")
    rule = crm("keeping-rule", "Cold leads", "--of", "lead", "--months", "12")
    assert main(["--file", str(file), "keeping", rule["id"]]) == 0
    said = capsys.readouterr().out
    assert "Nobody waits" in said
    assert "All 1 came into this file within the months of the rule" in said


def test_a_rule_has_a_name_and_is_listed_with_its_months(file, crm, capsys):
    assert "needs a name" in crm("keeping-rule", " ", "--of", "lead", "--months", "3", code=1)
    assert crm("keeping") == []
    crm("keeping-rule", "Cold", "--of", "lead", "--months", "12")
    assert main(["--file", str(file), "keeping"]) == 0
    assert "Cold  Lead  12 months  0 wait" in capsys.readouterr().out


def test_the_report_lists_what_may_mean_the_person_by_a_shorter_name(crm, tmp_path):
    aisyah = crm("add", "contact", "Nur Aisyah binti Hassan")["id"]
    tan = crm("add", "contact", "Tan")["id"]
    note = crm("add", "note", "Aisyah told him to rest", "--about", tan)["id"]
    said = crm("person-report", aisyah, tmp_path / "out")
    assert said["shorter"] == [{"kind": "note", "id": note}]


def test_a_consent_is_of_a_purpose_by_name_on_no_day_to_come_and_its_words_are_listed(
    file, crm, capsys
):
    ali = crm("add", "contact", "Ali")["id"]
    news = crm("add", "purpose", "Newsletter")["id"]
    for purpose in ("newsletter", news):
        crm("consent", ali, "--channel", "email", "--purpose", purpose,
            "--words", "Send me\nnews", "--wording-version", "3")  # fmt: skip
    assert {one["purpose"] for one in crm("consents", ali)["events"]} == {news}
    refused = crm("consent", ali, "--channel", "email", "--purpose", "None", code=1)
    assert "an id or a name" in refused
    assert "to come" in crm("consent", ali, "--channel", "post", "--on", "2099-05-05", code=1)
    crm("consent", ali, "--channel", "post", "--on", "today")
    assert main(["--file", str(file), "consents", ali]) == 0
    assert capsys.readouterr().out.count("    “Send me news” version 3\n") == 2


def test_a_rule_is_named_by_what_it_is_called_where_one_is_called_so(crm):
    rule = crm("keeping-rule", "Silent 24", "--of", "lead", "--months", "24")
    assert crm("keeping", "silent 24")["rule"]["id"] == rule["id"]
    other = crm("keeping-rule", "Silent 24", "--of", "contact", "--months", "24")
    refused = crm("keeping-rule-delete", "Silent 24", code=1)
    assert rule["id"] in refused and other["id"] in refused
    crm("keeping-rule-delete", other["id"])
    assert crm("keeping-rule-delete", "Silent 24")["id"] == rule["id"]


def in_malay(file, capsys, *words):
    """Return what a command answers in Malay."""
    capsys.readouterr()
    try:
        assert main(["--file", str(file), "--language", "ms", *map(str, words)]) == 0
    finally:
        set_language("en")
    return capsys.readouterr().out


def test_the_desk_says_what_they_ask_for_and_laws_in_words(file, crm, capsys):
    ali = crm("add", "contact", "Ali bin Abu")["id"]
    crm("add", "privacy_request", "Ali bin Abu", "--kind", "access", "--law", "pdpa")
    crm("add", "breach", "Stick lost", "--noticed", "2026-01-05 10:00", "--law", "gdpr")
    crm("consent", ali, "--channel", "any", "--state", "withdrawn", "--how", "form")
    said = in_malay(file, capsys, "privacy")
    assert (
        "Ali bin Abu  Untuk tahu apa yang kami simpan  (" in said and "Stick lost  GDPR  (" in said
    )
    said += in_malay(file, capsys, "consents", ali) + in_malay(file, capsys, "list", "consent")
    said += in_malay(file, capsys, "erase", ali)
    assert "Semua cara  Ditarik balik  Borang dalam talian" in said
    codes = r"\b(access|pdpa|gdpr|any|withdrawn|form|consent|privacy_request|Every way)\b"
    assert re.findall(codes, said) == []
    assert main(["--file", str(file), "privacy"]) == 0
    assert "Ali bin Abu  To know what we hold  (" in capsys.readouterr().out
    (one,) = crm("privacy")["requests"]
    assert one["kind"] == "access"  # programs read codes


def test_the_preview_of_an_erasure_says_kinds_as_elsewhere(file, crm, capsys):
    ali, tan = (crm("add", "contact", name)["id"] for name in ("Rahman bin Abu", "Tan"))
    crm("add", "note", "Wants oak", "--about", ali)
    crm("add", "note", "Rahman bin Abu came", "--about", tan)
    crm("add", "note", "For Rahman", "--about", tan)
    crm("add", "privacy_request", "Rahman bin Abu", "--kind", "erasure")
    said = in_malay(file, capsys, "erase", ali)
    assert "note" not in said and said.count("  Nota  ") == 3
    assert "  Permintaan privasi  " in said
    assert main(["--file", str(file), "erase", ali]) == 0
    said = capsys.readouterr().out
    assert "  Privacy request  Rahman bin Abu" in said and "privacy_request" not in said


def test_a_request_by_name_is_linked_to_who_alone_is_called_so(file, crm, capsys):
    ali = crm("add", "contact", "Ali bin Abu")["id"]
    assert crm("add", "privacy_request", "ali bin abu", "--kind", "access")["contact"] == ali
    words = ["--file", str(file), "add", "privacy_request", "Ali bin Abu", "--kind", "access"]
    assert main(words) == 0
    assert (
        f"Linked to the only one called so: Contact Ali bin Abu ({ali})" in capsys.readouterr().out
    )
    crm("add", "lead", "Ali bin Abu")
    made = crm("add", "privacy_request", "Ali bin Abu", "--kind", "access")
    assert "contact" not in made
    assert main(words) == 0
    said = capsys.readouterr().out
    assert "Several are called Ali bin Abu" in said and "--contact ID" in said
    crm("set", made["id"], "contact", ali)  # as it says
    assert main([*words[:4], "Nobody", "--kind", "access"]) == 0
    assert "is called Nobody." in capsys.readouterr().out
    assert main([*words, "--contact", ali]) == 0
    assert "called" not in capsys.readouterr().out


def test_a_rule_takes_a_segment_by_its_name(file, crm):
    with Workspace.open(file) as ws:
        edits = [
            lists.made("Hot", of, Condition("name", "is", "x"))
            for of in ("contact", "lead", "lead")
        ]
        ws.log.record(Label("create", "segment", 2), edits[:2])
    rule = ("keeping-rule", "Hot ones", "--of", "lead", "--months", "9", "--segment")
    assert crm(*rule, "hot")["segment"] == edits[1].id
    assert crm(*rule, edits[1].id)["segment"] == edits[1].id
    assert "another kind" in crm(*rule, edits[0].id, code=1)
    with Workspace.open(file) as ws:
        ws.log.record(Label("create", "segment"), edits[2:])
    refused = crm(*rule, "Hot", code=1)
    assert edits[1].id in refused and edits[2].id in refused and edits[0].id not in refused


def test_a_day_to_come_is_refused_where_it_is_added_and_set(crm):
    wrong = ("--noticed", "2199-01-01 10:00", "--law", "pdpa")
    assert "still to come" in crm("add", "breach", "Stick lost", *wrong, code=1)
    asked = ("--kind", "access", "--received", "2199-01-01")
    assert "still to come" in crm("add", "privacy_request", "Ali", *asked, code=1)
    id = crm("add", "privacy_request", "Ali", "--kind", "access")["id"]
    assert "2199-01-01 is still to come" in crm("set", id, "received", "2199-01-01", code=1)
    assert crm("set", id, "due", "2199-01-01")["stamp"]  # by when may well be to come
    assert len(crm("privacy")["requests"]) == 1 and not crm("privacy")["breaches"]


def test_when_a_breach_was_noticed_needs_a_time(crm):
    said = crm("add", "breach", "Stick lost", "--noticed", "26/11/2026", code=1)
    assert "Noticed needs a time, because the clock counts hours." in said
    assert "26/11/2026 18:00" in said and not crm("privacy")["breaches"]
    id = crm("add", "breach", "Stick lost", "--noticed", "26/11/2026 18:00", "--law", "gdpr")["id"]
    assert "needs a time" in crm("set", id, "noticed", "2026-11-25", code=1)
    assert crm("set", id, "noticed", "25/11/2026 6pm")["stamp"]
    assert crm("set", id, "happened", "25/11/2026")["stamp"]  # from which nothing is counted
