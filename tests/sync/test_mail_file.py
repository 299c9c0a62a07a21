"""A file sent by mail: everything or what is new, taken in as often as one likes."""

from __future__ import annotations

import pytest

from crm_desktop.attachments import attaching
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.errors import UserError
from crm_desktop.store import blobs
from crm_desktop.sync import folder, folder_key, mail_file, seal
from tests.sync import folder_kit as fk
from tests.sync import kit


def test_everything_in_one_file(two, tmp_path):
    a, b = two
    fk.person(a, "Tan")
    edits = [Edit("contact", f"{n:036}", {"deleted": False, "name": f"P {n}"}) for n in range(6000)]
    a.log.record_bulk(Label("import", "contact"), edits)
    mail = tmp_path / "For Siti.crmb"
    assert mail_file.write(a, mail) == 2
    taken = mail_file.take(b, mail)
    assert (taken.received, taken.waiting, taken.whole) == (2, 0, True)
    assert mail_file.take(b, mail).received == 0
    assert fk.everything(a) == fk.everything(b)
    assert kit.shown(a) == kit.shown(b)


def test_since_the_last_to_the_same_person(two, tmp_path):
    a, b = two
    id = fk.person(a, "Tan")
    assert mail_file.write(a, tmp_path / "1.crmb", "Siti") == 1
    kit.contact(a, id, job="Clerk")
    assert mail_file.write(a, tmp_path / "2.crmb", "Siti") == 1
    assert mail_file.write(a, tmp_path / "3.crmb", "Wei") == 2
    assert mail_file.write(a, tmp_path / "4.crmb", "Siti", everything=True) == 2
    assert mail_file.take(b, tmp_path / "2.crmb").waiting == 1
    assert mail_file.take(b, tmp_path / "1.crmb").waiting == 0
    assert kit.shown(a) == kit.shown(b)


def test_nothing_is_overwritten(two, tmp_path):
    a, _ = two
    mail = tmp_path / "x.crmb"
    mail.write_bytes(b"mine")
    with pytest.raises(UserError):
        mail_file.write(a, mail)
    assert mail.read_bytes() == b"mine"
    assert [path.name for path in tmp_path.glob("*.part")] == []


def test_a_file_cut_anywhere_says_so(two, tmp_path):
    a, b = two
    for n in range(3):
        fk.person(a, f"Person {n}")
    mail = tmp_path / "x.crmb"
    mail_file.write(a, mail)
    data = mail.read_bytes()
    for cut in range(0, len(data), 7):
        mail.write_bytes(data[:cut])
        try:
            assert not mail_file.take(b, mail).whole
        except UserError:
            assert cut < 200
    mail.write_bytes(data)
    assert mail_file.take(b, mail).whole


def test_a_file_sealed_with_another_key_asks_for_it(two, tmp_path):
    a, _ = two
    fk.person(a, "Tan")
    folder_key.set_passphrase(a, "correct horse battery")
    mail = tmp_path / "x.crmb"
    mail_file.write(a, mail)
    stranger = fk.laptop(tmp_path, "Stranger", seal.new_key())
    with pytest.raises(folder_key.KeyNeededError) as asked:
        mail_file.take(stranger, mail)
    folder_key.unlock(stranger, asked.value.locks[0], "correct horse battery")
    assert mail_file.take(stranger, mail).received == 1
    stranger.close()


def test_attachments_go_along(two, tmp_path):
    a, b = two
    source = tmp_path / "Plan.pdf"
    source.write_bytes(b"plan")
    attaching.attach(a, [source], {f"contacts.{fk.person(a, 'Tan')}": True})
    mail_file.write(a, tmp_path / "x.crmb")
    mail_file.take(b, tmp_path / "x.crmb")
    assert blobs.lost(b.reader(), b.near) == {}
    assert kit.shown(b, "attachment") == kit.shown(a, "attachment") != {}


def test_a_file_in_a_folder_is_read_there(two, place):
    a, b = two
    fk.person(a, "Tan")
    mail_file.write(a, place / "mail.crmb")
    assert folder.exchange(b, place).received == 1
    assert folder.exchange(b, place).written == 0


def test_only_our_files_are_taken_for_ours(two, tmp_path):
    a, _ = two
    for data in (b"CRMF", b"", b"anything"):
        (tmp_path / "a.crmb").write_bytes(data)
        assert mail_file.locks(a, tmp_path / "a.crmb") == []
        with pytest.raises(UserError):
            mail_file.take(a, tmp_path / "a.crmb")
