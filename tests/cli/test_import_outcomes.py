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
