"""Every endpoint asked by everybody: who is answered what, and that taint never reaches the wrong ones."""

from __future__ import annotations

import re
from typing import Any

import pytest

from crm_desktop.domain.operation import Change
from crm_desktop.server import tables as t
from crm_desktop.server import views
from crm_desktop.server.app import make_app
from crm_desktop.wire import batch, frames
from crm_desktop.wire.carried import carried
from tests.server import kit

ROLES = ("owner", "manager", "member", "reader", "revoked", "elsewhere", "nobody")
RECORDS = ("public", "own", "team", "private", "about", "erased")
TAINT = {record: f"Zz{record}yx" for record in RECORDS}
SEES: dict[str, frozenset[str]] = {
    "owner": frozenset(("public", "own", "team", "private", "about")),
    "manager": frozenset(("public", "own", "team")),
    "member": frozenset(("public", "own")),
    "reader": frozenset(("public", "own", "team")),
    "revoked": frozenset(), "elsewhere": frozenset(), "nobody": frozenset(),
}  # fmt: skip
"""Whose taint reaches whom; manager and reader are of the team, "own" is everybody's own."""
OPEN = {
    "/health",
    "/health/live",
    "/health/ready",
    "/v1/enrol",
    "/status",
    "/metrics",
    "/openapi.json",
}


class Everybody:
    """One workspace with a device of every role and a record of every kind."""

    def __init__(self, database, address: str) -> None:
        self.database, self.address = database, address
        self.devices: dict[str, kit.Device] = {}
        self.devices["owner"] = kit.Device.enter(address, kit.owner_code(database))
        workspace = self.workspace = self.devices["owner"].enrolled["workspace"]
        with database.write() as conn:
            conn.execute(t.team.insert().values(workspace=workspace, id="t-1", name="North"))
        for role in ("manager", "member", "reader"):
            teams = () if role == "member" else ("t-1",)
            code = kit.code_for(database, workspace, role.title(), role, *teams)
            self.devices[role] = kit.Device.enter(address, code)
        gone = kit.Device.enter(address, kit.code_for(database, workspace, "Gone", "manager"))
        self.devices["revoked"] = gone
        self.devices["elsewhere"] = kit.Device.enter(address, kit.owner_code(database))
        self.devices["nobody"] = kit.Device(address, gone.enrolled | {"token": "x" * 43})
        self.ids: dict[str, str] = {}
        self._write()
        with database.write() as conn:
            mine = t.device.c.id == gone.enrolled["device"]
            conn.execute(t.device.update().where(mine).values(revoked=1))

    def _write(self) -> None:
        owner = self.devices["owner"]
        cells: dict[str, dict[str, Any]] = {
            "public": {}, "own": {}, "erased": {"visibility": "private", "owner": "Huda"},
            "team": {"visibility": "team", "team": "t-1", "owner": "Huda"},
            "private": {"visibility": "private", "owner": "Huda"},
        }  # fmt: skip
        for record, more in cells.items():
            change = kit.a_contact(TAINT[record], **more)
            self.ids[record] = change.id
            owner.push(owner.operation(change))
        self.ids["about"] = "n-1"
        note = {"deleted": False, "text": TAINT["about"], f"contacts.{self.ids['private']}": True}
        owner.push(owner.operation(Change("note", "n-1", note)))
        dead = Change("contact", self.ids["erased"], {"erase": True})
        owner.push(owner.operation(dead, origin="erase"))

    def ask(self, role: str, verb: str, path: str, **more: Any) -> Any:
        device = self.devices[role]
        headers = {} if role == "nobody" else device.headers
        return device.http.request(verb, self.address + path, headers=headers, **more)


@pytest.fixture
def everybody(database, address):
    return Everybody(database, address)


def said(answer) -> str:
    """Everything an answer says: its headers and its body, unpacked where it is packed."""
    body = answer.content
    if answer.headers.get("content-type", "").startswith("application/x-crm-batch"):
        first, *batches = frames.split(body)
        unpacked = [repr(one) for data in batches for one in batch.unpack(data)]
        return f"{answer.headers!r}{first!r}{unpacked}"
    return f"{answer.headers!r}{body!r}"


def every_route(database) -> list[tuple[str, str]]:
    paths = make_app(database).openapi()["paths"]
    return [(verb.upper(), path) for path, verbs in paths.items() for verb in verbs]


def bodies(everybody: Everybody, path: str) -> list[Any]:
    """What each path is asked with: something it takes, where that is short to say."""
    return {
        "/v1/pull": [{"params": {"after": "0", "chain": "00" * 16}}],
        "/v1/held": [{"json": ["0" * 28]}],
        "/v1/hello": [{"json": {"nonce": "x"}}, {}],
        "/v1/enrol": [{"json": {"code": "AAAA-AAAA-AAAA", "device": "x"}}],
        "/v1/push": [{"content": b""}],
    }.get(path, [{"json": {}}, {}])  # fmt: skip


def concrete(everybody: Everybody, path: str) -> list[str]:
    """Paths with their places filled in by what there is, and by what there is not."""
    known = [everybody.devices["member"].enrolled["person"], "0" * 64, "x", "../x", "t-1"]
    return [re.sub(r"\{\w+\}", lambda _m, k=k: k, path) for k in known] if "{" in path else [path]


def test_every_endpoint_says_to_everybody_only_what_they_may_know(everybody, database):
    for verb, pattern in every_route(database):
        for path in concrete(everybody, pattern):
            if verb in ("DELETE", "PATCH") and "x" not in path:
                continue  # would take away whom we ask with
            for role in ROLES:
                if path == "/v1/events" and role not in ("revoked", "nobody"):
                    continue  # does not end by itself
                for more in bodies(everybody, pattern):
                    answer = everybody.ask(role, verb, path, **more)
                    words = said(answer)
                    found = {record for record, taint in TAINT.items() if taint in words}
                    assert found <= SEES[role], (verb, path, role, found)
                    assert answer.status_code < 500, (verb, path, role)
                    if role in ("revoked", "nobody") and pattern not in OPEN:
                        assert answer.status_code in (401, 403, 404, 405, 422), (verb, path, role)
                        if pattern.startswith("/v1/") and answer.status_code != 422:
                            assert answer.status_code in (401, 404), (verb, path, role)


@pytest.mark.parametrize("role", ROLES)
def test_a_pull_gives_each_role_what_it_sees(everybody, role):
    answer = everybody.ask(role, "GET", "/v1/pull", params={"after": "0", "chain": "00" * 16})
    if role in ("revoked", "nobody"):
        assert answer.status_code == 401
        return
    found = {record for record, taint in TAINT.items() if taint in said(answer)}
    assert found == SEES[role]


WRITES = {
    "owner": dict.fromkeys(RECORDS, ""),
    "manager": dict.fromkeys(("public", "own", "team"), "")
    | dict.fromkeys(("private", "about", "erased"), "not_yours"),
    "member": dict.fromkeys(("public", "own"), "")
    | dict.fromkeys(("team", "private", "about", "erased"), "not_yours"),
    "reader": dict.fromkeys(RECORDS, "read_only"),
}


@pytest.mark.parametrize("record", RECORDS)
@pytest.mark.parametrize("role", WRITES)
def test_each_role_writes_what_it_may(everybody, role, record):
    device = everybody.devices[role]
    kind = "note" if record == "about" else "contact"
    edit = device.operation(Change(kind, everybody.ids[record], {"job": "x"}))
    assert device.push(edit).json()["answers"][0][2] == WRITES[role][record]


@pytest.mark.parametrize("role", ["revoked", "elsewhere", "nobody"])
def test_who_does_not_belong_changes_nothing(everybody, role):
    before = kit.dump(everybody.database)["operation"]
    device = everybody.devices[role]
    edit = device.operation(Change("contact", everybody.ids["public"], {"job": "x"}))
    answer = everybody.ask(role, "POST", "/v1/push",
                           content=frames.joined([batch.pack([carried(edit)])]))  # fmt: skip
    mine = [row for row in kit.dump(everybody.database)["operation"] if row not in before]
    if role == "elsewhere":
        assert {row[0] for row in mine} == {device.enrolled["workspace"]}
    else:
        assert (answer.status_code, mine) == (401, [])


def test_answers_of_4xx_change_nothing(everybody, database):
    passing = [
        list(t.device.c).index(c) for c in (t.device.c.seen, t.device.c.cursor, t.device.c.proved)
    ]

    def rest() -> dict[str, Any]:
        found = kit.dump(database)
        rows = [
            tuple(v for at, v in enumerate(row) if at not in passing) for row in found["device"]
        ]
        return found | {"device": rows}

    for verb, pattern in every_route(database):
        for path in concrete(everybody, pattern):
            for role in ("owner", "manager", "member", "reader", "revoked", "nobody"):
                if path == "/v1/events":
                    continue
                for more in ({"json": {}}, {"json": [1]}, {"content": b"\xff{"}, {}):
                    before = rest()
                    answer = everybody.ask(role, verb, path, **more)
                    if 400 <= answer.status_code < 500:
                        assert rest() == before, (verb, path, role, more)


def test_a_person_of_a_team_sees_it_until_they_leave(everybody, database):
    device = everybody.devices["manager"]
    first, ops = device.pull()
    assert any(TAINT["team"] in str(row.text) for op in ops for row in op.rows)
    mine = t.membership.c.person == device.enrolled["person"]
    with database.write() as conn:
        views.changing(
            conn, everybody.workspace, lambda: conn.execute(t.membership.delete().where(mine))
        )
    later, ops = device.pull(first["upto"], first["chain"])
    assert [everybody.ids["team"]] == [id for _, id in later["gone"]]
    assert TAINT["team"] not in repr(device.pull())
