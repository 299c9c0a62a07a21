"""Columns said in words: which field each becomes, and what is answered to a wrong word."""

import pytest

from crm_desktop import i18n
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.errors import UserError
from crm_desktop.exchange.columns import mapping
from crm_desktop.exchange.columns.correcting import corrected

HEAD = "Pelanggan Kami,E-mel,Telefon,Nota,Saiz\n"
ROW = "Aminah,a@x.my,012-334 5521,baik,L\n"


@pytest.fixture
def proposed(read):
    return read(HEAD + ROW)[1]


def targets(made):
    return {c.heading: (c.target, c.number) for c in made.columns}


def test_columns_become_what_is_said_of_them(proposed):
    made = corrected(
        proposed,
        ["Pelanggan Kami=name", "e-mel=E-mail 2", "Telefon=", "Nota=Job", "Saiz=Size (custom)"],
    )
    assert targets(made) == {
        "Pelanggan Kami": ("name", 0), "E-mel": ("email", 2), "Telefon": ("", 0), "Nota": ("job", 0),
        "Saiz": ("custom:Size", 0),
    }  # fmt: skip


@pytest.mark.parametrize("field", ["E-mail", "email", "EMAIL", "E-mel"])
def test_a_field_has_its_name_in_either_language(proposed, field, request):
    i18n.set_language("ms")
    request.addfinalizer(lambda: i18n.set_language("en"))
    made = corrected(proposed, [f"Pelanggan Kami={field}"])
    assert targets(made)["Pelanggan Kami"] == ("email", 0)


def test_what_is_said_goes_before_what_was_guessed(read):
    made = corrected(read("Name,Nama penuh,E-mail\nA,Aminah,a@x.my\n")[1], ["Nama penuh=name"])
    assert targets(made) == {"Name": ("", 0), "Nama penuh": ("name", 0), "E-mail": ("email", 0)}


def test_a_column_without_a_heading_has_its_number(read):
    made = corrected(read("1,a@x.my\n2,b@x.my\n")[1], ["Column 2=email", "column 1=ID"])
    assert [c.target for c in made.columns] == ["external_id", "email"]


def test_an_own_field_goes_by_its_name(ws, read):
    cells = {"deleted": False, "name": "T-shirt", "of": "contact", "form": "text"}
    ws.log.record(Label("create", "custom_field"), [Edit("custom_field", "f" * 32, cells)])
    found, _ = read(HEAD + ROW)
    made = mapping.propose(found, ws=ws)
    for said in ("Saiz=T-shirt", "Saiz=custom.T-shirt", "Saiz=T-shirt (custom)"):
        assert targets(corrected(made, [said]))["Saiz"] == ("custom:T-shirt", 0)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("pelangan kami=name", "no column “pelangan kami”. Did you mean: Pelanggan Kami"),
        ("zzz=name", "Known are: Pelanggan Kami, E-mel, Telefon, Nota, Saiz"),
        ("Nota=gven name", "Contacts have no field “gven name”. Did you mean: given_name"),
        ("Nota=qqqq", "Known are: name, given_name"),
        ("Nota", "does not say what a column becomes"),
        ("=name", "There is no column “”"),
    ],
)
def test_a_wrong_word_is_answered_with_those_that_come_near(proposed, said, answer):
    with pytest.raises(UserError) as refused:
        corrected(proposed, [said])
    assert answer in str(refused.value)


def test_two_columns_cannot_become_one_field(proposed):
    with pytest.raises(UserError, match="Two columns become “name”"):
        corrected(proposed, ["Pelanggan Kami=name", "Nota=name"])
    many = corrected(proposed, ["Pelanggan Kami=notes", "Nota=notes"])
    assert many.twice() == ""
