"""What one device pushes another pulls, letter for letter, once; a different past is noticed."""

from __future__ import annotations

import pytest

from crm_desktop.domain.operation import Change, SentPatch
from crm_desktop.server import tables as t
from crm_desktop.wire import proof, verdicts
from crm_desktop.wire.carried import carried, pieces
from tests.server import kit


def test_what_is_pushed_is_pulled_letter_for_letter(huda, siti):
    text = '{"deleted": false, "name":"陈志明", "later":{"x":1}}'
    op = huda.operation(Change("contact", "c-1", SentPatch(text)), more={"later": [1]})
    answer = huda.push(op).json()
    assert answer["answers"] == [[op.stamp, 1, ""]]
    said, (back,) = siti.pull()
    assert back.operation() == op
    assert back.rows[0].text == text
    assert (said["upto"], said["head"], said["more"]) == (1, 1, False)
    assert said["chain"] == answer["chain"]


def test_an_operation_sent_again_keeps_its_number(huda):
    op = huda.operation(kit.a_contact("Tan"))
    assert huda.push(op, op).json() == huda.push(op).json() | {
        "answers": [[op.stamp, 1, ""], [op.stamp, 1, ""]]
    }
    assert huda.push(op).json()["head"] == 1


@pytest.mark.parametrize("many", [1, 9, 10, 11, 25])
def test_operations_are_taken_however_many_come(huda, siti, many):
    ops = [huda.operation(*(kit.a_contact(f"{n} {m}") for m in range(3))) for n in range(many)]
    numbers = list(range(1, many + 1))
    assert [number for _, number, _ in huda.push(*ops).json()["answers"]] == numbers
    said, back = siti.pull()
    assert [one.operation() for one in back] == ops
    assert said["sums"]["contact"][0] == 3 * many


def test_a_push_over_the_quota_leaves_nothing_whatever_it_brings(database, huda):
    person = kit.a_contact("Tan")
    huda.push(huda.operation(person))
    with database.write() as conn:
        conn.execute(t.workspace.update().values(quota=5_000))
    before = kit.dump(database)
    large = huda.operation(kit.a_contact("x" * 5_000))
    gone = huda.operation(Change("contact", person.id, {"erase": True}), origin="erase")
    assert huda.push(large, gone).status_code == 507
    assert kit.dump(database) == before


def test_sums_are_those_of_what_was_pulled(huda, siti):
    made = huda.operation(kit.a_contact("Tan"), kit.a_contact("Lim"))
    huda.push(made, huda.operation(cancels=made.stamp, revives=0))
    said, ops = siti.pull()
    contacts = [
        proof.of_change(o.header.stamp, r.entity, r.id, r.text) for o in ops for r in o.rows
    ]
    headers = [proof.of_operation(o.header.stamp, o.header.cancels, o.header.revives) for o in ops]
    wanted = {"contact": proof.Sum().plus(contacts), "operation": proof.Sum().plus(headers)}
    assert said["sums"] == {kind: [one.count, one.sum] for kind, one in wanted.items()}


def test_a_large_operation_comes_whole_and_only_then(huda, siti):
    op = huda.operation(*(kit.a_contact(f"Person {n}") for n in range(25)))
    first, second, third = pieces(carried(op), 10)
    assert huda.push(first, third).json()["answers"] == []
    assert siti.pull()[1] == []
    assert huda.push(second).json()["answers"] == [[op.stamp, 1, ""]]
    rows = [row.change() for one in siti.pull()[1] for row in one.rows]
    assert tuple(rows) == op.changes


def test_who_may_only_read_writes_nothing_and_all_learn_of_it(huda, siti, omar):
    workspace = huda.enrolled["workspace"]
    op = omar.operation(kit.a_contact("Tan"))
    assert omar.push(op).json()["answers"] == [[op.stamp, 1, "read_only"]]
    _, (verdict, header) = siti.pull()
    assert [row.text for row in header.rows] == ["{}"]  # what it was built on, no values
    assert (verdict.header.cancels, verdict.header.revives) == (op.stamp, 2)
    assert verdicts.genuine(verdict.header, workspace, bytes.fromhex(huda.enrolled["key"]))
    assert not verdicts.genuine(verdict.header, workspace, bytes(32))


def test_a_refused_undo_is_turned_back_for_all(huda, siti, omar):
    workspace = huda.enrolled["workspace"]
    made = huda.operation(kit.a_contact("Tan"))
    huda.push(made)
    undo = omar.operation(cancels=made.stamp, revives=0)
    assert omar.push(undo).json()["answers"] == [[undo.stamp, 2, "read_only"]]
    *_, verdict = siti.pull()[1]
    assert (verdict.header.cancels, verdict.header.revives) == (made.stamp, 1)
    assert verdict.header.stamp > undo.stamp
    assert verdicts.genuine(verdict.header, workspace, bytes.fromhex(huda.enrolled["key"]))


def test_another_past_is_answered_with_reset(huda):
    huda.push(huda.operation(kit.a_contact("Tan")))
    huda.known = (1, "11" * 16)
    answer = huda.push(huda.operation(kit.a_contact("Lim")))
    assert (answer.status_code, answer.json()["detail"]) == (409, "reset")
    huda.known = (7, "11" * 16)
    assert huda.push(huda.operation(kit.a_contact("Lim"))).status_code == 409


def test_a_private_contact_is_its_owners_alone(huda, siti):
    mine = kit.a_contact("Secret", owner="Siti", visibility="private")
    note = Change("note", "n-1", {"deleted": False, "text": "about", f"contacts.{mine.id}": True})
    siti.push(siti.operation(mine), siti.operation(note))
    code = huda.enrolled["workspace"]
    assert len(huda.pull()[1]) == 2  # an owner of the workspace sees everything
    assert code


def test_hidden_things_are_neither_given_out_nor_written_nor_counted(siti, ali):
    shown, mine = kit.a_contact("Shown"), kit.a_contact("Secret", owner="Siti")
    about = Change("note", "n-1", {"deleted": False, "text": "x", f"contacts.{mine.id}": True})
    siti.push(siti.operation(shown, mine), siti.operation(about))
    before, _ = ali.pull()
    hide = siti.operation(Change("contact", mine.id, {"visibility": "private"}))
    siti.push(hide)
    said, ops = ali.pull(before["upto"], before["chain"])
    assert ops == []
    assert sorted(said["gone"]) == [["contact", mine.id], ["note", "n-1"]]
    fresh, left = ali.pull()
    assert [row.id for op in left for row in op.rows] == [shown.id]
    counted = [
        proof.of_change(o.header.stamp, r.entity, r.id, r.text) for o in left for r in o.rows
    ]
    one = proof.Sum().plus(counted)
    assert fresh["sums"]["contact"] == [one.count, one.sum]
    assert fresh["sums"]["note"][0] == 0
    assert fresh["sums"]["operation"][0] == 1
    edit = ali.operation(Change("contact", mine.id, {"job": "x"}))
    assert ali.push(edit).json()["answers"][0][2] == "not_yours"
    siti.push(siti.operation(cancels=hide.stamp, revives=0))
    again, granted = ali.pull(said["upto"], said["chain"])
    ids = {row.id for op in granted for row in op.rows}
    assert ids == {mine.id, "n-1"}
    assert again["gone"] == []


def test_erased_records_leave_the_server(database, huda, siti, tmp_path):
    person = kit.a_contact("Zzyzx Taint")
    huda.push(huda.operation(person))
    huda.push(huda.operation(Change("contact", person.id, {"erase": True}), origin="erase"))
    huda.push(huda.operation(Change("contact", person.id, {"job": "Zzyzx"})))
    said, ops = siti.pull()
    assert [row.text for op in ops for row in op.rows] == [None, '{"erase":true}', None]
    hashes = [proof.of_change(o.header.stamp, r.entity, r.id, r.text) for o in ops for r in o.rows]
    one = proof.Sum().plus(hashes)
    assert said["sums"]["contact"] == [one.count, one.sum]


def test_nobody_without_a_token_gets_anything(huda):
    for path in ("/v1/hello", "/v1/push", "/v1/pull?after=0&chain=", "/v1/sums", "/v1/events"):
        for verb in ("GET", "POST"):
            for token in ("", "Bearer x", "Basic x"):
                answer = huda.http.request(
                    verb, huda.address + path, headers={"Authorization": token}
                )
                assert answer.status_code in (401, 405, 422), (verb, path, answer.status_code)


def test_a_code_lets_one_device_in(database, address):
    code = kit.owner_code(database)
    kit.Device.enter(address, code.lower())
    with pytest.raises(AssertionError, match="not_welcome"):
        kit.Device.enter(address, code)


def test_another_past_is_noticed_by_who_only_pulls(huda, siti):
    op = huda.operation(kit.a_contact("Tan"))
    answer = huda.push(op).json()
    asked = {"after": "0", "chain": "00" * 16}
    for digest, status in ((answer["chain"], 200), ("11" * 16, 409)):
        known = {"X-CRM-Known": f"1:{digest}"}
        assert siti.ask("GET", "/v1/pull", params=asked, headers=known).status_code == status
