"""`crm check` proposes a repair only where one helps, and says what does where none can."""

from __future__ import annotations

import shutil
from pathlib import Path

from crm_desktop.attachments import attaching
from crm_desktop.cli import main
from crm_desktop.store import backup, beside, blobs
from crm_desktop.store.workspace import Workspace

REPAIR = "Mend it with: check --repair"
GONE = "No repair brings this back, as no backup of this file has it: {}"


def attach(path: Path, *names: str) -> None:
    with Workspace.open(path) as ws:
        ws.set_setting(blobs.INSIDE, 0)
        for name in names:
            (path.parent / name).write_bytes(name.encode() * 5000)
            attaching.attach(ws, [path.parent / name], {})


def check(path: Path, capsys, *more: str) -> tuple[int, list[str]]:
    capsys.readouterr()
    code = main(["--file", str(path), "check", *more])
    return code, capsys.readouterr().out.splitlines()


def test_what_no_backup_has_is_not_to_be_repaired(file, capsys):
    attach(file, "photo.jpg")
    shutil.rmtree(beside.folder_of(file))
    for more in ([], ["--repair"], []):
        code, lines = check(file, capsys, *more)
        assert code == 1
        assert lines[:2] == [
            "The content of 1 attachment is missing: photo.jpg.", GONE.format("photo.jpg"),
        ]  # fmt: skip
        assert "restore BACKUP" in lines[2] and "erase ID" in lines[2]
        assert len(lines) == 3


def test_what_a_backup_has_is_still_repaired_beside_what_none_has(file, capsys):
    attach(file, "kept.jpg")
    with Workspace.open(file) as ws:
        backup.backup(ws)
    attach(file, "photo.jpg")
    shutil.rmtree(beside.folder_of(file))
    code, lines = check(file, capsys)
    assert code == 1 and lines[1:3] == [REPAIR, GONE.format("photo.jpg")]
    code, lines = check(file, capsys, "--repair")
    assert code == 1 and "Repaired 1 record." in lines and GONE.format("photo.jpg") in lines
    assert REPAIR not in lines and REPAIR not in check(file, capsys)[1]


def test_a_damaged_copy_is_renewed_where_the_file_has_the_content_alone(file, capsys):
    attach(file, "kept.jpg")
    with Workspace.open(file) as ws:
        copy = backup.backup(ws)
    (lying,) = beside.folder_of(copy).glob("??/*")
    whole = lying.read_bytes()
    lying.write_bytes(bytes(len(whole)))
    assert REPAIR in check(file, capsys)[1]
    shutil.rmtree(beside.folder_of(file))
    lines = check(file, capsys)[1]
    assert REPAIR not in lines
    assert "Damaged copies whose content this file has no more go with the old backups." in lines
    lying.write_bytes(whole)
    assert check(file, capsys, "--repair")[0] == 0
    assert check(file, capsys)[0] == 0


def test_what_the_deep_check_restored_for_trial_is_proved_where_a_restore_is_chosen(
    file, crm, capsys
):
    crm("add", "contact", "Tan")
    crm("backup")
    made = crm("restore")["backups"][0]["file"]
    crm("restore", made)  # keeps the file as it was, which nobody has tried
    assert [one["proved"] for one in crm("restore")["backups"]].count(False) == 1
    code, lines = check(file, capsys, "--deep")
    assert code == 0 and lines[1].endswith("each holds what it should.")
    assert all(one["proved"] for one in crm("restore")["backups"])
