"""People, teams, codes and devices: who may change them, and who learns what by it."""

from __future__ import annotations

import threading
import time

import pytest
from sqlalchemy import func, select

from crm_desktop.domain.operation import Change
from crm_desktop.server import tables as t
from crm_desktop.server import waking
from crm_desktop.wire import chain
from tests.server import kit


def team_of(owner, name, *people):
    made = owner.ask("POST", "/v1/teams", json={"name": name})
    assert made.status_code == 200, made.text
    id = made.json()["id"]
    if people:
        assert owner.ask("PATCH", f"/v1/teams/{id}", json={"members": list(people)}).is_success
    return id


def test_who_joins_a_team_is_given_its_records_and_who_leaves_loses_them(huda, siti):
    north = team_of(huda, "North")
    shared = kit.a_contact("Tan", visibility="team", team=north)
    note = Change("note", "n-1", {"deleted": False, "text": "x", f"contacts.{shared.id}": True})
    huda.push(huda.operation(shared), huda.operation(note))
    before, ops = siti.pull()
    assert ops == []
    members = {"members": [siti.enrolled["person"]]}
    number = huda.ask("PATCH", f"/v1/teams/{north}", json=members).json()["number"]
    assert number == before["upto"] + 1
    said, ops = siti.pull(before["upto"], before["chain"])
    assert {row.id for op in ops for row in op.rows} == {shared.id, "n-1"}
    assert (said["upto"], said["more"], said["gone"]) == (number, False, [])
    left = huda.ask("PATCH", f"/v1/teams/{north}", json={"members": []}).json()["number"]
    gone, ops = siti.pull(said["upto"], said["chain"])
    assert (gone["upto"], ops) == (left, [])
    assert sorted(gone["gone"]) == [["contact", shared.id], ["note", "n-1"]]
    again, ops = siti.pull()  # one who begins now sees nothing of it
    assert ops == []
    assert again["chain"] == gone["chain"]


def test_a_number_without_an_operation_keeps_the_chain(database, huda, siti):
    """Who knows the number may push on from it; who knows another past there may not."""
    north = team_of(huda, "North", siti.enrolled["person"])
    pushed = huda.push(huda.operation(kit.a_contact("T", visibility="team", team=north))).json()
    number = huda.ask("PATCH", f"/v1/teams/{north}", json={"members": []}).json()["number"]
    assert number == pushed["head"] + 1
    said, _ = huda.pull(pushed["head"], pushed["chain"])
    assert (said["upto"], said["head"]) == (number, number)
    huda.known = (number, said["chain"])
    after = huda.operation(kit.a_contact("Lim"))
    answer = huda.push(after).json()
    assert answer["answers"] == [[after.stamp, number + 1, ""]]
    assert answer["chain"] == chain.after(bytes.fromhex(said["chain"]), after.stamp).hex()
    huda.known = (number, pushed["chain"])
    assert huda.push(huda.operation(kit.a_contact("Wong"))).status_code == 409


def test_an_owner_no_more_sees_no_longer_everything(huda, siti):
    mine = kit.a_contact("Secret", owner="Huda", visibility="private")
    huda.push(huda.operation(mine))
    person = f"/v1/people/{siti.enrolled['person']}"
    before, _ = siti.pull()
    number = huda.ask("PATCH", person, json={"role": "owner"}).json()["number"]
    said, ops = siti.pull(before["upto"], before["chain"])
    assert (said["upto"], [row.id for op in ops for row in op.rows]) == (number, [mine.id])
    assert huda.ask("PATCH", person, json={"role": "member"}).is_success
    said, ops = siti.pull(said["upto"], said["chain"])
    assert (said["gone"], ops) == ([["contact", mine.id]], [])
    assert huda.ask("PATCH", person, json={"role": "reader"}).json() == {"number": 0}


def test_somebody_deactivated_is_out_at_once_and_finds_nothing_old_when_back(
    address, huda, siti, ali
):
    shown = kit.a_contact("Tan", owner="Siti")
    siti.push(siti.operation(shown))
    place, _ = ali.pull()
    person = f"/v1/people/{ali.enrolled['person']}"
    assert huda.ask("PATCH", person, json={"active": False}).is_success
    assert ali.ask("POST", "/v1/hello", json={}).status_code == 401
    siti.push(siti.operation(Change("contact", shown.id, {"visibility": "private"})))
    assert huda.ask("PATCH", person, json={"active": True}).is_success
    assert ali.ask("POST", "/v1/hello", json={}).status_code == 401  # its devices stay out
    code = huda.ask("POST", "/v1/invites", json={"person": ali.enrolled["person"]}).json()["code"]
    back = kit.Device.enter(address, code)
    assert back.enrolled["person"] == ali.enrolled["person"]
    said, ops = back.pull(place["upto"], place["chain"])
    assert (said["gone"], ops) == ([["contact", shown.id]], [])


def test_the_last_owner_stays(database, huda, siti):
    mine = f"/v1/people/{huda.enrolled['person']}"
    for change in ({"role": "member"}, {"active": False}):
        answer = huda.ask("PATCH", mine, json=change)
        assert (answer.status_code, answer.json()["detail"]) == (409, "last_owner")
    assert huda.ask("POST", "/v1/hello", json={}).status_code == 200
    assert huda.ask(
        "PATCH", f"/v1/people/{siti.enrolled['person']}", json={"role": "owner"}
    ).is_success
    assert huda.ask("PATCH", mine, json={"role": "member"}).is_success


def test_only_owners_change_people(huda, siti):
    north = team_of(huda, "North")
    mine, hers = siti.enrolled["person"], huda.enrolled["person"]
    asked = (
        ("PATCH", f"/v1/people/{mine}", {"role": "owner"}), ("PATCH", f"/v1/people/{hers}", {}),
        ("POST", "/v1/teams", {"name": "Mine"}), ("PATCH", f"/v1/teams/{north}", {"members": [mine]}),
        ("POST", "/v1/invites", {"name": "X", "role": "owner"}), ("POST", "/v1/invites", {"person": hers}),
        ("GET", "/v1/invites", None), ("DELETE", "/v1/invites/0123456789abcdef", None),
        ("GET", "/v1/audit", None), ("GET", "/v1/status", None), ("POST", "/v1/status/link", None),
    )  # fmt: skip
    for verb, path, body in asked:
        answer = siti.ask(verb, path, json=body)
        assert (answer.status_code, answer.json()) == (403, {"detail": "owner_only"}), path
    assert siti.ask("GET", "/v1/people").json() == huda.ask("GET", "/v1/people").json()
    assert siti.ask("GET", "/v1/teams").json() == [{"id": north, "name": "North", "members": []}]


def test_what_is_not_there_is_said_so(huda):
    for verb, path, body in (
        ("PATCH", "/v1/people/nobody", {"role": "owner"}), ("PATCH", "/v1/teams/none", {"name": "X"}),
        ("POST", "/v1/invites", {"person": "nobody"}), ("POST", "/v1/invites", {"teams": ["none"]}),
        ("DELETE", "/v1/invites/0123456789abcdef", None), ("DELETE", "/v1/devices/none", None),
    ):  # fmt: skip
        assert huda.ask(verb, path, json=body).status_code == 404, path
    for verb, path, body in (
        ("PATCH", "/v1/people/a%00b", {"role": "owner"}), ("POST", "/v1/teams", {"name": "a\0"}),
        ("POST", "/v1/teams", {"name": ""}), ("POST", "/v1/invites", {"role": "king"}),
        ("POST", "/v1/invites", {"days": 10**9}), ("GET", "/v1/audit?most=0", None),
        ("POST", "/v1/held", ["x\0"]), ("GET", f"/v1/pull?chain=00&after={2**63}", None),
        ("POST", "/v1/hello", {"cursor": -1}), ("POST", "/v1/hello", {"cursor": 2**70}),
    ):  # fmt: skip
        answer = huda.ask(verb, path, json=body)
        assert (answer.status_code, answer.json()) == (422, {"detail": "malformed"}), path


@pytest.mark.parametrize("sign", ["\x1b]0;", "\x9b2J", "\n", "\x7f", "\0"])
def test_no_name_moves_the_terminal_it_is_listed_on(database, address, huda, sign):
    asked = {"code": kit.owner_code(database), "device": f"Laptop{sign}"}
    assert huda.http.post(f"{address}/v1/enrol", json=asked).status_code == 422
    assert huda.ask("POST", "/v1/teams", json={"name": f"North{sign}"}).status_code == 422
    assert huda.http.post(f"{address}/v1/enrol", json=asked | {"device": "Laptop"}).is_success


def test_codes_are_listed_without_what_opens_and_can_be_withdrawn(address, huda):
    code = huda.ask("POST", "/v1/invites", json={"name": "Ali", "role": "reader"}).json()["code"]
    (listed,) = huda.ask("GET", "/v1/invites").json()
    assert (listed["name"], listed["role"]) == ("Ali", "reader")
    assert code.replace("-", "") not in str(listed)
    assert huda.ask("DELETE", f"/v1/invites/{listed['id']}").status_code == 204
    with pytest.raises(AssertionError, match="not_welcome"):
        kit.Device.enter(address, code)
    assert huda.ask("GET", "/v1/invites").json() == []


def test_everyone_may_bring_one_more_device_and_shut_out_their_own(address, huda, siti):
    mine = siti.enrolled["person"]
    code = siti.ask("POST", "/v1/invites", json={"person": mine}).json()["code"]
    phone = kit.Device.enter(address, code, "Phone")
    assert [d["name"] for d in siti.ask("GET", "/v1/devices").json()] == ["Laptop", "Phone"]
    assert len(huda.ask("GET", "/v1/devices").json()) == 3
    other = f"/v1/devices/{huda.enrolled['device']}"
    assert siti.ask("DELETE", other).status_code == 404
    assert siti.ask("DELETE", f"/v1/devices/{phone.enrolled['device']}").status_code == 204
    assert phone.ask("GET", "/v1/sums").status_code == 401
    assert siti.ask("GET", "/v1/sums").status_code == 200


def test_a_device_shut_out_is_told_soon_by_every_process(database, huda, siti):
    """Two applications on one database stand for two processes: they share nothing else."""
    heard: list[tuple[str, float]] = []
    with kit.serving(database) as other, siti.http.stream(
        "GET", f"{other}/v1/events", headers=siti.headers
    ) as lines:  # fmt: skip

        def listen():
            for line in lines.iter_lines():
                heard.append((line, time.monotonic()))

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        while not heard:
            time.sleep(0.01)
        began = time.monotonic()
        assert huda.ask("DELETE", f"/v1/devices/{siti.enrolled['device']}").status_code == 204
        thread.join(10)
    (at,) = [when for line, when in heard if line == "event: revoked"]
    assert waking.EVERY < 1 and at - began < kit.SOON


def test_the_audit_holds_ids_and_numbers(database, huda, siti):
    team_of(huda, "Zzyzx North", siti.enrolled["person"])
    huda.ask("POST", "/v1/invites", json={"name": "Zzyzx Ali"})
    huda.ask("PATCH", f"/v1/people/{siti.enrolled['person']}", json={"active": False})
    told = huda.ask("GET", "/v1/audit").json()
    deeds = [one["deed"] for one in told]
    assert deeds == ["deactivated", "invited", "members", "team_made", "enrolled", "enrolled"]
    assert told[0]["about"]["person"] == siti.enrolled["person"]
    assert told[0]["person"] == huda.enrolled["person"]
    assert "Zzyzx" not in str(told) and "Siti" not in str(told)
    (second,) = huda.ask("GET", f"/v1/audit?most=1&before={told[0]['id']}").json()
    assert second == told[1]


def test_what_is_refused_changes_nothing(database, huda, siti):
    def rows():
        with database.read() as conn:
            return [
                conn.execute(select(func.count()).select_from(table)).scalar_one()
                for table in (t.person, t.team, t.membership, t.invite, t.audit, t.operation)
            ]

    north = team_of(huda, "North")
    before = rows()
    huda.ask("PATCH", f"/v1/teams/{north}", json={"name": "X", "members": ["nobody"]})
    huda.ask("PATCH", f"/v1/people/{huda.enrolled['person']}", json={"active": False})
    siti.ask("PATCH", f"/v1/teams/{north}", json={"members": []})
    assert rows() == before
    assert huda.ask("GET", "/v1/teams").json()[0]["name"] == "North"


def test_a_change_of_people_between_token_and_push_counts(database, huda, siti):
    """What a token stood for when it was read may have changed when the counter row is held."""
    from crm_desktop.server import administering, people, pushing
    from crm_desktop.wire.carried import carried

    workspace = huda.enrolled["workspace"]
    with database.read() as conn:
        viewer = people.viewer_of(conn, siti.enrolled["token"])
    op = carried(siti.operation(kit.a_contact("Tan")))
    with database.write() as conn:
        administering.change_person(conn, None, workspace, viewer.id, role="reader")
    with database.write() as conn:
        (answer,), _ = pushing.push(conn, viewer, [op], (0, chain.START))
        assert answer.refused == "read_only"
    with database.write() as conn:
        administering.revoke(conn, None, workspace, viewer.device)
    with pytest.raises(people.NotWelcome), database.write() as conn:
        pushing.push(conn, viewer, [op], (0, chain.START))
