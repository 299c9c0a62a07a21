"""The command line on real files: what it prints, what it writes, and its exit codes."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from crm_desktop import i18n
from crm_desktop.cli import main
from crm_desktop.store.workspace import Workspace

HUBSPOT = (
    "Record ID,First Name,Last Name,Email,Phone Number,Company Name,Lifecycle Stage\n"
    "101,Nurul,binti Ismail,nurul@maju.example,012-334 5521,Maju Jaya,customer\n"
    "102,Ah Kow,Tan,tan@kow.example,012-209 1180,Kow Seng,lead\n"
    "103,Nobody,,not an e-mail,,,\n"
)


NO_TEMPORARY_FILES = """
import sys, tempfile
from crm_desktop.cli import main
tempfile.tempdir = "/nowhere/at/all"
sys.exit(main())
"""

FULL = """
import resource, sys
from crm_desktop.cli import main
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, -1))
sys.exit(main())
"""


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "hubspot.csv"
    path.write_text(HUBSPOT, "utf-8")
    return path


def total(crm, kind="contact"):
    return crm("list", kind)["total"]


def test_a_dry_run_writes_nothing(crm, source):
    counts = crm("import", source, "--dry-run")["counts"]
    assert {verdict: n for verdict, n in counts.items() if n} == {"new": 2, "faulty": 1}
    assert total(crm) == 0


def test_an_import_comes_back_as_one(crm, source, file, capsys):
    done = crm("import", source)
    assert (done["program"], done["created"], done["errors"]) == ("HubSpot", 2, 1)
    assert total(crm) == 2 and total(crm, "company") == 2
    assert crm("import", source)["same"] == 2
    assert crm("undo", done["stamp"])["cancels"] == done["stamp"]
    assert total(crm) == 0 and total(crm, "company") == 0
    crm("redo")
    assert total(crm) == 2
    crm("undo")
    assert main(["--file", str(file), "redo"]) == 0
    assert capsys.readouterr().out == "Done again: Imported hubspot.csv\n"


def test_fields_are_set_by_their_kind(crm, source):
    crm("import", source)
    found = crm("search", "nurul")[0]["id"]
    assert crm("set", found, "birthday", "1984-06-12")["stamp"]
    assert crm("set", found, "birthday", "1984-06-12")["stamp"] is None
    assert "There is no field" in crm("set", found, "shoe", "44", code=1)
    assert "“soon” is not a date" in crm("set", found, "birthday", "soon", code=1)
    assert crm("log", "--limit", 1)[0]["what"] == "edit"


def test_everything_goes_out(crm, source, tmp_path):
    crm("import", source)
    assert crm("export", "contact", tmp_path / "out.csv")[0]["rows"] == 2
    assert {"rows": 2, "file": str(tmp_path / "all" / "contacts.csv")} in crm(
        "export", "--all", tmp_path / "all"
    )
    assert "Say what to export" in crm("export", code=2)


def test_a_backup_can_be_put_back(crm, source):
    crm("import", source)
    kept = crm("backup")["file"]
    crm("undo")
    assert total(crm) == 0
    crm("restore", kept)
    assert total(crm) == 2
    assert crm("check")["ok"]
    assert crm("stats")["contact"] == 2


def test_wrong_usage_and_refusals(file, capsys, tmp_path):
    assert main(["--file", str(file), "fly"]) == 2
    assert main(["--file", str(tmp_path / "none.crm"), "stats"]) == 1
    assert main(["--file", str(file), "new"]) == 1
    assert "Traceback" not in capsys.readouterr().err


def test_it_runs_without_qt(file, source):
    code = (
        "import sys; from crm_desktop.cli import main; "
        f"assert main(['--file', {str(file)!r}, 'import', {str(source)!r}]) == 0; "
        "assert not [m for m in sys.modules if m.startswith('PySide6')]"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_the_sample_comes_with_a_new_file(tmp_path, capsys):
    assert main(["--file", str(tmp_path / "s.crm"), "new", "--sample"]) == 0
    capsys.readouterr()
    assert main(["--file", str(tmp_path / "s.crm"), "--json", "search", "Maju"]) == 0
    assert json.loads(capsys.readouterr().out)


def test_an_import_says_what_it_made_of_the_columns(crm, file, tmp_path, capsys):
    path = tmp_path / "people.csv"
    path.write_text("Name,E-mail,Shoe size\nAli bin Abu,ali@abu.example,9\n", "utf-8")
    assert crm("import", path, "--dry-run")["left_out"] == ["Shoe size"]
    assert main(["--file", str(file), "import", str(path)]) == 0
    assert "Left out: Shoe size." in capsys.readouterr().out
    assert crm("import", path, "--own-fields")["updated"] == 1
    path.write_text("Title,Who,Amount\nDesk,Hana,5\n", "utf-8")
    said = crm("import", path, "--kind", "deal", "--dry-run")["read_as"]
    assert said["Title"] == "title"
    assert main(["--file", str(file), "import", str(path), "--kind", "deal", "--dry-run"]) == 0
    assert "Read as: Amount → Value. --map" in capsys.readouterr().out
    found = crm("search", "Ali")[0]["id"]
    assert crm("set", found, "custom.shoe size", "10")["stamp"]
    task = crm("add", "task", "Call", "Mei")["id"]
    assert crm("set", task, "priority", "high")["stamp"]
    assert "done ID" in crm("set", task, "done", "yes", code=1)
    assert "done" not in crm("show", task)


def test_a_dry_run_tells_old_and_new(crm, file, tmp_path, capsys):
    path = tmp_path / "people.csv"
    path.write_text("Name,E-mail,Job\nAli bin Abu,ali@abu.example,Clerk\n", "utf-8")
    crm("import", path)
    path.write_text("Name,E-mail,Job\nAli bin Abu,ali@abu.example,Owner\n", "utf-8")
    assert main(["--file", str(file), "import", str(path), "--dry-run"]) == 0
    assert "Job: Clerk → Owner" in capsys.readouterr().out


def test_what_cannot_be_understood_is_refused_with_the_way_out(crm, tmp_path):
    dates = tmp_path / "dates.csv"
    dates.write_text("Name,Birthday\nAli,03/04/1985\n", "utf-8")
    assert "--dates dmy" in crm("import", dates, code=1)
    assert crm("import", dates, "--dates", "dmy")["created"] == 1
    text = tmp_path / "letter.txt"
    text.write_text("Dear all\nplease come at nine\n", "utf-8")
    assert "first line" in crm("import", text, code=1)


def test_tags_are_set_by_their_names_and_nonsense_is_refused(crm, tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("Name,Tags\nAli bin Abu,VIP\nMei,\n", "utf-8")
    crm("import", path)
    mei = crm("search", "Mei")[0]["id"]
    assert crm("set", mei, "tags.vip", "yes")["stamp"]
    assert crm("set", mei, "tags.vip", "yes")["stamp"] is None
    assert crm("set", mei, "tags.vip", "no")["stamp"]
    assert "a name there is" in crm("set", mei, "tags.Nobody", "yes", code=1)
    assert "A name is needed" in crm("set", mei, "name", "", code=1)
    assert "e-mail address" in crm("set", mei, "emails.1", "nonsense", code=1)
    assert crm("check")["ok"]


def test_undo_says_what_was_built_on_it(crm, file, source, capsys):
    stamp = crm("import", source)["stamp"]
    crm("set", crm("search", "nurul")[0]["id"], "job", "Owner")
    assert main(["--file", str(file), "undo", stamp]) == 0
    said = capsys.readouterr().out
    assert "hubspot.csv" in said
    assert "1 record it added had been changed since; that went with it" in said
    for words in ("It was so already.", "Undone: Took back"):  # nothing goes by either
        assert main(["--file", str(file), "undo", stamp]) == 0
        said = capsys.readouterr().out
        assert words in said and "went with it" not in said
        stamp = crm("log")[0]["stamp"]


def test_undo_says_what_pointed_to_what_went(crm, file, capsys):
    made = crm("add", "company", "Kedai")
    crm("add", "contact", "Mei", "--company", "Kedai")
    assert main(["--file", str(file), "undo", made["stamp"]]) == 0
    said = capsys.readouterr().out
    assert "These pointed to what went and stay without it: 1 contact" in said


def test_everything_taken_out_comes_back_cell_by_cell(tmp_path):
    one, two = str(tmp_path / "one.crm"), str(tmp_path / "two.crm")
    assert main(["--file", one, "new", "--sample"]) == 0
    assert main(["--file", one, "export", "--all", str(tmp_path / "out")]) == 0
    assert main(["--file", two, "new"]) == 0
    kinds = {"company": "companies", "contact": "contacts", "deal": "deals"}
    for kind, name in kinds.items():
        source = str(tmp_path / "out" / f"{name}.csv")
        assert main(["--file", two, "import", source, "--kind", kind]) == 0
    for kind in kinds:
        assert main(["--file", one, "export", kind, str(tmp_path / "a.csv")]) == 0
        assert main(["--file", two, "export", kind, str(tmp_path / "b.csv")]) == 0
        assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()


def _heeding_ctrl_c():
    """Undo what a shell hands down to all it runs in the background: that Ctrl+C is ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_ctrl_c_during_an_import_leaves_the_file_as_it_was(file, tmp_path, crm):
    rows = "".join(f"Person {n},p{n}@x.my\n" for n in range(100_000))
    (tmp_path / "many.csv").write_text(f"Name,E-mail\n{rows}", "utf-8")
    words = [sys.executable, "-m", "crm_desktop.cli", "--file", str(file), "import"]
    run = subprocess.Popen(
        [*words, str(tmp_path / "many.csv")],
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=_heeding_ctrl_c,
    )
    helpers = Path(f"/proc/{run.pid}/task/{run.pid}/children")
    while len(helpers.read_text().split()) < 2:  # the reading processes, beside their watcher
        time.sleep(0.01)
    os.killpg(run.pid, signal.SIGINT)
    assert run.wait(30) == 1
    assert run.stderr.read().decode() == "Stopped. What was not finished was taken back.\n"
    assert crm("stats")["contact"] == 0
    assert crm("check")["ok"]


def test_a_console_without_the_signs_shows_their_numbers(file, crm, tmp_path):
    (tmp_path / "one.csv").write_text("Name\n陈志明\n", "utf-8")
    crm("import", tmp_path / "one.csv")
    words = [sys.executable, "-m", "crm_desktop.cli", "--file", str(file), "list", "contact"]
    run = subprocess.run(
        words, capture_output=True, env=os.environ | {"PYTHONIOENCODING": "cp1252"}
    )
    assert (run.returncode, run.stderr) == (0, b"")
    assert rb"\u9648\u5fd7\u660e" in run.stdout


def test_no_room_for_temporary_files_is_said_in_words(file, tmp_path):
    rows = "".join(f"Person {n},p{n}@x.my\n" for n in range(40))
    (tmp_path / "some.csv").write_text(f"Name,E-mail\n{rows}", "utf-8")
    words = [sys.executable, "-c", NO_TEMPORARY_FILES, "--file", str(file), "import", "--dry-run"]
    run = subprocess.run([*words, str(tmp_path / "some.csv")], capture_output=True, text=True)
    assert run.returncode == 1
    assert "Traceback" not in run.stderr and "no folder /nowhere/at/all" in run.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit there")
@pytest.mark.parametrize("format", ["csv", "xlsx", "ods", "vcf"])
def test_a_full_disk_while_exporting_is_said_in_words(file, crm, tmp_path, format):
    rows = "".join(f"{os.urandom(24).hex()},p{n}@x.my\n" for n in range(8_000))
    (tmp_path / "many.csv").write_text(f"Name,E-mail\n{rows}", "utf-8")
    crm("import", tmp_path / "many.csv")
    out = tmp_path / f"out.{format}"
    words = [sys.executable, "-c", FULL, "--file", str(file), "export", "contact", str(out)]
    run = subprocess.run(words, capture_output=True, text=True)
    assert run.returncode == 1 and "Traceback" not in run.stderr
    assert f"The disk is full, so {out.name} could not be written" in run.stderr
    assert not out.exists() and not list(tmp_path.glob("*.partial"))


def test_columns_are_mapped_by_words(crm, tmp_path):
    path = tmp_path / "who.csv"
    path.write_text("Pelanggan Kami,E-mail,Hal lain\nAminah,a@x.my,baik\nTan,tan@x.my,\n", "utf-8")
    plan = crm("import", path, "--dry-run")
    assert (plan["unnamed"], plan["left_out"]) == (2, ["Pelanggan Kami", "Hal lain"])
    assert "Did you mean: Pelanggan Kami" in crm("import", path, "--map", "pelangan=name", code=1)
    assert "Did you mean: name" in crm("import", path, "--map", "Pelanggan Kami=nme", code=1)
    both = ("--map", "Pelanggan Kami=name", "--map", "Hal lain=notes")
    assert crm("import", path, "--dry-run", *both)["unnamed"] == 0
    assert crm("import", path, *both)["created"] == 2
    assert [one["title"] for one in crm("list", "contact")["records"]] == ["Aminah", "Tan"]
    dates = tmp_path / "dates.csv"
    dates.write_text("Name,Hari jadi\nDate,03/04/1990\n", "utf-8")
    assert "--dates dmy" in crm("import", dates, "--map", "Hari jadi=birthday", code=1)


def test_a_dry_run_says_what_it_would_make_up(file, crm, tmp_path, capsys):
    path, who = tmp_path / "deals.csv", tmp_path / "who.csv"
    path.write_text("Deal,Stage,Pipeline\nRoof,Trial,Sales\nDoor,Survey,Repairs\n", "utf-8")
    trial = {"pipeline": "Sales", "stage": "Trial", "new_pipeline": False}
    survey = {"pipeline": "Repairs", "stage": "Survey", "new_pipeline": True}
    assert crm("import", path, "--dry-run")["new_stages"] == [trial, survey]
    assert main(["--file", str(file), "import", str(path), "--dry-run"]) == 0
    said = capsys.readouterr().out
    assert "will be made: Sales › Trial, Repairs (new) › Survey." in said
    assert "--no-new-stages" in said
    before = crm("list", "stage")["total"]
    done = crm("import", path, "--no-new-stages")
    assert (done["created"], done["new_stages"]) == (2, [])
    assert crm("list", "stage")["total"] == before
    crm("undo")
    assert crm("import", path)["new_stages"] == [trial, survey]
    who.write_text("Pelanggan Kami,E-mail\nAminah,a@x.my\n", "utf-8")
    assert main(["--file", str(file), "import", str(who), "--dry-run"]) == 0
    said = capsys.readouterr().out
    assert "No column is the name: 1 record is" in said and '--map "Heading=name"' in said


def test_a_price_list_is_one_of_products_and_every_row_counts(crm, tmp_path):
    path = tmp_path / "prices.csv"
    path.write_text("Nama,Kod,Harga\nMeja,M1,100\n\nKerusi,K1,40\n,,\n\n", "utf-8")
    plan = crm("import", path, "--dry-run")
    assert plan["kind"] == "product"
    assert (plan["counts"]["new"], plan["counts"]["empty"]) == (2, 3)


def test_mail_of_ones_own_is_outgoing(crm, file, tmp_path):
    path = tmp_path / "box.mbox"
    path.write_text("".join(
        f"From x Mon Nov 23 10:00:00 2026\nFrom: huda@shop.example\nTo: p{n}@x.example\n"
        f"Subject: Hal {n}\nMessage-ID: <{n}@x>\n\nhello\n\n" for n in range(3)
    ))  # fmt: skip
    dry = crm("import", path, "--dry-run")
    assert (dry["maybe_own"], dry["notes"]) == ("huda@shop.example", [])
    dry = crm("import", path, "--dry-run", "--mine", "HUDA@shop.example")
    assert dry["notes"] == ["3 messages are from you, 0 from others."]
    assert crm("import", path, "--dry-run")["notes"] == []  # a dry run keeps nothing
    assert "complete e-mail address" in crm("import", path, "--mine", "huda", code=1)
    assert crm("import", path, "--mine", "HUDA@shop.example")["created"] == 3
    assert crm("import", path)["same"] == 3  # the address was kept
    with Workspace.open(file, read_only=True) as ws:
        found = ws.reader().execute("SELECT DISTINCT direction FROM activity")
        assert [direction for (direction,) in found] == ["out"]


def test_bytes_that_are_no_text_are_said_or_taken(crm, tmp_path):
    """A system hands them over as halves of signs."""
    broken = "caf\udce9"
    for words in (("search", broken), ("add", "note", broken), ("add", "lead", broken)):
        assert "This is no text: caf\\udce9" in crm(*words, code=1)
    id = crm("add", "contact", "Tan")["id"]
    assert "This is no text" in crm("set", id, "job", broken, code=1)
    path = tmp_path / os.fsdecode(b"f\xff\xfe.txt")
    path.write_text("x")
    crm("attach", id, path)
    assert [one["name"] for one in crm("files", id)] == ["f__.txt"]
    table = tmp_path / os.fsdecode(b"\xff.csv")
    table.write_text("Name\nAminah\n")
    assert crm("import", table)["created"] == 1


def test_no_control_character_gets_in_so_that_an_export_comes_back(crm, tmp_path):
    id = crm("add", "contact", "Tan\0 Ah\x01 Kow")["id"]
    crm("set", id, "notes", "one\ntwo\0\tthree")
    row = crm("show", id)["record"]
    assert (row["name"], row["notes"]) == ("Tan Ah Kow", "one\ntwo\tthree")
    for name in ("o.csv", "o.vcf"):
        crm("export", "contact", tmp_path / name)
        assert sum(crm("import", tmp_path / name, "--dry-run")["counts"].values()) == 1


def test_two_people_who_share_an_address_come_back_as_two(crm, tmp_path):
    for name in ("Zainab Ariffin", "Puan Zainab"):
        crm("add", "contact", name, "--email", "zainab@kedai.example")
    for ending in ("csv", "xlsx"):
        crm("export", "contact", tmp_path / f"out.{ending}")
        counts = crm("import", tmp_path / f"out.{ending}", "--dry-run")["counts"]
        assert {verdict: n for verdict, n in counts.items() if n} == {"same": 2}


def test_the_log_and_an_undo_speak_in_words(crm, file, capsys):
    crm("add", "purpose", "Newsletter")
    capsys.readouterr()
    for words in (["log"], ["undo"]):
        assert main(["--file", str(file), *words]) == 0
        said = capsys.readouterr().out
        assert "Added “Newsletter”" in said and "create" not in said


def test_what_is_added_is_called_by_its_name(capsys):
    assert main(["add", "--help"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "add a privacy request" in said and "add a campaign result" in said


def test_answers_are_in_the_language_that_is_asked_for(file, capsys):
    before = i18n.language()
    assert main(["--file", str(file), "--language", "ms", "keeping"]) == 0
    assert "Tiada peraturan penyimpanan" in capsys.readouterr().out
    assert i18n.language() == before
