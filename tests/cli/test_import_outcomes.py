"""`crm import` tells what words of a file became, half an outcome, and rows taken for the wrong kind."""

DEALS = (
    "Deal name,Amount,Status,Closed\nRoof,1,Jadi,2026-02-01\nDoor,2,xyzzy,2026-02-01\n"
    "Wall,3,,2026-02-01\n"
)


def test_the_command_says_how_outcomes_are_read(crm, tmp_path, capsys, file):
    from crm_desktop.cli import main

    deals = tmp_path / "deals.csv"
    deals.write_text(DEALS, "utf-8")
    crm("stats")
    for more in (["--dry-run"], []):
        assert main(["--file", str(file), "import", str(deals), *more]) == 0
        said = capsys.readouterr().out
        assert "Status: “Jadi” → Won" in said
        assert "1 row has a closing date or a reason and no outcome" in said
        assert "“xyzzy” cannot be read; it is won, lost or open." in said
    again = crm("import", deals, "--dry-run", "--without-bad-values")
    assert again["meant"][0] == {"heading": "Status", "words": ["Jadi"], "value": "Won"}
    assert again["undecided"] == 2


def test_rows_of_another_kind_are_asked_for(crm, tmp_path, capsys, file):
    from crm_desktop.cli import main

    strange = tmp_path / "strange.csv"
    strange.write_text("Foo,Bar,Region\nabc,2,x\n", "utf-8")
    crm("stats")
    main(["--file", str(file), "import", str(strange), "--dry-run"])
    assert "Say what they are with --kind company|deal|" in capsys.readouterr().out


def test_a_rate_of_a_second_day_is_simply_added(crm):
    crm("add", "rate", "SGD", "--base", "MYR", "--day", "2026-01-01", "--rate", "3.4")
    second = crm("add", "rate", "SGD", "--base", "MYR", "--day", "2026-02-01", "--rate", "3.5")
    assert second["alike"] == []


def test_the_command_says_what_becomes_of_the_day_of_consent(crm, tmp_path, capsys, file):
    from crm_desktop.cli import main

    people = tmp_path / "people.csv"
    crm("stats")
    people.write_text("Name,Consent given on,Unsubscribed\nAina,2019-03-15,\n", "utf-8")
    main(["--file", str(file), "import", str(people), "--dry-run"])
    assert "Consent given on: left out, for a day alone" in capsys.readouterr().out
    people.write_text("Name,Consent given on,Marketing consent\nAina,2019-03-15,yes\n", "utf-8")
    main(["--file", str(file), "import", str(people), "--dry-run"])
    said = capsys.readouterr().out
    assert "Consent given on → Consent given on" in said and "day alone" not in said


def test_values_left_out_are_counted_by_column_and_told_one_by_one(crm, tmp_path, capsys, file):
    from crm_desktop.cli import main

    rows = [f"Person {n},p{n}@shop.example,{n}.13.{n},1990-01-01" for n in range(1, 8)]
    people = tmp_path / "people.csv"
    people.write_text(
        "\n".join(["Name,E-mail,Birthday,Came in", *rows, "Lim,,1990-05-06,x"]), "utf-8"
    )
    crm("stats")
    call = [
        "--file",
        str(file),
        "import",
        str(people),
        "--without-bad-values",
        "--map",
        "Came in=created",
    ]
    for more in (["--dry-run"], [], ["--dry-run"]):  # before, in the doing, and afterwards
        assert main([*call, "--dates", "dmy", *more]) == 0
        said = capsys.readouterr().out
        assert "8 values are left out, as they cannot be read (Birthday: 7, Came in: 1)." in said
        assert "  Line 2: Person 1: Birthday: “1.13.1”" in said and "Line 8" not in said
        assert "and 3 more. Each is told by the same import with: --dry-run --rows 8" in said
    assert main([*call, "--dates", "dmy", "--dry-run", "--rows", "8"]) == 0
    said = capsys.readouterr().out
    assert "  Line 8: Person 7: Birthday: " in said and "  Line 9: Lim: Came in: “x”" in said
    made = crm(
        "import", people, "--without-bad-values", "--dates", "dmy", "--map", "Came in=created"
    )
    assert made["dropped"]["columns"] == [["Birthday", 7], ["Came in", 1]]
    assert len(made["dropped"]["each"]) == 8
    assert not crm("import", people, "--dates", "dmy", "--map", "Came in=created")["dropped"][
        "each"
    ]


CARD = "BEGIN:VCARD\nVERSION:3.0\nFN:{}\nBDAY:{}\nEND:VCARD\n"


def test_birthdays_that_are_no_day_or_to_come_are_bad_values_of_every_format(crm, tmp_path):
    days = {"Ali": "1970-02-30", "Abu": "3000-01-01", "Siti": "0000-00-00", "Mei": "19700301"}
    cards, rows = tmp_path / "people.vcf", tmp_path / "people.csv"
    cards.write_text("".join(CARD.format(*one) for one in days.items()), "utf-8")
    rows.write_text("Name,Birthday\nChong,3000-01-01\nTan,12/5/48\nLim,31/12/1999\n", "utf-8")
    assert crm("import", cards, "--dry-run")["counts"]["faulty"] == 2
    made = crm("import", cards, "--without-bad-values")["dropped"]
    assert made["columns"] == [["Birthday", 2]]
    assert [title for _line, title, _why in made["each"]] == ["Ali", "Abu"]
    assert crm("import", rows, "--dry-run")["counts"]["faulty"] == 1
    crm("import", rows)
    born = {r["title"]: crm("show", r["id"]) for r in crm("list", "contact")["records"]}
    assert "1948-05-12" in str(born["Tan"]) and "1970-03-01" in str(born["Mei"])


def test_a_birthday_to_come_is_not_set(crm):
    id = crm("add", "contact", "Tan", "--birthday", "12/5/1980")["id"]
    said = crm("set", id, "birthday", "3000-01-01", code=1)
    assert "Birthday: 3000-01-01 is still to come." in said and "right year" in said
    assert "still to come" in crm("add", "contact", "Lim", "--birthday", "3000-01-01", code=1)
    assert "1980-05-12" in str(crm("show", id))
