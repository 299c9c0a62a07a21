"""The bill of materials: all that ships is in it, by the lock's version and hash, under a licence we take."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_spec = importlib.util.spec_from_file_location("bill", ROOT / "packaging" / "bill.py")
assert _spec is not None and _spec.loader is not None
bill = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(bill)


@pytest.fixture(scope="module")
def found():
    return bill.parts()


@pytest.fixture(scope="module")
def locked():
    return bill.hashes((ROOT / "requirements.lock").read_text(encoding="utf-8"))


def test_all_that_ships_is_in_the_lock_by_hash(found, locked):
    assert len(found) > 40
    ours = {name: one.version for name, one in found.items() if name != bill.SELF}
    assert ours == {name: locked[name][0] for name in ours}
    assert all(locked[name][1] for name in ours)


def test_every_line_of_both_locks_has_a_hash():
    for place in ("requirements.lock", "packaging/server/requirements.lock"):
        known = bill.hashes((ROOT / place).read_text(encoding="utf-8"))
        assert len(known) > 40 and all(sums for _, sums in known.values()), place


def test_the_servers_lock_is_part_of_the_whole(locked):
    server = bill.hashes((ROOT / "packaging/server/requirements.lock").read_text(encoding="utf-8"))
    assert server.items() <= locked.items()
    assert {"fastapi", "hatchling"} <= server.keys() and "pytest" not in server


def test_its_licences_are_those_we_ship(found):
    assert {name: bill.refused(bill.licence_of(name, one)) for name, one in found.items()} == {
        name: [] for name in found
    }


@pytest.mark.parametrize(
    ("licence", "bad"),
    [("GPL-3.0-only", ["GPL-3.0-only"]), ("GPL-3.0-only OR MIT", []), ("", [""]),
     ("MIT AND GPL-2.0-only", ["GPL-2.0-only"]), ("MPL-2.0 AND (Apache-2.0 OR MIT)", [])],
)  # fmt: skip
def test_others_are_refused(licence, bad):
    assert bill.refused(licence) == bad


def test_the_bill_says_name_version_licence_and_hash(tmp_path, found):
    bill.write(tmp_path)
    said = json.loads((tmp_path / "bill-of-materials.cdx.json").read_text(encoding="utf-8"))
    assert (said["bomFormat"], said["specVersion"]) == ("CycloneDX", "1.6")
    assert {one["name"] for one in said["components"]} == {*found, "cpython"} - {bill.SELF}
    of = {one["ref"]: one.get("dependsOn", []) for one in said["dependencies"]}
    assert len(of[f"{bill.SELF}@{found[bill.SELF].version}"]) == len(found) - 1
    cipher = next(one for one in said["components"] if one["name"] == "sqlcipher3")
    assert cipher["purl"] == f"pkg:pypi/sqlcipher3@{cipher['version']}"
    assert cipher["hashes"][0]["alg"] == "SHA-256" and cipher["licenses"]
    lines = (tmp_path / "LICENCES.txt").read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(found) and all(line.partition(": ")[2] for line in lines)
