"""Whoever pushes what they may not, or what is no operation, changes nothing for anybody else."""

from __future__ import annotations

from dataclasses import replace

import orjson
import pytest
import zstandard

from crm_desktop.domain.operation import Change, Label, SentPatch
from crm_desktop.server import people
from crm_desktop.server.web import exchanging
from crm_desktop.wire import batch, frames, proof, verdicts
from crm_desktop.wire.carried import Carried, Row, carried, pieces
from tests.server import kit


@pytest.fixture
def secret(siti, ali):
    """A private contact of Siti's, which Ali may not see."""
    found = kit.a_contact("Zzyzx", owner="Siti", visibility="private")
    siti.push(siti.operation(found))
    return found


def raw(device, patch: str, entity: str = "contact", id: str = "c-1", **more):
    return device.operation(Change(entity, id, SentPatch(patch)), **more)


def reason(answer) -> str:
    return answer.json()["answers"][0][2]


def counted(ops) -> dict[str, list[int]]:
    """The sums of what a new device pulls: what it holds, refused operations left out."""
    gone = {o.header.cancels for o in ops if o.header.revives == 2}
    said = {o.header.stamp: [row for row in o.rows if row.text != "{}"] for o in ops}
    here = {stamp: bool(rows) and stamp not in gone for stamp, rows in said.items()}
    sums: dict[str, proof.Sum] = {}
    for o in ops:
        counts = (
            here[o.header.stamp] if o.header.cancels is None else here.get(o.header.cancels, True)
        )
        if counts:
            one = proof.of_operation(o.header.stamp, o.header.cancels, o.header.revives)
            sums["operation"] = sums.get("operation", proof.Sum()).plus([one])
        for row in () if o.header.stamp in gone else said[o.header.stamp]:
            one = proof.of_change(o.header.stamp, row.entity, row.id, row.text)
            sums[row.entity] = sums.get(row.entity, proof.Sum()).plus([one])
    return {kind: [one.count, one.sum] for kind, one in sums.items()}


def proved(*devices) -> None:
    for device in devices:
        said, ops = device.pull()
        together: dict[str, Carried] = {}
        for op in ops:
            known = together.get(op.header.stamp)
            rows = [*(known.rows if known else ()), *op.rows]
            together[op.header.stamp] = Carried(op.header, rows, 0, len(rows))
        theirs = {kind: one for kind, one in said["sums"].items() if one[0]}
        assert theirs == counted(together.values())


def test_an_undo_brings_no_rows_along(siti, ali, secret):
    mine = ali.operation(kit.a_contact("Mine"))
    ali.push(mine)
    write = ali.operation(Change("contact", secret.id, {"job": "x"}), cancels=mine.stamp, revives=0)
    assert reason(ali.push(write)) == "malformed"
    assert len(siti.pull()[1]) == 2


def texts(device):
    return [row.text for op in device.pull()[1] for row in op.rows]


@pytest.mark.parametrize(
    "patch", ['{"erase": true}', '{"erase":1}', '{"\\u0065rase":true}', '{"erase":true,"a":1}']
)
def test_an_erasure_is_written_in_one_way_only(huda, ali, patch):
    huda.push(raw(huda, '{"deleted":false,"name":"Tan"}'))
    for origin in ("erase", "user"):
        assert reason(ali.push(raw(ali, patch, origin=origin))) == "malformed"
    assert reason(ali.push(raw(ali, '{"erase":true}', origin="user"))) == "malformed"
    assert reason(ali.push(raw(ali, '{"erase":true}', origin="erase"))) == "no_erasing"
    assert '{"deleted":false,"name":"Tan"}' in texts(huda)


def test_a_tombstone_by_a_member_takes_nothing_out(huda, ali):
    huda.push(raw(huda, '{"deleted":false,"name":"Tan"}'))
    assert reason(ali.push(ali.operation(Change("contact", "c-1", None)))) == "no_erasing"
    assert '{"deleted":false,"name":"Tan"}' in texts(huda)
    born_dead = ali.operation(Change("contact", "c-2", None))  # erased before it was ever sent
    assert reason(ali.push(born_dead)) == ""
    proved(huda, ali)


def test_sharing_cells_are_seen_however_they_are_written(database, address, huda, siti, ali):
    team = {"team": "t-1", "visibility": "team", "owner": "Siti"}
    with database.write() as conn:
        conn.execute(people.t.team.insert().values(
            workspace=huda.enrolled["workspace"], id="t-1", name="North"))  # fmt: skip
        conn.execute(people.t.membership.insert().values(
            workspace=huda.enrolled["workspace"], team="t-1", person=ali.enrolled["person"]))  # fmt: skip
    theirs = kit.a_contact("Tan", **team)
    siti.push(siti.operation(theirs))
    open_up = raw(ali, '{"v\\u0069sibility":"everyone"}', id=theirs.id)
    assert reason(ali.push(open_up)) == "not_shared"


def test_only_the_server_says_what_is_final(siti, ali):
    made = siti.operation(kit.a_contact("Tan"))
    siti.push(made)
    final = ali.operation(cancels=made.stamp, revives=2)
    posing = ali.operation(kit.a_contact("x"), origin="verdict")
    signed = replace(final, origin="verdict", signature=b"x" * 64)
    for forged in (final, posing, signed):
        assert reason(ali.push(forged)) == "malformed"
    proved(siti, ali)


def test_a_verdict_that_a_restore_took_is_believed(database, huda, siti, omar):
    refused = omar.operation(kit.a_contact("Never"))
    with database.read() as conn:
        seed = bytes(conn.execute(people.t.workspace.select()).mappings().one()["signing_key"])
    verdict = verdicts.verdict(huda.enrolled["workspace"], seed, refused, 1, 5)
    assert reason(siti.push(refused)) == ""  # Siti carries it, the verdict comes after it
    assert reason(huda.push(verdict)) == ""
    late = omar.operation(kit.a_contact("Late"))
    before = verdicts.verdict(huda.enrolled["workspace"], seed, late, 1, 5)
    assert reason(huda.push(before)) == ""
    assert reason(siti.push(late)) == "verdict"
    said, ops = huda.pull()
    assert {row.text for op in ops for row in op.rows} == {"{}"}  # no values of what is refused
    assert said["sums"].get("contact", [0, 0]) == [0, 0]
    proved(huda, siti)


def test_pieces_under_one_stamp_are_of_one_operation(siti, ali):
    made = ali.operation(kit.a_contact("Target"))
    ali.push(made)
    large = carried(siti.operation(*(kit.a_contact(f"P{n}") for n in range(4))))
    first, last = pieces(large, 2)
    undo = Carried(replace(first.header, cancels=made.stamp, revives=0), first.rows, 0, 4)
    assert reason(siti.push(undo)) == "malformed"
    other = Carried(replace(first.header, label=Label("import")), first.rows, 0, 4)
    assert reason(siti.push(other, last)) == "malformed"
    assert siti.push(first, last).json()["answers"][0][1] == 2
    proved(siti, ali)


def test_two_devices_that_carry_one_operation_do_not_stop_each_other(siti, ali):
    large = carried(siti.operation(*(kit.a_contact(f"P{n}") for n in range(10))))
    by_four, by_five = list(pieces(large, 4)), list(pieces(large, 5))
    assert siti.push(by_four[0], by_four[2]).json()["answers"] == []
    assert ali.push(by_five[0]).json()["answers"] == []
    assert siti.push(by_four[1]).json()["answers"][0][1:] == [1, ""]
    assert ali.push(by_five[1]).json()["answers"][0][1:] == [1, ""]
    proved(siti, ali)


def test_no_piece_of_a_reader_keeps_a_value(database, omar):
    large = carried(omar.operation(*(kit.a_contact(f"Zzyzx{n}") for n in range(10))))
    for piece in pieces(large, 4):
        answer = omar.push(piece)
        kept = [batch.unpack(row[-2]) for row in kit.dump(database)["piece"]]
        assert {row.text for (one,) in kept for row in one.rows} == {"{}"}
    assert reason(answer) == "read_only"


def test_a_large_operation_comes_without_what_is_hidden_from_one(siti, ali):
    people_ = [kit.a_contact(f"P{n}") for n in range(9)]
    people_[4] = kit.a_contact("Zzyzx", owner="Siti", visibility="private")
    siti.push(*pieces(carried(siti.operation(*people_)), 4))
    _, ops = ali.pull()
    assert [row.id for op in ops for row in op.rows] == [
        p.id for p in people_ if p is not people_[4]
    ]
    assert [(op.first, op.total) for op in ops] == [(0, 8), (4, 8), (7, 8)]
    proved(siti, ali)


def test_nobody_hears_of_a_record_they_never_saw(ali, secret):
    said, ops = ali.pull()
    assert (ops, said["gone"], said["numbers"]) == ([], [], [])
    proved(ali)


def test_undoing_or_erasing_shows_nobody_more(huda, siti, ali):
    mine = kit.a_contact("Zzyzx", owner="Siti", visibility="private")
    made = siti.operation(mine)
    note = Change("note", "n-1", {"deleted": False, "text": "Zzyzx", f"contacts.{mine.id}": True})
    siti.push(made, siti.operation(note), siti.operation(cancels=made.stamp, revives=0))
    assert ali.pull()[1] == []
    proved(huda, siti, ali)
    huda.push(raw(huda, '{"erase":true}', id=mine.id, origin="erase"))
    assert ali.pull()[1] == []
    proved(huda, siti, ali)


def test_undoing_that_a_note_was_taken_off_a_hidden_contact_hides_it_again(siti, ali, secret):
    cell = f"contacts.{secret.id}"
    note = Change("note", "n-1", {"deleted": False, "text": "Zzyzx", cell: True})
    made, off = siti.operation(note), siti.operation(Change("note", "n-1", {cell: None}))
    siti.push(made, off)
    assert len(ali.pull()[1]) == 2
    siti.push(siti.operation(cancels=off.stamp, revives=0))
    said, ops = ali.pull()
    assert (ops, said["gone"]) == ([], [["note", "n-1"]])
    proved(siti, ali)


def test_leads_about_one_another_hold_nobody_up(siti, ali):
    ring = [
        Change("lead", f"l-{n}", {"deleted": False, "name": "Zzyzx", "lead": f"l-{(n + 1) % 3}"})
        for n in range(3)
    ]
    siti.push(siti.operation(*ring))
    siti.push(siti.operation(Change("lead", "l-0", {"visibility": "private", "owner": "Siti"})))
    assert ali.pull()[1] == []
    assert len(siti.pull()[1]) == 2
    siti.push(siti.operation(Change("lead", "l-0", {"visibility": None})))
    assert len(ali.pull()[1]) == 3
    proved(siti, ali)


def test_a_header_names_no_hidden_record(siti, ali):
    hidden, shown = kit.a_contact("Zzyzx", owner="Siti", visibility="private"), kit.a_contact("Tan")
    siti.push(siti.operation(hidden, shown, label=Label("edit", row=hidden.id)))
    ((op,), _) = (ali.pull()[1], 0)
    assert (op.header.label.row, [row.id for row in op.rows]) == ("", [shown.id])


def test_an_undo_that_came_before_what_is_refused_does_not_count(huda, siti, omar):
    refused = omar.operation(kit.a_contact("Never"))
    siti.last = refused.stamp
    assert reason(siti.push(siti.operation(cancels=refused.stamp, revives=0))) == ""
    assert reason(omar.push(refused)) == "read_only"
    proved(huda, siti, omar)


ODD = (
    '{"owner":5,"visibility":"private"}', '{"owner":"a\\u0000b","visibility":"private"}',
    '{"owner":"\\ud800","visibility":{"x":1}}', '{"team":[1],"visibility":"team"}',
    '{"x":NaN}', '{"contacts.a\\u0000b":true}', '{"company":{"x":"\\ud800"}}',
)  # fmt: skip


@pytest.mark.parametrize("patch", ODD)
@pytest.mark.parametrize("entity", ["contact", "note", "lead"])
def test_odd_cells_stop_nobody(huda, siti, patch, entity):
    assert reason(siti.push(raw(siti, patch, entity))) == ""
    assert huda.pull()[0]["head"] == 1
    proved(huda, siti)


@pytest.mark.parametrize(
    ("entity", "id", "patch"),
    [
        ("", "c", "{}"), ("contact", "", "{}"), ("con\0tact", "c", "{}"), ("contact", "c\0", "{}"),
        ("k" * 65, "c", "{}"), ("contact", "c" * 201, "{}"), ("contact", "c", "[]"),
        ("contact", "c", "{"), ("contact", "c", '{"x":' + "[" * 200 + "]" * 200 + " " * 1000 + "}"),
        ("contact", "c", '{"x":' + "1" * 5000 + "}"), ("contact", "c", '{"x":"a\0b"}'),
    ],
)  # fmt: skip
def test_what_no_log_holds_is_left_with_its_device(database, siti, entity, id, patch):
    before = kit.dump(database)
    header = siti.operation()
    bad = Carried(header, [Row(entity, id, patch)], 0, 1)
    assert siti.push(bad).json()["answers"] == [[header.stamp, 0, "malformed"]]
    assert kit.dump(database) == before


def _bodies(device) -> dict[str, bytes]:
    good = batch.pack([carried(device.operation(kit.a_contact("Tan")))])
    inside = zstandard.ZstdDecompressor().decompressobj().decompress(good[5:])
    size = int.from_bytes(inside[:4], "big")
    head = orjson.loads(inside[4 : 4 + size])

    def with_head(**changed) -> bytes:
        made = orjson.dumps(head | {"ops": head["ops"] | changed})
        raw_ = len(made).to_bytes(4, "big") + made + inside[4 + size :]
        return good[:5] + zstandard.ZstdCompressor().compress(raw_)

    bomb = zstandard.ZstdCompressor().compress(bytes(80 << 20))
    return {
        "nothing of it": b"hello", "cut short": good[:-9], "newer": b"CRMB\x02" + good[5:],
        "bomb": good[:5] + bomb, "number": with_head(number=[2**62]),
        "wall": with_head(wall=[-(2**60)]), "count": with_head(count=[2]),
        "no count": with_head(count=[-1]), "place": with_head(device=[99]),
        "piece": with_head(piece={"0": [5, 3]}), "undo": with_head(cancels={"0": "x"}),
        "half": with_head(revives={"0": 1}), "text": with_head(label="x"), "more": with_head(more={"0": 3}),
        "signature": with_head(signature={"0": "*"}), "true": with_head(
            cancels={"0": "0" * 28}, revives={"0": True}),
    }  # fmt: skip


def test_bodies_that_are_no_batch_change_nothing(database, siti):
    before = kit.dump(database)
    for name, body in _bodies(siti).items():
        answer = siti.http.post(
            f"{siti.address}/v1/push", content=frames.joined([body]), headers=siti.headers
        )
        assert (answer.status_code, answer.json()) == (422, {"detail": "malformed"}), name
    for body in (b"\xff\xff\xff\xffxx", b"xx"):
        answer = siti.http.post(f"{siti.address}/v1/push", content=body, headers=siti.headers)
        assert answer.status_code == 422
    large = siti.http.post(f"{siti.address}/v1/push", content=bytes(17 << 20), headers=siti.headers)
    assert large.status_code == 413
    assert kit.dump(database) == before


def test_small_bodies_that_unpack_to_very_much_are_not_unpacked(database, siti, monkeypatch):
    """Each part is small enough; it is all of them together that would fill the memory."""
    before, unpacked = kit.dump(database), []
    one = siti.operation(Change("contact", "c-1", {"notes": "x" * (20 << 20)}))
    part = batch.pack([carried(one)])
    read = batch.unpack

    def told(data, most=batch.MOST):
        found = read(data, most)
        unpacked.append(len(found[0].rows[0].text))
        return found

    monkeypatch.setattr(batch, "unpack", told)
    answer = siti.ask("POST", "/v1/push", content=frames.joined([part] * 50))
    assert (answer.status_code, sum(unpacked) < 70 << 20) == (422, True)
    monkeypatch.setattr(exchanging, "MOST_ROWS", 1000)
    rows = [Row("contact", f"{n:036}", "{}") for n in range(600)]
    many = batch.pack([Carried(siti.operation(), rows, 0, len(rows))])
    answer = siti.ask("POST", "/v1/push", content=frames.joined([many] * 2))
    assert (answer.status_code, answer.json()["detail"]) == (413, "too_much")
    assert kit.dump(database) == before


def test_nobody_sends_more_than_is_taken(database, address, siti):
    """What is JSON is read before it is asked who sends it: also from those no token lets in."""
    before, large = kit.dump(database), b'{"x":"' + b"x" * (2 << 20) + b'"}'
    words = {"content-type": "application/json"}

    def chunks():
        yield from [b" " * (1 << 16)] * 40

    for verb, path in (
        ("POST", "/v1/enrol"), ("POST", "/v1/hello"), ("POST", "/v1/held"), ("POST", "/v1/teams"),
        ("PATCH", "/v1/people/x"), ("PATCH", "/v1/teams/x"), ("POST", "/v1/invites"),
    ):  # fmt: skip
        for headers in (words, words | siti.headers):
            answer = siti.http.request(verb, address + path, content=large, headers=headers)
            assert (answer.status_code, answer.json()) == (413, {"detail": "too_large"}), path
    answer = siti.http.post(f"{address}/v1/enrol", content=chunks(), headers=words)
    assert answer.status_code == 413
    assert kit.dump(database) == before


def test_headers_of_requests_that_are_none_change_nothing(database, siti):
    before = kit.dump(database)
    body = frames.joined([batch.pack([carried(siti.operation(kit.a_contact("Tan")))])])
    for known in ("x", "1", "-1:00", f"{2**70}:00", "1:zz", "9:00", "0:00"):
        headers = siti.headers | {"X-CRM-Known": known}
        answer = siti.http.post(f"{siti.address}/v1/push", content=body, headers=headers)
        assert answer.status_code in (409, 422), known
    assert (
        siti.http.post(
            f"{siti.address}/v1/push", content=body, headers=siti.headers | {"X-CRM-Epoch": "other"}
        ).status_code
        == 409
    )
    for after in ("-1", "x", str(2**70), "7"):
        asked = {"after": after, "chain": "00"}
        answer = siti.http.get(f"{siti.address}/v1/pull", params=asked, headers=siti.headers)
        assert answer.status_code in (409, 422), after
    assert kit.dump(database) == before


def test_what_is_sent_again_by_others_is_here_already(siti, ali, huda):
    made = siti.operation(kit.a_contact("Tan"))
    siti.push(made)
    twisted = replace(made, changes=(Change("contact", "c-9", {"name": "other"}),))
    assert ali.push(twisted).json()["answers"] == [[made.stamp, 1, ""]]
    assert huda.pull()[1][0].operation() == made


def test_another_workspace_sees_nothing_of_this_one(database, address, siti, secret):
    other = kit.Device.enter(address, kit.owner_code(database))
    held = other.http.post(f"{address}/v1/held", json=[siti.last], headers=other.headers)
    assert held.json() == {}
    edit = other.operation(Change("contact", secret.id, {"job": "x"}))
    assert reason(other.push(edit)) == ""  # a record of its own that happens to have the same id
    assert [row.text for op in siti.pull()[1] for row in op.rows if "job" in (row.text or "")] == []
    proved(siti, other)


def test_a_carried_operation_its_bearer_may_not_write_stays_with_them(siti, ali, secret):
    theirs = siti.operation(Change("contact", secret.id, {"job": "Clerk"}))
    assert ali.push(theirs).json()["answers"] == [[theirs.stamp, 0, "not_yours"]]
    assert siti.push(theirs).json()["answers"][0][1:] == [2, ""]
