"""`crm import` of deals whose stages are not there: it says their order, and takes another one."""

SHOP = (
    "Deal,Stage,Status\nSofa,Showroom visit,Open\nDesk,Deposit,Open\nBed,,Won\nChair,Quote sent,Open\n"
    "Lamp,Enquiry,Open\n"
)


def test_the_command_says_and_takes_the_order(crm, tmp_path, capsys, file):
    from crm_desktop.cli import main

    shop = tmp_path / "shop.csv"
    shop.write_text(SHOP, "utf-8")
    assert main(["--file", str(file), "import", str(shop), "--dry-run"]) == 0
    said = capsys.readouterr().out
    assert "Enquiry (10 %) → Showroom visit (40 %) → Quote sent (60 %)" in said
    assert "--keep-stages" in said
    assert "per cent" in crm("import", shop, "--stage", "X=200", code=1)
    made = crm("import", shop, "--stage", "Quote sent=20", "--stage", "Enquiry=5")
    assert [one["stage"] for one in made["new_stages"]] == [
        "Quote sent", "Deposit", "Enquiry", "Showroom visit"
    ]  # fmt: skip


def test_stages_no_deal_lies_in_are_kept_when_asked(crm, tmp_path):
    shop = tmp_path / "shop.csv"
    shop.write_text(SHOP, "utf-8")
    crm("import", shop, "--keep-stages")
    names = [one["title"] for one in crm("list", "stage")["records"]]
    assert {"New lead", "Contract", "Enquiry", "Deposit"} <= set(names)
