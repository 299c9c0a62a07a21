"""What an erasure leaves alone: others' data, the user's own files, and what it could not look at."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from crm_desktop import paths
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.leads import watched
from crm_desktop.privacy.erasing import (
    certificate,
    jobs,
    kept_files,
    mentions,
    preview,
    running,
    traces,
    words,
)
from crm_desktop.privacy.erasing.jobs import Job
from crm_desktop.privacy.erasing.scanning import UNREAD, Scan
from crm_desktop.privacy.erasing.steps import Going
from crm_desktop.privacy.person import half_made
from crm_desktop.store import backup, belongings, beside
from crm_desktop.store.backups import halves, homes, places
from crm_desktop.store.cipher.key import new_key
from crm_desktop.store.erasures.naming import Naming
from crm_desktop.store.workspace import Workspace

NAME, MAIL = "Aminah Yusof", "aminah@mail.example"
HEAD = "name,city\n"


def make(ws: Workspace, entity: str, **said: Any) -> str:
    id = new_id()
    ws.log.record(Label("edit", entity, row=id), [Edit(entity, id, {"deleted": False, **said})])
    return id


def aminah(ws: Workspace) -> str:
    return make(ws, "contact", name=NAME, job="Sales Manager",
                **{"emails.1": {"value": MAIL}, "addresses.1": {"city": "Kuala Lumpur"}})  # fmt: skip


def begun(ws: Workspace, id: str, files: dict[Path, bool] | None = None) -> Going:
    conn = ws.reader()
    found = belongings.of(conn, "contact", id)
    known = {*found.records, *(e.key for e in found.every)}
    named = mentions.find(conn, found.records, known)
    going = running.begin(ws, found, [e.key for e in found.going], named, files)
    going.kept = kept_files.of
    return going


def inbox(ws: Workspace, **files: str) -> Path:
    folder = ws.path.parent / "inbox"
    (folder / "taken").mkdir(parents=True)
    for name, text in files.items():
        (folder / "taken" / name.replace("_", ".")).write_text(text, newline="")
    watched.set_wish(ws, watched.Wish(str(folder), True))
    return folder / "taken"


# others' data and the user's own files


def test_what_others_say_too_takes_nothing_away(ws: Workspace) -> None:
    id = aminah(ws)
    make(ws, "contact", name="Tan Ah Kow")
    folder = inbox(ws, leads_csv=f"{HEAD}Tan Ah Kow,Kuala Lumpur\n")
    kept: dict[str, Any] = {
        "views.contact": {"current": "", "changed": {"1": {"conditions": [["job", "is", "Sales Manager"]]}}},
        "table.contact": {"filter": "Sales Manager", "columns": [["Kuala Lumpur", 3]]},
    }  # fmt: skip
    for key, value in kept.items():
        ws.set_setting(key, value)
    outside = paths.settings_folder() / "settings.json"
    outside.write_text('{"seen": ["Sales Manager"]}')
    job = running.run(begun(ws, id))
    assert (folder / "leads.csv").read_text() == f"{HEAD}Tan Ah Kow,Kuala Lumpur\n"
    assert {key: ws.setting(key) for key in kept} == kept
    assert outside.read_text() == '{"seen": ["Sales Manager"]}'
    assert certificate.of(ws, job).complete


def test_of_rows_and_cards_only_theirs_go_and_a_file_of_others_waits_for_a_tick(
    ws: Workspace,
) -> None:
    id = aminah(ws)
    card = "BEGIN:VCARD\r\nFN:{}\r\nEND:VCARD\r\n"
    folder = inbox(
        ws, a_csv=f'{HEAD}Tan,"Kuala\nLumpur"\n"Puan {NAME}",KL\nLim,Ipoh\n',
        b_vcf=card.format(NAME) + card.format("Tan"), c_eml=f"From: {MAIL}\n\nHello",
        d_html=f"<p>Tan</p><p>{NAME}</p>",
    )  # fmt: skip
    ws.set_setting("views.lead", {"changed": {"1": {"conditions": [["name", "is", NAME]]}}})
    around = preview.of(ws, [("contact", id)])
    assert [(f.path.name, f.parts, f.every, f.proposed) for f in around.files] == [
        ("a.csv", 1, 3, True), ("b.vcf", 1, 2, True), ("c.eml", 1, 1, True), ("d.html", 1, 1, False),
    ]  # fmt: skip
    assert around.settings == ("A changed view that is not saved",)
    job = running.run(begun(ws, id))
    assert (folder / "a.csv").read_text() == f'{HEAD}Tan,"Kuala\nLumpur"\nLim,Ipoh\n'
    assert (folder / "b.vcf").read_bytes().decode() == card.format("Tan")
    assert not (folder / "c.eml").exists() and (folder / "d.html").exists()
    said = certificate.of(ws, job)
    assert not said.complete and "1 kept file still names them" in str(said.places)
    assert "A changed view that is not saved" in str(said.places)
    assert NAME not in str(said)


def test_the_users_tick_decides_on_kept_files(ws: Workspace) -> None:
    id = aminah(ws)
    folder = inbox(ws, a_csv=f"{HEAD}{NAME},KL\nLim,Ipoh\n", d_html=NAME)
    choice = {folder / "a.csv": False, folder / "d.html": True}
    job = running.run(begun(ws, id, choice))
    assert NAME in (folder / "a.csv").read_text() and not (folder / "d.html").exists()
    assert job.left == 1


def test_a_number_or_a_name_others_bear_takes_nothing_away(ws: Workspace) -> None:
    office = {"phones.1": {"value": "+60 3-2161 0000"}}
    id = make(ws, "contact", name=NAME, **office)
    make(ws, "contact", name="Tan Ah Kow", **office)
    folder = inbox(ws, a_csv="name,phone\nTan Ah Kow,+60 3-2161 0000\n")
    running.run(begun(ws, id))
    assert "Tan" in (folder / "a.csv").read_text()


def test_a_short_name_counts_only_where_it_stands_alone() -> None:
    naming = Naming(["May", "Li Wei", "陈大文"])
    assert (
        naming.meets("may ") and naming.meets("ask LI  WEI today") and naming.meets("我见了陈大文")
    )
    assert not naming.meets("In May we met") and not naming.meets("Mayflower Li Weiss")


def test_a_folder_that_bears_the_name_stays_chosen(ws: Workspace, tmp_path: Path) -> None:
    place = tmp_path / NAME
    place.mkdir()
    ws.set_setting("export", {"to": str(place), "last": NAME})
    with ws.transaction() as conn:
        traces.forget(conn, traces.said((), [NAME]))
    assert ws.setting("export") == {"to": str(place)}


# what is not known, not reached, not read


def test_without_the_sealed_words_others_texts_lose_the_name_all_the_same(
    ws: Workspace,
) -> None:
    id = aminah(ws)
    make(ws, "note", text=f"Met {NAME} yesterday")
    going = begun(ws, id)
    words.drop_key(going.job.id)  # the file was opened on another computer
    (done,) = running.resume(ws)
    texts = [t for (t,) in ws.reader().execute("SELECT text FROM note WHERE deleted=0")]
    assert texts == ["Met [erased] yesterday"] and done.ended
    assert certificate.of(ws, done).complete


def test_where_no_name_is_known_others_texts_are_left_and_that_is_said(ws: Workspace) -> None:
    note = make(ws, "note", text="Met her yesterday")
    nameless = make(ws, "contact", job="Buyer of chairs")
    made = (("note", note, new_id()),)
    job = Job("one", 1, rows=(("contact", nameless), ("note", note)), made=made)
    jobs.keep(ws, job)
    (done,) = running.resume(ws)
    texts = [t for (t,) in ws.reader().execute("SELECT text FROM note WHERE deleted=0")]
    assert texts == ["Met her yesterday"]
    assert not certificate.of(ws, done).complete


def test_a_second_place_that_fails_stops_no_erasure(ws: Workspace, tmp_path: Path) -> None:
    second = tmp_path / "Disk"
    second.mkdir()
    places.choose(ws, second)
    first, other = aminah(ws), make(ws, "contact", name="Zainal Omar")
    made = backup.backup(ws)
    in_the_way = homes.of(ws, second) / f"{made.name}.partial"
    in_the_way.mkdir(parents=True)
    for id in (first, other):
        running.run(begun(ws, id), upto=jobs.SOON)
    done = running.resume(ws)
    assert len(done) == 2 and all(job.ended for job in done)
    assert not any(certificate.of(ws, job).complete for job in done)
    in_the_way.rmdir()
    places.catch_up(ws)
    assert all(certificate.of(ws, job).complete for job in done)


def test_one_erasure_that_fails_keeps_no_other_from_going_on_and_is_told_once(
    ws: Workspace, tmp_path: Path
) -> None:
    ids = [aminah(ws), make(ws, "contact", name="Zainal Omar")]
    first, second = (begun(ws, id) for id in ids)
    for going in (first, second):
        running.run(going, upto=jobs.SOON)
    kept = [False]

    def failing(_ws: Any) -> list[Path]:
        if not kept[0]:
            kept[0] = True
            raise OSError(28, "No space left on device")
        return []

    with pytest.raises(OSError, match="No space"):
        running.resume(ws, kept=failing)
    assert len(jobs.ended(ws)) == 1
    (left,) = jobs.under_way(ws)
    assert "No space" in left.trouble and "No space" in str(certificate.of(ws, left).places)
    assert [job.id for job in running.resume(ws)] == [left.id]
    assert {job.id for job in jobs.ended(ws)} == {first.job.id, second.job.id}


def test_two_lanes_that_keep_jobs_at_once_lose_none(ws: Workspace) -> None:
    many = 15

    def lane(name: str) -> None:
        for n in range(many):
            jobs.keep(ws, Job(f"{name}{n}", n))
            ws.reader()

    both = [threading.Thread(target=lane, args=(name,)) for name in "ab"]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert len(jobs.under_way(ws)) == 2 * many


def test_an_erasure_that_is_just_written_is_not_taken_for_one_from_elsewhere(
    ws: Workspace,
) -> None:
    going = begun(ws, aminah(ws))
    op = ws.log.erase(going.job.rows)  # as between that and keeping its stamp
    assert jobs.adopted(ws) == [] and going.job.stamp == ""
    running.run(going)
    again = Job(f"came-{op.stamp}", 1, stamp=op.stamp, rows=going.job.rows)
    jobs.end(ws, again)
    assert len(jobs.ended(ws)) == 1


# half made files, and those nobody can read


def test_every_half_made_copy_goes(ws: Workspace, tmp_path: Path) -> None:
    path = ws.path
    second = tmp_path / "Disk"
    second.mkdir()
    places.choose(ws, second)
    id = aminah(ws)
    made = backup.backup(ws)
    ends = (
        ".rewound",
        ".rewound-wal",
        ".rewound.partial",
        ".sealing",
        ".going",
        ".trial",
        ".restoring",
    )
    left = [path.with_name(path.name + end) for end in ends]
    left += [made.with_name(f"{made.name}{end}") for end in (".trial", ".partial", ".sealing")]
    home = homes.of(ws, second)
    home.mkdir()
    left += [home / f"{made.name}.partial", home / f"{made.name}.going"]
    namesake = made.with_name(made.name.replace(path.stem, f"{path.stem}.2") + ".partial")
    for one in (*left, namesake):
        one.write_text(NAME if one in left else "of another file")
    held = [one.open("rb") for one in left if one.suffix in (".sealing", ".going")]
    report = tmp_path / ".Aminah-x1"
    note = paths.data_folder() / half_made.FOLDER / f"1{half_made.END}"
    note.parent.mkdir(parents=True)
    note.write_text(str(report))
    report.mkdir()
    (report / "report.html").write_text(NAME)
    others = path.with_name(f"{path.name}.notes")
    others.write_text("mine")
    assert set(halves.of(path, made.parent, home)) == set(left)
    job = running.run(begun(ws, id))
    assert [one for one in left if one.exists()] == [] and not report.exists() and others.exists()
    assert namesake.exists() and {one.read().strip(b"\0") for one in held} == {b""}
    for one in held:
        one.close()
    assert certificate.of(ws, job).complete


def test_a_report_that_is_being_written_is_not_swept(tmp_path: Path) -> None:
    made = tmp_path / ".a"
    made.mkdir()
    with half_made.noted(made):
        assert half_made.sweep() == 0 and half_made.folders() == [made]
    assert half_made.folders() == []


def test_sealed_files_are_opened_and_what_cannot_be_read_is_not_called_clean(
    tmp_path: Path,
) -> None:
    key, other = new_key(), new_key()
    near = beside.Near(tmp_path / "a.crm", key)
    digest = "ab" * 32
    beside.write(near, digest, lambda file: file.write(NAME.encode() * 9))
    lies = beside.place(near, digest)
    look = [Scan([NAME], lambda: None, one).hits(lies) for one in (key, other, None)]
    assert look == [9, UNREAD, UNREAD]
    assert Scan([NAME], lambda: None).hits(tmp_path) == UNREAD
    assert Scan([NAME], lambda: None).hits(tmp_path / "gone") == 0


def test_a_file_nobody_could_look_at_is_a_doubt(ws: Workspace) -> None:
    id = aminah(ws)
    near = beside.Near(ws.path, new_key())
    beside.write(near, "cd" * 32, lambda file: file.write(b"sealed with a key that is gone"))
    job = running.run(begun(ws, id))
    said = certificate.of(ws, job)
    assert not said.complete and "could not be looked at" in str(said.places)
