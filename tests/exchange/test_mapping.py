"""What the headings of a file are taken for."""

import pytest

from crm_desktop import i18n
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.exchange import source
from crm_desktop.exchange.columns import mapping


def targets(tmp_path, text):
    path = tmp_path / "in.csv"
    path.write_text(text, "utf-8")
    return {c.heading: c.target for c in mapping.propose(source.detect(path)).columns}


def test_a_title_beside_a_job_title_stands_before_the_name(tmp_path):
    outlook = targets(
        tmp_path,
        "Title,First Name,Last Name,Job Title,E-mail Address\nDr.,Ana,Lim,Chef,a@b.example\n",
    )
    assert (outlook["Title"], outlook["Job Title"]) == ("prefix", "job")
    salesforce = targets(
        tmp_path,
        "Contact ID,Salutation,Last Name,Title,Account Name\n003,Mr.,Lim,CEO,Lim Holdings\n",
    )
    assert (salesforce["Title"], salesforce["Salutation"]) == ("job", "prefix")


@pytest.mark.parametrize("name", ["Nama Pelanggan", "Customer name", "Nama pelanggan", "Client"])
@pytest.mark.parametrize("phone", ["No HP", "No. HP", "No Tel", "Nombor Telefon", "Mobile No."])
def test_headings_of_shops_in_malaysia_are_known(tmp_path, name, phone):
    found = targets(tmp_path, f"{name},{phone},Emel\nAli,012-345 6789,a@b.example\n")
    assert found == {name: "name", phone: "phone", "Emel": "email"}


@pytest.mark.parametrize("heading", ["Nota", "Catatan", "Notes"])
def test_notes_are_known_by_what_the_window_calls_them(tmp_path, heading):
    assert targets(tmp_path, f"Nama,{heading}\nAli,Suka teh\n")[heading] == "notes"


def test_columns_without_a_place_become_own_fields_when_wanted(tmp_path):
    path = tmp_path / "in.csv"
    path.write_text("Name,Shoe size\nAli,9\n", "utf-8")
    made = mapping.propose(source.detect(path)).with_own_fields()
    assert [c.target for c in made.columns] == ["name", "custom:Shoe size"]


def test_the_id_of_another_kind_of_record_is_not_the_row_s_own(tmp_path):
    salesforce = targets(
        tmp_path,
        "Account ID,Contact ID,Last Name,Account Name\n001,003,Lim,Lim Holdings\n001,004,Tan,Lim Holdings\n",
    )
    assert (salesforce["Account ID"], salesforce["Contact ID"]) == ("", "external_id")
    ours = targets(tmp_path, "CRM ID,Name,Company,Company ID,ID\n1,Lim,Lim Holdings,2,3\n")
    assert (ours["CRM ID"], ours["Company ID"], ours["ID"]) == ("id", "", "external_id")


@pytest.mark.parametrize("value", ["Value (RM)", "Value (MYR)", "Amount ($)", "Colour"])
def test_a_sheet_of_deals_is_not_taken_for_its_contacts(tmp_path, value):
    path = tmp_path / "in.csv"
    path.write_text(
        f"Deal title,Contact,Company,{value},Stage,Expected close\nShelves,Ali,Maju,500,Lead,2026-12-03\n",
        "utf-8",
    )
    made = mapping.propose(source.detect(path))
    assert made.kind == "deal"
    assert made.columns[3].target == ("" if value == "Colour" else "value.amount")


@pytest.mark.parametrize(
    ("headings", "kind"),
    [
        ("Nama,Kod,Harga", "product"),
        ("Name,Code,Price", "product"),
        ("Nama Barang,Harga (RM)", "product"),
        ("Name,Product code,Amount,Currency,Unit,Category", "product"),
        ("Name,Amount", "deal"),
        ("Nama,Telefon,Harga", "contact"),
        ("Name,Company,Code,Price", "contact"),
        ("Name,Category,Notes", "contact"),
        ("Nama,Alamat,Kod", "contact"),
    ],
)
def test_a_price_list_is_not_taken_for_contacts(tmp_path, headings, kind):
    path = tmp_path / "in.csv"
    path.write_text(headings + "\n" + "x," * headings.count(",") + "1\n", "utf-8")
    assert mapping.propose(source.detect(path)).kind == kind


def test_fields_of_ones_own_say_what_the_rows_are(ws, read):
    names = ("Kategori", "Had kredit", "Tarikh lawatan", "Ahli")
    for at, name in enumerate(names):
        cells = {"name": name, "of": "contact", "form": "text", "deleted": False}
        ws.log.record(Label("create", "custom_field"), [Edit("custom_field", f"{at:032x}", cells)])
    _found, mapped = read(
        f"Name,E-mail,Bilangan pekerja,{','.join(names)}\nAli,a@x.my,12,Emas,5,9,ya\n"
    )
    assert mapped.kind == "contact"
    assert sum(bool(c.target) for c in mapped.columns) == 6


def test_the_page_in_front_decides_between_kinds_that_are_as_likely(tmp_path):
    path = tmp_path / "in.csv"
    path.write_text("Name,E-mail,Phone\nAli,a@x.my,012-345 6789\n", "utf-8")
    found = source.detect(path)
    assert mapping.propose(found).kind == "contact"
    assert mapping.propose(found, near="company").kind == "company"
    path.write_text("Deal title,Value,Stage\nShelves,500,Lead\n", "utf-8")
    assert mapping.propose(source.detect(path), near="contact").kind == "deal"


@pytest.mark.parametrize(
    ("name", "language"),
    [("leads.csv", "en"), ("web_leads-11.csv", "ms"), ("Senarai prospek 2026.csv", "ms")],
)
def test_the_name_of_a_file_says_what_is_in_it(tmp_path, name, language):
    path = tmp_path / name
    path.write_text("Name,Company,E-mail,Phone,Source\nAli,Maju,a@x.my,012-345 6789,Web\n", "utf-8")
    i18n.set_language(language)
    try:
        assert mapping.propose(source.detect(path)).kind == "lead"
    finally:
        i18n.set_language("en")
