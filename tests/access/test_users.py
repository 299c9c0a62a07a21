"""Users of a file: who may do what, who gets in, and what a new key or a restored backup leaves of them."""

from __future__ import annotations

import pytest

from crm_desktop.errors import UserError
from crm_desktop.privacy import requests
from crm_desktop.store import backup, belongings
from crm_desktop.store.access import users
from crm_desktop.store.backups import places
from crm_desktop.store.cipher import boxes, code
from crm_desktop.store.cipher.key import id_at, new_key
from crm_desktop.store.cipher.refusing import LockedError
from crm_desktop.store.workspace import Profile, Workspace
from crm_desktop.trust import keys, passphrases, turning
from crm_desktop.trust.access import people, restoring, sessions, signing_in

from .conftest import CODE, MEMBER_WORDS, OWNER_WORDS, WORDS, another_run, made, signed_in, write


def named(ws, name):
    return next(u.id for u in users.all_of(ws.reader()) if u.name == name)


def roles(ws):
    return {u.name: u.role for u in users.people(users.all_of(ws.reader()))}


def test_a_file_has_no_users_until_its_owner_wants_them(tmp_path):
    with Workspace.create(tmp_path / "a.crm") as ws:
        assert not ws.guarded and not ws.closed_because and not ws.unmanaged_because
        sessions.enter(ws)
        write(ws)


def test_what_a_user_does_carries_their_name(path):
    with signed_in(path, "Mei") as ws:
        assert write(ws).author == "Mei" and ws.profile.name == "Mei"
    with signed_in(path, "Siti") as ws:
        ws.set_profile(Profile("Somebody", "MY", "SGD", "ms"))
        assert write(ws, "Ong").author == "Siti" and ws.profile.currency == "SGD"


def test_nobody_writes_before_somebody_signed_in(path):
    with Workspace.open(path) as ws:
        with pytest.raises(UserError, match="Nobody is signed in"):
            write(ws)
        assert ws.closed_because
        with pytest.raises(sessions.SignInError):
            sessions.enter(ws)


@pytest.mark.parametrize(("name", "text"), [
    ("Siti", MEMBER_WORDS), ("Mei", OWNER_WORDS), ("Nobody", OWNER_WORDS), ("Siti", ""),
    ("", OWNER_WORDS), ("Siti", people.new_code()), ("Siti", CODE[:-1] + ("3" if CODE[-1] == "2" else "2")),
], ids=range(7))  # fmt: skip
def test_what_is_not_a_users_own_passphrase_opens_nothing(path, name, text):
    with pytest.raises(keys.WrongKeyError):
        signing_in.sign_in(path, name, text)
    assert sessions.held(path) is None


def test_the_owners_code_signs_in_the_owner(path):
    signing_in.sign_in(path, "", CODE.lower())
    with Workspace.open(path) as ws:
        sessions.enter(ws)
        assert ws.user.name == "Owner's code" and ws.user.owns and ws.profile.name == "Shop"
        assert write(ws).author == "Owner's code"  # a paper is nobody's: the history blames no one
        ws.set_profile(Profile("Somebody", "MY", "SGD", "ms"))
        assert ws.profile == Profile("Shop", "MY", "SGD", "ms")


def test_a_member_works_but_manages_nothing(path, tmp_path):
    with signed_in(path, "Mei") as ws:
        write(ws)
        for deed in (
            lambda: people.add(ws, "Ng", "owner", OWNER_WORDS),
            lambda: people.set_role(ws, ws.user.id, "owner"),
            lambda: people.remove(ws, named(ws, "Siti")),
            lambda: people.set_passphrase(ws, named(ws, "Siti"), MEMBER_WORDS),
            lambda: people.turn_off(ws),
            lambda: belongings.check_permitted(ws),
            lambda: ws.set_profile(Profile("Mei", "SG")),
            lambda: places.choose(ws, tmp_path),
            lambda: places.choose(ws, None),
            lambda: backup.keep(ws, "daily", 1),
            lambda: requests.set_days(ws, {"pdpa": 5}),
        ):
            with pytest.raises(UserError, match="Only an owner"):
                deed()
        kept = backup.backup(ws)
    for closed in (
        lambda: turning.turn(path, None, new_key(), turning.Keeping(passphrase=MEMBER_WORDS)),
        lambda: restoring.restore(kept, path, None),
    ):
        with pytest.raises(UserError, match="Only an owner"):
            closed()
    another_run()  # and nobody at all neither
    with pytest.raises(UserError, match="Only an owner"):
        restoring.restore(kept, path, None)


def test_the_last_owner_stays(path):
    with signed_in(path, "Siti") as ws:
        me = ws.user.id
        for deed in (lambda: people.remove(ws, me), lambda: people.set_role(ws, me, "member")):
            with pytest.raises(UserError, match="last owner"):
                deed()
        people.set_role(ws, named(ws, "Mei"), "owner")
        people.set_role(ws, me, "member")
        assert roles(ws) == {"Siti": "member", "Mei": "owner", "Raj": "reader"}


def test_names_roles_and_passphrases_are_checked(path):
    with signed_in(path, "Siti") as ws:
        for name, role, words in (
            ("  mei ", "member", MEMBER_WORDS), ("", "member", MEMBER_WORDS),
            ("x" * 61, "member", MEMBER_WORDS), ("Ng", "king", MEMBER_WORDS), ("Ng", "member", "short"),
        ):  # fmt: skip
            with pytest.raises(UserError):
                people.add(ws, name, role, words)
        assert len(roles(ws)) == 3


def test_another_passphrase_takes_the_place_of_the_old_one(path):
    with signed_in(path, "Siti") as ws:
        people.set_passphrase(ws, named(ws, "Mei"), "quite new words 9")
    another_run()
    with pytest.raises(keys.WrongKeyError):
        signing_in.sign_in(path, "Mei", MEMBER_WORDS)
    signing_in.sign_in(path, "mei", "quite new words 9")
    assert sessions.held(path)


def test_everybody_changes_their_own_passphrase_with_the_one_they_have(path):
    for name, text in WORDS.items():
        anew = f"{name} takes other words"
        with signed_in(path, name) as ws:
            for wrong in ("", "some other words", anew):
                with pytest.raises(keys.WrongKeyError, match="not your passphrase"):
                    people.set_own_passphrase(ws, wrong, anew)
            with pytest.raises(UserError, match="too short"):
                people.set_own_passphrase(ws, text, "short")
            people.set_own_passphrase(ws, text, anew)
            sessions.enter(ws)  # and goes on with it
            with pytest.raises(keys.WrongKeyError):
                people.set_own_passphrase(ws, text, anew)
        another_run()
        with pytest.raises(keys.WrongKeyError):
            signing_in.sign_in(path, name, text)
        signing_in.sign_in(path, name, anew)
        with Workspace.open(path, key=keys.key_for(path)) as ws:
            sessions.enter(ws)
            assert ws.user.name == name and roles(ws)[name] == ws.user.role


def test_who_came_with_a_code_has_no_passphrase_to_change(path):
    signing_in.sign_in(path, "", CODE)
    with Workspace.open(path) as ws:
        sessions.enter(ws)
        with pytest.raises(UserError, match="with a code, not by name"):
            people.set_own_passphrase(ws, OWNER_WORDS, MEMBER_WORDS)


def test_who_was_removed_is_out_at_once(path):
    signing_in.sign_in(path, "Mei", MEMBER_WORDS)
    held = sessions.held(path)
    with signed_in(path, "Siti") as ws:
        people.remove(ws, named(ws, "Mei"))
    sessions.hold(path, held)  # another window still had them
    with Workspace.open(path) as ws, pytest.raises(sessions.SignInError):
        sessions.enter(ws)


def test_a_session_of_another_key_is_none(path):
    with signed_in(path, "Siti") as ws:
        owner = ws.user.id
    sessions.hold(path, sessions.Session(owner, new_key()))
    with Workspace.open(path) as ws, pytest.raises(sessions.SignInError):
        sessions.enter(ws)


def test_turned_off_everything_is_as_before(path):
    with signed_in(path, "Siti") as ws:
        people.turn_off(ws)
    another_run()
    with Workspace.open(path) as ws:
        sessions.enter(ws)
        assert not ws.guarded and write(ws).author == "Shop"


class TestEncrypted:
    """A file each user opens with a passphrase of their own."""

    @pytest.fixture
    def path(self, tmp_path, key):
        return made(tmp_path / "safe.crm", key)

    @pytest.fixture
    def key(self):
        return new_key()

    def test_each_opens_it_with_their_own_passphrase_and_no_other_way(self, path, key):
        with pytest.raises(LockedError):
            keys.key_for(path)
        assert signing_in.names(path) == ["Siti", "Mei", "Raj"]
        with signed_in(path, "Mei") as ws:
            assert ws.key == key and ws.user.name == "Mei" and write(ws)

    def test_the_keychain_and_the_common_passphrase_open_it_no_more(self, tmp_path, key):
        place = tmp_path / "b.crm"
        with Workspace.create(place, key=key) as ws:
            turning.keep(place, key, turning.Keeping(True, "one for everybody"))
            people.turn_on(ws, "Siti", OWNER_WORDS, CODE)
        another_run()
        assert keys.kept(key.id) is None and passphrases.seal_of(place, key.id) is None

    def test_the_codes_on_paper_are_the_owners_way_in(self, path, key):
        for said in (code.recovery_code(key), CODE):
            another_run()
            signing_in.sign_in(path, "", said)
            with Workspace.open(path, key=keys.key_for(path)) as ws:
                sessions.enter(ws)
                assert ws.user.owns and write(ws, said[:5]).author in (
                    "Owner's code",
                    "Recovery code",
                )
                people.set_passphrase(ws, named(ws, "Siti"), OWNER_WORDS)

    def test_after_a_new_key_each_still_opens_it_and_backups_too(self, path, key):
        with signed_in(path, "Mei") as ws:
            kept = backup.backup(ws)
        anew = new_key()
        with pytest.raises(UserError, match="Only an owner"):
            turning.turn(path, key, anew, turning.Keeping())
        signed_in(path, "Siti").close()
        turning.turn(path, key, anew, turning.Keeping(True, "one for everybody"))
        assert keys.kept(anew.id) is None and not passphrases.people_of(path, key.id)
        for place in (path, kept):
            with signed_in(place, "Mei") as ws:
                assert ws.key == anew and roles(ws)["Mei"] == "member"
        with signed_in(path, "Raj") as ws, pytest.raises(UserError, match="only reads"):
            write(ws)

    def test_a_passphrase_of_ones_own_opens_it_too(self, path):
        with signed_in(path, "Mei") as ws:
            people.set_own_passphrase(ws, MEMBER_WORDS, "mei takes other words")
        another_run()
        with pytest.raises(keys.WrongKeyError):
            signing_in.sign_in(path, "Mei", MEMBER_WORDS)
        signing_in.sign_in(path, "Mei", "mei takes other words")
        with Workspace.open(path, key=keys.key_for(path)) as ws:
            sessions.enter(ws)
            assert ws.user.name == "Mei"

    def test_a_forged_entry_beside_the_file_makes_nobody_an_owner(self, path):
        entries = passphrases.people_of(path, id_at(path))
        siti, mei = entries[0], entries[1]
        signing_in.sign_in(path, "Mei", MEMBER_WORDS)
        key = keys.key_for(path)
        forged = {**mei, "id": siti["id"], "name": "Boss"}
        passphrases.put_people(path, key.id, [forged])
        another_run()
        signing_in.sign_in(path, "Boss", MEMBER_WORDS)
        with Workspace.open(path, key=key) as ws, pytest.raises(sessions.SignInError):
            sessions.enter(ws)


def test_a_restored_backup_brings_no_removed_user_back(path):
    with signed_in(path, "Siti") as ws:
        kept = backup.backup(ws)
        people.remove(ws, named(ws, "Mei"))
        people.set_role(ws, named(ws, "Raj"), "member")
    signed_in(path, "Siti").close()
    restoring.restore(kept, path, None)
    with signed_in(path, "Raj") as ws:
        assert roles(ws) == {"Siti": "owner", "Raj": "member"}
    backup.restore(kept, path)  # the control: without it they are back
    with signed_in(path, "Siti") as ws:
        assert "Mei" in roles(ws)


def test_where_nothing_can_be_read_the_backups_users_stand(path):
    with signed_in(path, "Siti") as ws:
        kept = backup.backup(ws)
    path.unlink()
    another_run()
    restoring.restore(kept, path, None)
    with signed_in(path, "Mei") as ws:
        assert len(roles(ws)) == 3


def test_a_box_opens_for_its_user_and_purpose_only():
    mine, other = new_key(), new_key()
    box = boxes.closed(boxes.public_of(mine), b"secret", "a")
    assert boxes.opened(mine, box, "a") == b"secret"
    assert boxes.opened(other, box, "a") is None and boxes.opened(mine, box, "b") is None
    for at in range(0, len(box), 7):
        bad = box[:at] + ("0" if box[at] != "0" else "1") + box[at + 1 :]
        assert boxes.opened(mine, bad, "a") is None
    assert boxes.opened(mine, "none", "a") is None and boxes.opened(mine, "", "a") is None
