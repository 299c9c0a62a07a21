"""Secret fields: sealed wherever they are written, shown to who may see them, and each time written down."""

from __future__ import annotations

import csv

import pytest

from crm_desktop.domain.fields import CUSTOM
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.own import NEW_SECRET
from crm_desktop.errors import UserError
from crm_desktop.exchange.going_out import export_cells, looks_file
from crm_desktop.shaping import own_fields
from crm_desktop.store import backup, catalogue, check, history, listing, search
from crm_desktop.store.access import looking, secrets, users
from crm_desktop.store.backups import single
from crm_desktop.store.bulk import Block
from crm_desktop.store.cipher import sealed_values
from crm_desktop.store.cipher.key import new_key
from crm_desktop.store.listing import ListQuery
from crm_desktop.store.prepared import prepare
from crm_desktop.store.workspace import Profile, Workspace
from crm_desktop.trust.access import people, restoring, secret_codes, sessions, signing_in

from .conftest import CODE, MEMBER_WORDS, OWNER_WORDS, READER_WORDS, another_run, made, signed_in

CANARY = "Quagmiritis chronica"


def field_on(ws, name="History"):
    return CUSTOM + own_fields.create(ws, "contact", name, "text", {"secret": NEW_SECRET})


def put(ws, field, text=CANARY, id="c1"):
    return ws.log.record(
        Label("edit", "contact", row=id), [Edit("contact", id, {field: {"value": text}})]
    )


def cell(ws, field, id="c1"):
    return listing.record(ws.reader(), "contact", id).row["custom"][field[len(CUSTOM) :]]


def raw(folder):
    return b"".join(one.read_bytes() for one in folder.rglob("*") if one.is_file())


def named(ws, name):
    return next(u.id for u in users.all_of(ws.reader()) if u.name == name)


@pytest.fixture
def ws(tmp_path):
    with Workspace.create(tmp_path / "clinic.crm", Profile("Siti")) as made:
        cells = {"deleted": False, "name": "Tan Ah Kow"}
        made.log.record(Label("create", "contact", row="c1"), [Edit("contact", "c1", cells)])
        yield made


def test_what_is_written_is_sealed_and_no_byte_of_it_lies_in_clear(ws, tmp_path):
    field = field_on(ws)
    put(ws, field)
    assert sealed_values.key_id_of(cell(ws, field))
    ws.fold_wal()
    backup.backup(ws)
    assert CANARY.encode() not in raw(tmp_path) and b"Quagmiritis" not in raw(tmp_path)
    open_field = CUSTOM + own_fields.create(ws, "contact", "Open", "text")
    put(ws, open_field)
    ws.fold_wal()
    assert CANARY.encode() in raw(tmp_path)  # the control: an open field


def test_it_is_hidden_in_lists_search_history_and_exports(ws):
    field = field_on(ws)
    put(ws, field)
    conn = ws.reader()
    (row,) = listing.listed(conn, ListQuery("contact"), 5)
    assert row[field] == "hidden"
    assert not search.search(conn, "Quagmiritis", 5)
    told = history.record_history(conn, "contact", "c1")
    assert CANARY not in str(told)
    (block,) = export_cells.blocks(conn, listing.RECORDS["contact"], [field], [row["n"]])
    custom = [(one,) for one in conn.execute("SELECT custom FROM contact").fetchone()]
    assert export_cells.columns_of([block], custom) == [["hidden"]]


def test_the_same_again_is_no_change_and_undo_works(ws):
    field = field_on(ws)
    put(ws, field)
    assert put(ws, field) is None
    put(ws, field, "Something else")
    ws.log.undo()
    assert looking.show(ws, "contact", "c1", field) == CANARY
    assert check.check(ws).ok
    put(ws, field, None)


def test_of_two_records_nobody_sees_that_they_say_the_same(ws):
    field = field_on(ws)
    ws.log.record(Label("create"), [Edit("contact", "c2", {"deleted": False, "name": "Lim"})])
    put(ws, field)
    put(ws, field, id="c2")
    assert cell(ws, field) != cell(ws, field, "c2")


def test_each_showing_is_written_down_without_the_value(ws, tmp_path):
    field = field_on(ws)
    put(ws, field)
    assert looking.looks(ws.reader()) == []
    for _ in range(3):
        assert looking.show(ws, "contact", "c1", field) == CANARY
    found = looking.looks(ws.reader())
    assert [(one.who, one.title, one.field) for one in found] == [
        ("Siti", "Tan Ah Kow", "History")
    ] * 3
    assert CANARY not in str(ws.reader().execute("SELECT * FROM looked").fetchall())
    assert looks_file.write(ws.reader(), tmp_path / "looks.csv") == 3
    lines = list(csv.reader((tmp_path / "looks.csv").read_text("utf-8-sig").splitlines()))
    assert len(lines) == 4 and lines[1][1:3] == ["Siti", "Tan Ah Kow"]


def test_what_cannot_be_written_down_is_not_shown(ws, tmp_path, monkeypatch):
    field = field_on(ws)
    put(ws, field)
    ws.transaction().__enter__  # noqa: B018 - it can be written to
    monkeypatch.setattr(looking, "_note", lambda *_: (_ for _ in ()).throw(UserError("full")))
    with pytest.raises(UserError, match="full"):
        looking.show(ws, "contact", "c1", field)
    monkeypatch.undo()
    kept = backup.backup(ws)
    with (
        Workspace.open(kept, read_only=True) as old,
        pytest.raises(UserError, match="written down"),
    ):
        looking.show(old, "contact", "c1", field)


def test_the_control_a_showing_that_is_not_noted_is_noticed(ws, monkeypatch):
    field = field_on(ws)
    put(ws, field)
    monkeypatch.setattr(looking, "_note", lambda *_: None)
    looking.show(ws, "contact", "c1", field)
    assert not looking.looks(ws.reader())


def test_one_place_shows_secret_values():
    from ..project.sources import sources

    opening = {s.name for s in sources() if "sealed_values.opened" in s.text}
    assert opening == {"crm_desktop/store/access/looking.py"}


def test_whether_it_is_secret_is_chosen_when_it_is_made(ws):
    field, plain = field_on(ws), own_fields.create(ws, "contact", "Open", "text")
    id = field[len(CUSTOM) :]
    for wanted, cells in (
        (id, {"secret": None}), (id, {"form": "number"}), (plain, {"secret": NEW_SECRET}),
    ):  # fmt: skip
        with pytest.raises(UserError, match="chosen when it is made"):
            own_fields.change(ws, wanted, cells)
    with pytest.raises(UserError, match="Only a field of text"):
        own_fields.create(ws, "contact", "Day", "date", {"secret": NEW_SECRET})
    assert own_fields.change(ws, id, {"name": "Past", "secret": NEW_SECRET})


def test_nothing_is_written_in_clear_while_the_making_of_the_field_is_undone(ws, tmp_path):
    made = own_fields.create(ws, "contact", "History", "text", {"secret": NEW_SECRET})
    field = CUSTOM + made
    ws.log.undo()
    put(ws, field)
    block = prepare(
        "contact", ["c9"], [{"deleted": False, "name": "Ong", field: {"value": CANARY}}]
    )
    with pytest.raises(UserError, match="not brought in"):
        ws.log.record_bulk(Label("import", "contact"), [block])
    ws.fold_wal()
    assert CANARY.encode() not in raw(tmp_path)
    ws.log.undo()
    ws.log.redo()
    ws.log.record(Label("edit", "custom_field", row=made), [Edit("custom_field", made, {
        "deleted": False, "of": "contact", "name": "History", "form": "text"})])  # fmt: skip
    assert catalogue.of(ws.reader(), "contact").fields[field].secret
    assert looking.show(ws, "contact", "c1", field) == CANARY


def test_blocks_of_an_import_may_hold_none(ws):
    field = field_on(ws)
    cells = {"deleted": False, "name": "Ong", field: {"value": CANARY}}
    block = prepare("contact", ["c9"], [cells])
    assert isinstance(block, Block)
    with pytest.raises(UserError, match="not brought in"):
        ws.log.record_bulk(Label("import", "contact"), [block])
    ws.log.record_bulk(Label("import", "contact"), [Edit("contact", "c9", cells)])
    assert sealed_values.key_id_of(cell(ws, field, "c9"))


def test_a_value_opens_with_its_key_and_field_only():
    key, other = new_key(), new_key()
    found = sealed_values.sealed(key, "custom.a", "c1", {"value": CANARY})
    assert sealed_values.opened(key, "custom.a", found) == {"value": CANARY}
    assert sealed_values.opened(other, "custom.a", found) is None
    assert sealed_values.opened(key, "custom.b", found) is None
    bad = {"sealed": found["sealed"][:-1] + ("0" if found["sealed"][-1] != "0" else "1")}
    assert sealed_values.opened(key, "custom.a", bad) is None


class TestUsers:
    """With users the key is for those alone who may see secret fields."""

    @pytest.fixture
    def path(self, tmp_path):
        path = tmp_path / "clinic.crm"
        with Workspace.create(path, Profile("Siti")) as ws:
            cells = {"deleted": False, "name": "Tan Ah Kow"}
            ws.log.record(Label("create", "contact", row="c1"), [Edit("contact", "c1", cells)])
            self.field = field_on(ws)
            put(ws, self.field)
            assert secrets.keys_in(ws.reader())
            people.turn_on(ws, "Siti", OWNER_WORDS, CODE)
            people.add(ws, "Mei", "member", MEMBER_WORDS)
            people.add(ws, "Raj", "reader", READER_WORDS)
        another_run()
        return path

    def shown(self, path, name):
        with signed_in(path, name) as ws:
            return looking.show(ws, "contact", "c1", self.field)

    def test_the_key_lies_in_the_file_no_more(self, path):
        with signed_in(path, "Mei") as ws:
            assert not secrets.keys_in(ws.reader()) and not ws.secret_keys()
        assert self.shown(path, "Siti") == CANARY

    def test_who_has_not_the_right_neither_sees_nor_writes_it(self, path):
        for name in ("Mei", "Raj"):
            with pytest.raises(UserError, match="may not see"):
                self.shown(path, name)
        with signed_in(path, "Mei") as ws:
            with pytest.raises(UserError, match="may not write"):
                put(ws, self.field, "x")
            assert looking.looks(ws.reader()) == []

    def test_an_owner_gives_the_right_and_takes_it_away(self, path):
        with signed_in(path, "Siti") as ws:
            people.let_see_secrets(ws, named(ws, "Raj"), True)
        assert self.shown(path, "Raj") == CANARY  # who only reads: it is written down all the same
        with signed_in(path, "Siti") as ws:
            assert [one.who for one in looking.looks(ws.reader())] == ["Raj"]
            people.let_see_secrets(ws, named(ws, "Raj"), False)
        with pytest.raises(UserError, match="may not see"):
            self.shown(path, "Raj")

    def test_another_passphrase_or_role_keeps_or_gives_the_right(self, path):
        with signed_in(path, "Siti") as ws:
            people.set_passphrase(ws, ws.user.id, OWNER_WORDS)
            people.set_role(ws, named(ws, "Mei"), "owner")
        assert self.shown(path, "Mei") == self.shown(path, "Siti") == CANARY

    def test_a_passphrase_from_who_does_not_see_them_takes_no_right_away(self, path):
        with signed_in(path, "Siti") as ws:
            people.let_see_secrets(ws, named(ws, "Raj"), True)
            people.let_see_secrets(ws, named(ws, "Siti"), False)
        with signed_in(path, "Siti") as ws:
            with pytest.raises(UserError, match="Raj sees secret fields and you do not"):
                people.set_passphrase(ws, named(ws, "Raj"), MEMBER_WORDS)
            people.set_passphrase(ws, named(ws, "Mei"), "mei works again 2")
        assert self.shown(path, "Raj") == CANARY
        another_run()
        signing_in.sign_in(path, "", CODE)  # who has the paper may
        with Workspace.open(path) as ws:
            sessions.enter(ws)
            people.set_passphrase(ws, named(ws, "Raj"), READER_WORDS)
        assert self.shown(path, "Raj") == CANARY

    def test_the_last_with_a_name_who_sees_them_stays_one(self, path):
        with signed_in(path, "Siti") as ws:
            me = ws.user.id
            assert people.sees_alone(ws, me) and not people.sees_alone(ws, named(ws, "Mei"))
            with pytest.raises(UserError, match="Siti alone sees"):
                people.let_see_secrets(ws, me, False)
        assert self.shown(path, "Siti") == CANARY

    def test_a_passphrase_of_ones_own_keeps_the_right(self, path):
        with signed_in(path, "Siti") as ws:
            people.let_see_secrets(ws, named(ws, "Raj"), True)
        with signed_in(path, "Raj") as ws:
            people.set_own_passphrase(ws, READER_WORDS, READER_WORDS)
        assert self.shown(path, "Raj") == CANARY

    def test_who_has_not_the_right_does_not_empty_it_either(self, path):
        with signed_in(path, "Mei") as ws:
            for at_once in (ws.log.record, ws.log.record_bulk):
                with pytest.raises(UserError, match="may not write"):
                    at_once(
                        Label("edit", "contact", row="c1"),
                        [Edit("contact", "c1", {self.field: None})],
                    )
            cells = {"deleted": False, "name": "Ong", self.field: None}  # where nothing stands
            assert ws.log.record(
                Label("create", "contact", row="c2"), [Edit("contact", "c2", cells)]
            )
        assert self.shown(path, "Siti") == CANARY
        with signed_in(path, "Siti") as ws:
            put_none = Edit("contact", "c1", {self.field: None})
            assert ws.log.record(Label("edit", "contact", row="c1"), [put_none])

    def test_a_record_is_put_back_to_before_it_by_anybody_who_writes(self, path):
        with signed_in(path, "Mei") as ws:
            before = {"name": "Tan Ah Kow"}
            assert single.bring_back(ws, "contact", "c1", before)
            ws.log.undo()
        assert self.shown(path, "Siti") == CANARY

    def test_the_owners_code_sees_them_too(self, path):
        signing_in.sign_in(path, "", CODE)
        with Workspace.open(path) as ws:
            sessions.enter(ws)
            assert looking.show(ws, "contact", "c1", self.field) == CANARY
            assert [one.who for one in looking.looks(ws.reader())] == ["Owner's code"]

    def test_a_field_made_later_by_a_member_is_theirs_and_the_owners(self, tmp_path):
        path = made(tmp_path / "later.crm")
        with signed_in(path, "Mei") as ws:
            field = field_on(ws)
            put(ws, field)
            assert looking.show(ws, "contact", "c1", field) == CANARY
        with signed_in(path, "Siti") as ws:
            assert looking.show(ws, "contact", "c1", field) == CANARY
        with signed_in(path, "Raj") as ws, pytest.raises(UserError):
            looking.show(ws, "contact", "c1", field)

    def test_turned_off_they_are_shown_to_whoever_opens_it(self, path):
        with signed_in(path, "Siti") as ws:
            people.turn_off(ws)
        another_run()
        with Workspace.open(path) as ws:
            assert looking.show(ws, "contact", "c1", self.field) == CANARY

    def test_a_restored_backup_keeps_who_may_see_them(self, path):
        with signed_in(path, "Siti") as ws:
            people.let_see_secrets(ws, named(ws, "Mei"), True)
            kept = backup.backup(ws)
            people.let_see_secrets(ws, named(ws, "Mei"), False)
        signed_in(path, "Siti").close()
        restoring.restore(kept, path, None)
        with pytest.raises(UserError):
            self.shown(path, "Mei")
        assert self.shown(path, "Siti") == CANARY

    def test_the_commands_show_and_list(self, path, capsys):
        from .test_every_write import run

        assert run(path, "Siti", "reveal", "c1", "History", text=OWNER_WORDS) == 0
        assert CANARY in capsys.readouterr().out
        assert run(path, "Mei", "reveal", "c1", "History", text=MEMBER_WORDS) == 1
        assert "may not see" in capsys.readouterr().err
        assert run(path, "Siti", "access-log", text=OWNER_WORDS) == 0
        said = capsys.readouterr().out
        assert "Siti" in said and CANARY not in said
        assert run(path, "Mei", "access-log", text=MEMBER_WORDS) == 1
        assert run(path, "Siti", "reveal", "c1", "Name", text=OWNER_WORDS) == 1
        out = path.with_name("looks.csv")
        assert run(path, "Siti", "access-log", "--csv", str(out), text=OWNER_WORDS) == 0
        assert out.stat().st_size > 50


def test_another_computer_shows_them_once_it_has_the_code(ws, tmp_path):
    field = field_on(ws)
    put(ws, field)
    with Workspace.create(tmp_path / "other.crm", Profile("Mei")) as other:
        other.log.apply([operation for _n, operation in ws.log.since()])
        assert catalogue.of(other.reader(), "contact").fields[field].secret
        with pytest.raises(UserError, match="may not see"):
            looking.show(other, "contact", "c1", field)
        with pytest.raises(UserError, match="may not write"):
            put(other, field, "x")
        for bad in ("", "ABCDE", CODE):
            with pytest.raises(UserError, match="not the code"):
                secret_codes.enter(other, bad)
        (said,) = secret_codes.codes(ws)
        secret_codes.enter(other, said.lower())
        assert looking.show(other, "contact", "c1", field) == CANARY
        put(other, field, "Said there")
        ws.log.apply([operation for _n, operation in other.log.since()])
    assert looking.show(ws, "contact", "c1", field) == "Said there"
    assert len(looking.looks(ws.reader())) == 1  # each file has a list of its own


def test_the_clinic_keeps_history_and_prescriptions_secret(ws):
    from crm_desktop.industries import applying, loading

    clinic = loading.named("clinic")
    applying.apply(ws, applying.propose(ws, clinic, "en"))
    secret = {f.label for f in catalogue.of(ws.reader(), "contact").own() if f.secret}
    assert secret == {
        "Long-term medicine", "Medical history", "MyKad or passport number", "Prescriptions",
    }  # fmt: skip
    assert applying.apply(ws, applying.propose(ws, clinic, "ms")) is None
