"""Bytes of attachments: whole, in parts, in ranges, and for nobody who does not see a record of them."""

from __future__ import annotations

import hashlib
import os

from sqlalchemy import func, select, update

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Change
from crm_desktop.server import files, sweeping
from crm_desktop.server import tables as t
from crm_desktop.server.people import DAY
from tests.server import kit

DATA = os.urandom(300_000)
DIGEST = hashlib.sha256(DATA).hexdigest()
PATH = f"/v1/blobs/{DIGEST}"


def a_file(digest: str = DIGEST, **cells) -> Change:
    made = {"deleted": False, "name": "offer.pdf", "digest": digest} | cells
    return Change("attachment", new_id(), made)


def put(device, data, first=None, total=0, path=PATH):
    headers = {}
    if first is not None:
        headers["Content-Range"] = f"bytes {first}-{first + len(data) - 1}/{total}"
    return device.ask("PUT", path, content=data, headers=headers)


def used(database):
    with database.read() as conn:
        return conn.execute(select(t.workspace.c.bytes)).scalar_one()


def kept(database, table=t.blob_part):
    with database.read() as conn:
        return conn.execute(select(func.count()).select_from(table)).scalar_one()


def test_a_file_goes_up_and_comes_down_whole_and_in_ranges(database, huda, siti):
    huda.push(huda.operation(a_file()))
    before = used(database)
    assert huda.ask("HEAD", PATH).status_code == 404
    assert put(huda, DATA).json() == {"have": len(DATA), "whole": True}
    head = siti.ask("HEAD", PATH)
    assert (head.status_code, head.headers["content-length"]) == (200, str(len(DATA)))
    assert siti.ask("GET", PATH).content == DATA
    for text, first, end in (
        ("bytes=0-9", 0, 10), ("bytes=100000-", 100_000, 300_000), ("bytes=-5", 299_995, 300_000),
        ("bytes=299999-400000", 299_999, 300_000),
    ):  # fmt: skip
        part = siti.ask("GET", PATH, headers={"Range": text})
        assert (part.status_code, part.content) == (206, DATA[first:end]), text
        assert part.headers["content-range"] == f"bytes {first}-{end - 1}/300000"
    assert siti.ask("GET", PATH, headers={"Range": "bytes=300000-"}).status_code == 416
    assert siti.ask("GET", PATH, headers={"Range": "lines=1-2"}).content == DATA
    assert used(database) == before + len(DATA)


def test_ranges_run_over_the_parts_it_was_kept_in(database, huda, monkeypatch):
    monkeypatch.setattr(files, "PART", 1000)
    huda.push(huda.operation(a_file()))
    assert put(huda, DATA).is_success
    assert kept(database) == 300
    assert huda.ask("GET", PATH).content == DATA
    part = huda.ask("GET", PATH, headers={"Range": "bytes=998-2001"})
    assert part.content == DATA[998:2002]


def test_an_upload_goes_on_where_it_was_cut(huda, siti):
    huda.push(huda.operation(a_file()))
    total = len(DATA)
    assert put(huda, DATA[:1000], 0, total).json() == {"have": 1000, "whole": False}
    gap = put(huda, DATA[2000:3000], 2000, total)
    assert (gap.status_code, gap.headers["x-crm-have"]) == (409, "1000")
    assert huda.ask("HEAD", PATH).headers["x-crm-have"] == "1000"
    assert siti.ask("HEAD", PATH).headers["x-crm-have"] == "0"  # of another device
    assert put(huda, DATA[:1000], 0, total).json() == {"have": 1000, "whole": False}  # sent again
    assert put(huda, DATA[500:], 500, total).json() == {"have": total, "whole": True}
    assert siti.ask("GET", PATH).content == DATA
    assert put(huda, DATA).json() == {"have": total, "whole": True}  # and once more


def test_a_file_is_as_long_as_its_bytes_whatever_is_said_later(database, huda, siti):
    huda.push(huda.operation(a_file()))
    before, half = used(database), len(DATA) - 1
    assert put(huda, DATA, 0, len(DATA) + 1).json() == {"have": len(DATA), "whole": False}
    answer = put(huda, DATA[:half], 0, half)
    assert (answer.status_code, answer.json()["detail"]) == (422, "hash")
    assert (siti.ask("GET", PATH).status_code, used(database)) == (404, before)
    assert put(huda, DATA).is_success and siti.ask("GET", PATH).content == DATA


def test_other_bytes_are_not_taken(database, huda):
    huda.push(huda.operation(a_file()))
    before = used(database)
    answer = put(huda, b"x" * 1000)
    assert (answer.status_code, answer.json()["detail"]) == (422, "hash")
    assert (used(database), kept(database, t.upload), kept(database)) == (before, 0, 0)
    assert put(huda, DATA).is_success


def test_knowing_a_digest_is_no_right_to_the_bytes(huda, siti, ali):
    mine = a_file(owner="Siti", visibility="private")
    siti.push(siti.operation(mine))
    assert put(siti, DATA).is_success
    for verb in ("HEAD", "GET", "PUT"):
        assert ali.ask(verb, PATH, content=DATA).status_code == 404, verb
    ali.push(ali.operation(a_file()))  # a record of Ali's own that names it
    assert ali.ask("GET", PATH).status_code == 404
    assert ali.ask("HEAD", PATH).headers["x-crm-have"] == "0"
    assert put(ali, DATA).is_success  # who has the bytes may have them
    assert ali.ask("GET", PATH).content == DATA


def test_a_copy_made_by_who_may_read_it_opens_it_to_whom_it_is_for(huda, siti, ali):
    siti.push(siti.operation(a_file(owner="Siti", visibility="private")))
    put(siti, DATA)
    siti.push(siti.operation(a_file()))
    assert ali.ask("GET", PATH).content == DATA


def test_who_loses_the_record_loses_the_file(huda, siti, ali):
    mine = a_file(owner="Siti")
    siti.push(siti.operation(mine))
    put(siti, DATA)
    assert ali.ask("GET", PATH).is_success
    siti.push(siti.operation(Change("attachment", mine.id, {"visibility": "private"})))
    assert ali.ask("GET", PATH).status_code == 404
    assert siti.ask("GET", PATH).is_success


def test_another_workspaces_file_is_not_there(database, address, huda):
    huda.push(huda.operation(a_file()))
    put(huda, DATA)
    other = kit.Device.enter(address, kit.owner_code(database))
    assert other.ask("GET", PATH).status_code == 404
    other.push(other.operation(a_file()))
    assert other.ask("GET", PATH).status_code == 404


def test_erasing_takes_the_bytes_at_once(database, huda):
    one, two = a_file(), a_file()
    huda.push(huda.operation(one, two))
    before = used(database)
    put(huda, DATA)
    huda.push(huda.operation(Change("attachment", one.id, {"erase": True}), origin="erase"))
    assert huda.ask("GET", PATH).content == DATA
    huda.push(huda.operation(Change("attachment", two.id, {"erase": True}), origin="erase"))
    assert huda.ask("GET", PATH).status_code == 404
    assert kept(database) == 0
    assert used(database) < before + 1000


def test_files_nobody_names_go_after_a_month(database, huda):
    one = a_file()
    made = huda.operation(one)
    huda.push(made)
    put(huda, DATA)
    deleted = huda.operation(Change("attachment", one.id, {"deleted": True}))
    huda.push(deleted)
    start = sweeping.now()
    for days, gone in ((0, 0), (29, 0)):
        assert sweeping.sweep(database, start + days * DAY).files == gone
    huda.push(huda.operation(cancels=deleted.stamp, revives=0))  # it is named again
    assert sweeping.sweep(database, start + 31 * DAY).files == 0
    huda.push(huda.operation(cancels=made.stamp, revives=0))
    assert sweeping.sweep(database, start + 40 * DAY).files == 0
    assert sweeping.sweep(database, start + 71 * DAY).files == 1
    assert (huda.ask("GET", PATH).status_code, kept(database)) == (404, 0)


def test_halves_go_after_a_week_with_their_space(database, huda):
    from crm_desktop.wire.carried import carried, pieces

    huda.push(huda.operation(a_file()))
    before = used(database)
    put(huda, DATA[:1000], 0, len(DATA))
    many = huda.operation(*(kit.a_contact(f"P {n}") for n in range(30)))
    first, *_ = pieces(carried(many), 10)
    huda.push(first)
    assert used(database) > before + 1000
    now = sweeping.now()
    assert sweeping.sweep(database, now + 6 * DAY)[:2] == (0, 0)
    assert sweeping.sweep(database, now + 8 * DAY)[:2] == (1, 1)
    assert used(database) == before
    assert huda.push(many).json()["answers"] == [[many.stamp, 2, ""]]


def test_the_quota_counts_files(database, huda):
    huda.push(huda.operation(a_file()))
    with database.write() as conn:
        conn.execute(update(t.workspace).values(quota=200_000))
    before = used(database)
    assert put(huda, DATA[:10], 0, len(DATA)).status_code == 507
    assert put(huda, DATA).status_code == 507
    assert used(database) == before


def test_what_is_no_part_is_refused(huda):
    huda.push(huda.operation(a_file()))
    for said in ("bytes 0-5/300000", "bytes 5-4/9", "bytes 0-9/5", "x", f"bytes 0-9/{2**60}"):
        answer = huda.ask("PUT", PATH, content=DATA[:10], headers={"Content-Range": said})
        assert answer.status_code in (413, 422), said
    assert huda.ask("GET", "/v1/blobs/xyz").status_code == 422


def test_who_may_only_read_sends_no_files(huda, omar):
    huda.push(huda.operation(a_file()))
    assert put(omar, DATA).status_code == 403
