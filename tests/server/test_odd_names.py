"""Characters a database's text cannot hold, wherever a name may stand: refused or kept, never a fault."""

from __future__ import annotations

from dataclasses import replace

import httpx2
import pytest

from crm_desktop.wire.carried import carried
from tests.server import kit

NUL = "a\0b"


def answers(response):
    assert response.status_code == 200, response.text
    return response.json()["answers"]


def test_an_undo_of_what_has_no_name_is_left_with_its_device(huda):
    undo = huda.operation(cancels=NUL, revives=0)
    fine = huda.operation(kit.a_contact("Tan"))
    assert answers(huda.push(undo, fine)) == [[undo.stamp, 0, "malformed"], [fine.stamp, 1, ""]]


def test_a_device_of_no_name_is_not_the_askers(omar):
    odd = replace(omar.operation(kit.a_contact("Tan")), device=NUL)
    assert answers(omar.push(odd)) == [[odd.stamp, 0, "read_only"]]


def test_a_device_enters_under_an_id_that_can_be_kept(database, address):
    asked = {"code": kit.owner_code(database), "device": "Laptop", "id": NUL}
    answer = httpx2.post(f"{address}/v1/enrol", json=asked)
    assert answer.status_code == 200
    assert NUL not in answer.json()["device"]


@pytest.mark.parametrize("cell", ["owner", "team", "visibility", "company", "contacts.a\0b", NUL])
def test_cells_are_kept_letter_for_letter(huda, siti, cell):
    made = kit.a_contact("Tan", **({"visibility": "private"} | {cell: NUL}))
    note = replace(made, entity="note")
    sent = [siti.operation(made), siti.operation(note)]
    assert [one[2] for one in answers(siti.push(*sent))] == ["", ""]
    _, ops = huda.pull()
    came = [op.rows[0].text for op in ops]
    assert came == [carried(op).rows[0].text for op in sent]
    with_author = siti.operation(kit.a_contact("Lim"), author=NUL)
    assert answers(siti.push(with_author))[0][2] == ""
    assert huda.pull()[1][-1].header.author == NUL


@pytest.mark.parametrize(("verb", "path", "body"), [
    ("POST", "/v1/invites", {"name": NUL, "role": "member"}),
    ("POST", "/v1/invites", {"name": "x", "role": "member", "teams": [NUL]}),
    ("POST", "/v1/invites", {"name": "x", "role": "member", "person": NUL}),
    ("POST", "/v1/teams", {"name": NUL}), ("DELETE", "/v1/devices/a%00b", None),
    ("DELETE", "/v1/invites/a%00b", None), ("PATCH", "/v1/teams/a%00b", {"name": "x"}),
    ("PATCH", "/v1/people/a%00b", {"role": "member"}), ("GET", "/v1/audit?before=a%00b", None),
    ("POST", "/v1/hello", {"nonce": NUL}), ("GET", "/status?key=a%00b.9999999999999.x", None),
    ("GET", "/v1/pull?after=0&chain=00&epoch=a%00b", None),
])  # fmt: skip
def test_endpoints_refuse_them(huda, verb, path, body):
    assert huda.ask(verb, path, json=body).status_code < 500
