"""Earlier days on the command line: what was listed then, one record's story, two days compared."""

import csv
import json

import pytest

from crm_desktop.cli import main
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.store.past import read_moment
from crm_desktop.store.workspace import Profile, Workspace

DAY = 24 * 3600 * 1000
IDS = [f"01a0c0de-000{n}-7000-8000-00000000000{n}" for n in range(3)]


@pytest.fixture
def file(tmp_path):
    """Return a file: Aminah made on 1 March 2026, made a customer on the 5th, Tan removed on the 9th."""
    clock = [int(read_moment("2026-03-01 12:00").timestamp() * 1000)]
    ws = Workspace.create(tmp_path / "shop.crm", Profile("Huda"), clock=lambda: clock[0])

    def do(days, id, cells, key="edit"):
        clock[0] += days * DAY
        ws.log.record(Label(key, "contact", row=id), [Edit("contact", id, cells)])

    do(0, IDS[0], {"deleted": False, "name": "Aminah", "stage": "lead"}, "create")
    do(0, IDS[1], {"deleted": False, "name": "Tan Ah Kow"}, "create")
    do(4, IDS[0], {"stage": "customer"})
    do(4, IDS[1], {"deleted": True}, "delete")
    do(0, IDS[2], {"deleted": False, "name": "=Kavitha"}, "create")
    ws.close()
    return tmp_path / "shop.crm"


@pytest.fixture
def crm(file, capsys):
    def run(*words, code=0):
        capsys.readouterr()
        assert main(["--file", str(file), *map(str, words)]) == code
        said = capsys.readouterr()
        return json.loads(said.out) if "--json" in words and said.out else said.out + said.err

    return run


def titles(answer):
    return sorted(record["title"] for record in answer["records"])


@pytest.mark.parametrize(
    ("day", "there"),
    [
        ("2026-03-01", ["Aminah", "Tan Ah Kow"]),
        ("2026-03-09T11:59", ["Aminah", "Tan Ah Kow"]),
        ("2026-03-09", ["=Kavitha", "Aminah"]),
    ],
)
def test_a_list_as_of_a_day(crm, day, there):
    assert titles(crm("--json", "--as-of", day, "list", "contact")) == there


def test_searching_exporting_and_the_log_as_of_a_day(crm, tmp_path):
    assert "Tan" in crm("--as-of", "2026-03-05", "search", "kow")
    assert "Tan" not in crm("search", "kow")
    crm("--as-of", "2026-03-02", "export", "contact", tmp_path / "out.csv")
    rows = list(csv.DictReader((tmp_path / "out.csv").open(encoding="utf-8-sig")))
    assert [(row["Name"], row["Stage"]) for row in rows] == [("Aminah", "Lead"), ("Tan Ah Kow", "")]
    assert len(crm("--json", "--as-of", "2026-03-05", "log")) == 3
    assert crm("--json", "--as-of", "2026-03-05", "stats")["contact"] == 2


def test_what_was_is_not_written(crm):
    assert "cannot be changed" in crm("--as-of", "2026-03-05", "set", IDS[0], "name", "X", code=2)
    assert "cannot be changed" in crm("--as-of", "2026-03-05", "undo", code=2)
    assert "cannot be changed" in crm("--as-of", "2026-03-05", "new", code=2)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2020-01-01", "begins on 2026-03-01"),
        ("yesterdayish", "is not a date"),
        ("2026-02-30", "is not a date"),
        ("2026-03-01T99:00", "is not a date"),
        ("９９９９", "is not a date"),
        ("0001-01-01", "begins on"),
        ("2131-01-01", "2131-01-01 is still to come."),
    ],
)
def test_a_day_that_is_none_is_said_in_words(crm, day, words):
    said = crm("--as-of", day, "list", "contact", code=1)
    assert words in said or "No calendar" in said


def test_the_history_of_a_record_and_of_a_field(crm):
    told = crm("--json", "history", IDS[0])
    assert [one["what"] for one in told] == ["edit", "create"]
    stage = crm("--json", "history", IDS[0], "--field", "stage")
    assert [one["changes"][0]["new"] for one in stage] == ["customer", "lead"]
    assert "Stage: Lead → Customer" in crm("history", IDS[0], "--field", "stage")
    assert "no field colour" in crm("history", IDS[0], "--field", "colour", code=1)
    assert "no record nobody" in crm("history", "nobody", code=1)
    assert len(crm("--json", "--as-of", "2026-03-02", "history", IDS[0])) == 1


def test_two_days_compared(crm, tmp_path):
    found = crm("--json", "compare", "2026-03-01", "now")
    counts = {(c["kind"], c["what"]): c["count"] for c in found["counts"]}
    assert counts == {("contact", "added"): 1, ("contact", "removed"): 1, ("contact", "changed"): 1}
    changed = next(r for r in found["records"] if r["verdict"] == "changed")
    assert changed["cells"] == [["stage", "lead", "customer"]]
    assert "Stage: Lead → Customer" in crm("compare", "2026-03-01")
    assert "Nothing is different" in crm("compare", "2026-03-05", "2026-03-06")


def test_a_comparison_as_a_file_is_guarded_against_spreadsheets(crm, tmp_path):
    out = tmp_path / "days.csv"
    crm("compare", "2026-03-01", "2026-03-09", "--csv", out)
    rows = list(csv.DictReader(out.open(encoding="utf-8-sig")))
    added = next(row for row in rows if row["What"] == "Added")
    assert (added["Name"], added["After"]) == ("'=Kavitha", "'=Kavitha")


def test_compared_with_the_time_before_the_file_began_everything_is_new(crm, tmp_path):
    found = crm("--json", "compare", "2026-02-01", "2026-03-05")
    assert [(r["title"], r["verdict"]) for r in found["records"]] == [
        ("Aminah", "added"), ("Tan Ah Kow", "added"),
    ]  # fmt: skip
    assert "Nothing is different" in crm("compare", "2020-01-01", "2026-02-01")
