"""What is found over all records, what is not, and that large blocks do not explode."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.duplicates import finding, merging
from crm_desktop.duplicates.evidence import Why
from crm_desktop.errors import Cancelled
from crm_desktop.store.workspace import Workspace
from tests.benchmarks import twins
from tests.duplicates.kit import contact, filled, firm, id_of


def found(ws: Workspace, kind: str = "contact") -> list[set[str]]:
    names = dict(ws.reader().execute(f"SELECT n,id FROM {kind}"))
    return [{names[n] for n in group.ns} for group in finding.find(ws, kind)]


def test_the_same_e_mail_and_name_is_certain() -> None:
    ws = filled(contact(1, "Lim Siew Ling", "ling@limp.my"), contact(2, "Siew Ling Lim", "LING@limp.my"),
                contact(3, "Tan Ah Kow", "kow@seng.my"))  # fmt: skip
    (group,) = finding.find(ws, "contact")
    assert group.certain
    assert group.ns == (1, 2)
    assert group.why & Why.EMAIL
    assert group.why & Why.NAME


def test_the_same_phone_in_another_hand_is_not_listed() -> None:
    ws = filled(contact(1, "Lim Siew Ling", phone="+60123"), contact(2, "Rajesh", phone="+60123"))
    assert finding.find(ws, "contact") == []


@pytest.mark.parametrize(
    ("one", "other"),
    [("012-345 6789", "+60 12-345 6789"), ("a.yusof@x.my", "0123456789"), ("0123456789", "Aminah")],
)
def test_who_is_called_by_a_number_or_an_address_has_no_name(one: str, other: str) -> None:
    """As many imports leave contacts: each is somebody else's twin all the same."""
    ws = filled(contact(1, one, phone="+60123"), contact(2, other, "a.yusof@x.my", "+60123"),
                contact(3, "019-888 1111", phone="+60198881111"))  # fmt: skip
    (group,) = finding.find(ws, "contact")
    assert group.ns == (1, 2) and group.why & Why.PHONE and not group.why & Why.OTHER_NAME


def test_a_line_many_nameless_share_is_no_twin() -> None:
    ws = filled(*(contact(n, f"03-{n}", phone="+603") for n in range(1, 6)))
    assert finding.find(ws, "contact") == []


def test_a_common_name_alone_says_nothing_unless_nothing_tells_them_apart() -> None:
    ws = filled(
        contact(1, "Nurul Huda", "a@x.my", "+601"), contact(2, "Nurul Huda", "b@y.my", "+602"),
        contact(3, "Nurul Huda"),
    )  # fmt: skip
    groups = finding.find(ws, "contact")
    assert [len(group.ns) for group in groups] == [2]
    assert not groups[0].certain
    assert 3 in groups[0].ns


def test_another_birthday_speaks_against_it() -> None:
    ws = filled(contact(1, "Ali Bakar", "a@x.my", birthday="1970-01-01"),
                contact(2, "Ali Bakar", "a@x.my", birthday="1999-01-01"))  # fmt: skip
    (group,) = finding.find(ws, "contact")
    assert not group.certain
    assert group.why & Why.OTHER_BIRTHDAY


def test_a_third_of_them_is_shown_though_its_birthday_speaks_against_it() -> None:
    ws = filled(
        contact(1, "Zainab Ariffin", "z@x.my", "+601", birthday="1980-05-04"),
        contact(2, "Puan Zainab binti Ariffin", "z@x.my", "+602", birthday="1980-05-04"),
        contact(3, "ZAINAB ARIFFIN", "z@x.my", "+601", birthday="1981-05-04"),
    )  # fmt: skip
    (group,) = finding.find(ws, "contact")
    assert group.ns == (1, 2, 3)
    assert not group.certain
    assert group.why & Why.OTHER_BIRTHDAY


def test_a_weak_link_to_one_of_two_does_not_join_them() -> None:
    ws = filled(
        contact(1, "Ali Bakar", phone="+601"),
        contact(2, "Ali Bakar", "a@x.my", "+601"),
        contact(3, "Salmah", "a@x.my"),
    )
    assert found(ws) == [{id_of(1), id_of(2)}]


def test_a_domain_many_of_a_small_file_have_says_nothing() -> None:
    others = [contact(n, f"{n:03}", f"{n}@mail.my") for n in range(3, 103)]
    ws = filled(contact(1, "Amir Subramaniam", "a@mail.my", company=id_of(0)),
                contact(2, "Amin Subramaniam", "b@mail.my", company=id_of(0)), *others)  # fmt: skip
    assert not any(g.why & Why.DOMAIN for g in finding.find(ws, "contact"))


def test_companies_by_name_without_its_form_and_by_registration() -> None:
    ws = filled(firm(1, "Maju Jaya Sdn Bhd"), firm(2, "Maju Jaya"), firm(3, "Hotel A", registration="9-X"),
                firm(4, "Hotel A Melaka", registration="9-X"), firm(5, "Kedai Lain"))  # fmt: skip
    assert {frozenset(g) for g in found(ws, "company")} == {
        frozenset({id_of(1), id_of(2)}), frozenset({id_of(3), id_of(4)})
    }  # fmt: skip


def test_a_company_with_another_registration_is_another() -> None:
    ws = filled(firm(1, "Maju Jaya", registration="1-A"), firm(2, "Maju Jaya", registration="2-B"))
    assert found(ws, "company") == []


def test_what_was_set_apart_is_not_found_again_until_that_is_taken_back() -> None:
    ws = filled(contact(1, "Ali Bakar", "a@x.my"), contact(2, "Ali Bakar", "a@x.my"))
    done = merging.set_apart(ws, "contact", [id_of(2), id_of(1)])
    assert done is not None
    assert found(ws) == []
    ws.log.cancel(done.stamp)
    assert found(ws) == [{id_of(1), id_of(2)}]


def test_what_was_set_apart_stays_so_when_one_of_them_is_merged() -> None:
    ws = filled(contact(1, "Ali Bakar", "a@x.my"), contact(2, "Ali Bakar", "a@x.my"),
                contact(3, "Ali Bakar", "a@x.my"))  # fmt: skip
    merging.set_apart(ws, "contact", [id_of(1), id_of(3)])
    plan = merging.plan(ws.reader(), "contact", [id_of(1), id_of(2)], id_of(2))
    merging.merge(ws, plan)
    assert found(ws) == []


def test_two_set_apart_are_not_in_one_group_through_a_third() -> None:
    ws = filled(*(contact(n, "Ali Bakar", "a@x.my") for n in (1, 2, 3)))
    merging.set_apart(ws, "contact", [id_of(1), id_of(2)])
    assert all(not {id_of(1), id_of(2)} <= group for group in found(ws))


def test_hidden_records_are_not_looked_at() -> None:
    ws = filled(contact(1, "Ali Bakar", "a@x.my"), contact(2, "Ali Bakar", "a@x.my"))
    ws.log.record(Label("delete", "contact"), [Edit("contact", id_of(2), {"deleted": True})])
    assert found(ws) == []


def test_an_office_address_of_thousands_costs_no_more_than_others() -> None:
    many = [
        contact(n, f"Person {n:05} {n % 97}", "info@office.my", company=id_of(0))
        for n in range(1, 4001)
    ]
    ws = filled(firm(0, "Company of many"), *many)
    began = time.perf_counter()
    finding.find(ws, "contact")
    assert (
        time.perf_counter() - began < 20
    )  # all with all would be eight million pairs, three times


def test_thousands_of_one_person_are_one_group() -> None:
    ws = filled(*(contact(n, "Ali Bakar", "ali@x.my", "+60123") for n in range(1, 2001)))
    (group,) = finding.find(ws, "contact")
    assert len(group.ns) == 2000


def test_most_planted_twins_are_found_and_hardly_a_stranger_is_certain(tmp_path: Path) -> None:
    who = twins.write(tmp_path / "twins.crm", 6000)
    with Workspace.open(tmp_path / "twins.crm") as ws:
        groups = finding.find(ws, "contact")
        ids = dict(ws.reader().execute("SELECT n,id FROM contact"))
    place = {n: at for at, group in enumerate(groups) for n in group.ns}
    people: dict[int, list[int]] = {}
    for n, id in ids.items():
        people.setdefault(who[id], []).append(n)
    twice = [ns for ns in people.values() if len(ns) > 1]
    hits = sum(place.get(n, -1) == place.get(ns[0], -2) for ns in twice for n in ns[1:])
    assert hits > 0.95 * sum(len(ns) - 1 for ns in twice)
    wrong = [g for g in groups if g.certain and len({who[ids[n]] for n in g.ns}) > 1]
    assert len(wrong) < 0.02 * len(groups)


def test_it_can_be_stopped_in_a_process_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "MANY", 1)
    twins.write(tmp_path / "twins.crm", 500)
    parts: list[float] = []

    def stop() -> None:
        if len(parts) > 2:
            raise Cancelled

    with Workspace.open(tmp_path / "twins.crm") as ws:
        with pytest.raises(Cancelled):
            finding.find(ws, "contact", progress=parts.append, check=stop)
        parts.clear()
        apart = finding.find(ws, "contact", progress=parts.append)
        assert parts == sorted(parts)
        assert parts[-1] == 1.0
        monkeypatch.setattr(finding, "MANY", 1 << 40)
        assert finding.find(ws, "contact") == apart


@pytest.mark.parametrize("kind", finding.KINDS)
def test_an_empty_file_has_none(kind: str) -> None:
    assert finding.find(filled(), kind) == []


def test_colleagues_of_nearly_one_name_are_not_certain() -> None:
    """Sisters at one firm, each with a phone and an address of her own."""
    ws = filled(
        firm(9, "Hup Seng Sdn Bhd"),
        contact(1, "Lim Wei Ming", "ming@hupseng.my", "+60111", company=id_of(9)),
        contact(2, "Lim Wei Meng", "meng@hupseng.my", "+60222", company=id_of(9)),
    )
    (group,) = finding.find(ws, "contact")
    assert group.score < 70 and not group.certain
    assert group.why & Why.OTHER_REACH and not group.why & Why.DOMAIN
