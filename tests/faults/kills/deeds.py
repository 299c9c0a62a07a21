"""What is killed: what each job begins with, does, and must have left whole when it was killed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import NamedTuple

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.exchange import importing, source
from crm_desktop.exchange.columns import mapping
from crm_desktop.privacy.erasing import certificate, jobs, kept_files, replaying, running
from crm_desktop.store import backup, belongings, check
from crm_desktop.store.cipher.converting import convert, take_up
from crm_desktop.store.cipher.key import Key, id_at
from crm_desktop.store.listing import ListQuery, count
from crm_desktop.store.workspace import Workspace
from tests.privacy import raw
from tests.store.faulty_places import add, people
from tests.sync.proofs.killed_client import deed as some_deed
from tests.sync.proofs.killed_client import values

OLD, NEW = Key(b"o" * 20), Key(b"n" * 20)
BEFORE, BROUGHT = 4, 150
"""People in the file before, and those an import brings: over 100, so that a backup comes first."""
CANARY = "Bcdfghjklm"
Say = Callable[[str], None]
_OURS = {"shop.crm", "kept.crm", "people.csv", "Backups", "own"}


class Deed(NamedTuple):
    """A job: `prepare` a folder, `work` in it saying what is acknowledged, and what is `wrong` afterwards.

    What is `endless` works until it is killed, on a file that is killed again and again.
    """

    prepare: Callable[[Path], None]
    work: Callable[[Path, Say, int], object]
    wrong: Callable[[Path, list[str]], list[str]]
    endless: bool = False


def _path(folder: Path) -> Path:
    return folder / "shop.crm"


def begin(folder: Path, key: Key | None = None) -> None:
    """Make a file with some people, a backup of it, and what an import brings."""
    with Workspace.create(_path(folder), key=key) as ws:
        for n in range(BEFORE):
            add(ws, f"Person {n}")
        shutil.copy(backup.backup(ws), folder / "kept.crm")
    rows = "".join(f"Brought {n},b{n}@example.my,Firm {n % 20}\n" for n in range(BROUGHT))
    (folder / "people.csv").write_text("Name,E-mail,Company\n" + rows)


def edit(folder: Path, say: Say, seed: int) -> None:
    """Make, change, undo, change many, for ever; say of each when it is saved."""
    rng = Random(seed)
    with Workspace.open(_path(folder)) as ws:
        for value in values(f"v{seed}"):
            op = some_deed(ws, rng, value)
            if op is not None:
                say(op.stamp)


def edit_careless(folder: Path, say: Say, seed: int) -> None:
    """Say that something is saved before it is: what the figures must notice."""
    with Workspace.open(_path(folder)) as ws:
        for _ in range(10_000):
            with ws.transaction() as conn:
                stamp = f"said too early {new_id()}"
                say(stamp)
                conn.execute("INSERT INTO meta VALUES(?,'1')", (stamp,))


def edits_lost(folder: Path, said: list[str]) -> list[str]:
    """Return what was acknowledged and is not there, and what of the file is not whole."""
    with Workspace.open(_path(folder)) as ws:
        conn = ws.reader()
        found = {stamp for (stamp,) in conn.execute("SELECT stamp FROM operation")}
        found |= {name for (name,) in conn.execute("SELECT key FROM meta")}
        return [f"{one} was acknowledged" for one in said if one not in found] + _unsound(ws)


def _unsound(ws: Workspace) -> list[str]:
    (answer,) = ws.reader().execute("PRAGMA integrity_check(1)").fetchone()
    report = check.check(ws)
    return ([] if answer == "ok" else [answer]) + ([] if report.ok else [str(report)])


def bring_in(folder: Path, say: Say, _seed: int) -> None:
    """Import a file, as the command line and the window do."""
    found = source.detect(folder / "people.csv")
    with Workspace.open(_path(folder)) as ws:
        importing.quick(
            ws, found, mapping.propose(found), progress=lambda _: None, check=lambda: None
        )
        say("imported")


def bring_in_careless(folder: Path, say: Say, _seed: int) -> None:
    """Import row by row."""
    with Workspace.open(_path(folder)) as ws:
        for n in range(BROUGHT):
            add(ws, f"Brought {n}")
        say("imported")


def half_imported(folder: Path, said: list[str]) -> list[str]:
    """Return what is half of an import; then import once more, which brings what is missing and no more."""
    problems = _after(folder, {BEFORE + BROUGHT} if said else {BEFORE, BEFORE + BROUGHT})
    if not problems:
        bring_in(folder, lambda _: None, 0)
        problems = _after(folder, {BEFORE + BROUGHT}) + _left(folder)
    return problems


def _after(folder: Path, wanted: set[int]) -> list[str]:
    with Workspace.open(_path(folder), key=_key(_path(folder))) as ws:
        take_up(ws, find={OLD.id: OLD, NEW.id: NEW}.get)
        found = people(ws)
        problems = [] if found in wanted else [f"{found} people, not {wanted}"]
        return problems + _unsound(ws) + _unsound_backups(ws)


def _key(path: Path) -> Key | None:
    return next((key for key in (OLD, NEW) if key.id == id_at(path)), None)


def _unsound_backups(ws: Workspace) -> list[str]:
    problems = []
    for one in backup.backups(ws.path):
        with Workspace.open(one.path, read_only=True, key=_key(one.path)) as kept:
            (answer,) = kept.reader().execute("PRAGMA integrity_check(1)").fetchone()
            if answer != "ok" or people(kept) not in (BEFORE, BEFORE + 1, BEFORE + BROUGHT):
                problems.append(f"{one.path.name}: {answer}, {people(kept)} people")
    return problems


def _left(folder: Path) -> list[str]:
    """Return what lies about that nobody needs, also among the backups."""
    found = [p.name for p in folder.iterdir() if p.name not in _OURS]
    kept = (".crm", "-shm", "-wal", ".proofs.json")
    found += [
        p.name for p in backup.folder_of(_path(folder)).iterdir() if not p.name.endswith(kept)
    ]
    return [f"left: {name}" for name in found]


def back_up(folder: Path, say: Say, _seed: int) -> None:
    """Make a proved backup."""
    with Workspace.open(_path(folder)) as ws:
        say(backup.backup(ws).name)


def back_up_careless(folder: Path, say: Say, _seed: int) -> None:
    """Write a backup under its own name, bit by bit."""
    target = backup.folder_of(_path(folder)) / "shop.20260101-000000.manual.crm"
    data = _path(folder).read_bytes()
    with target.open("wb", buffering=0) as out:
        for at in range(0, len(data), 4096):
            out.write(data[at : at + 4096])
    say(target.name)


def backups_broken(folder: Path, said: list[str]) -> list[str]:
    """Return which backup is not whole or not there; another one is made then, and clears up."""
    there = {one.path.name for one in backup.backups(_path(folder))}
    problems = _after(folder, {BEFORE}) + [f"no {name}" for name in said if name not in there]
    if not problems:
        for one in backup.folder_of(_path(folder)).iterdir():  # a day later
            os.utime(one, (0, 0))
        back_up(folder, lambda _: None, 0)
        problems = _left(folder)
    return problems


def begin_to_restore(folder: Path) -> None:
    """Make a file with somebody more than its backup has."""
    begin(folder)
    with Workspace.open(_path(folder)) as ws:
        add(ws, "Since")


def restore(folder: Path, say: Say, _seed: int) -> None:
    """Put a backup in the place of the file."""
    backup.restore(folder / "kept.crm", _path(folder))
    say("restored")


def restore_careless(folder: Path, say: Say, _seed: int) -> None:
    """Write the backup over the file."""
    data = (folder / "kept.crm").read_bytes()
    with _path(folder).open("r+b", buffering=0) as out:
        for at in range(0, len(data), 4096):
            out.write(data[at : at + 4096])
            out.truncate(at + 4096)
    say("restored")


def restored_half(folder: Path, said: list[str]) -> list[str]:
    """Return what is neither the file nor its backup; it is restored again then, and clears up."""
    problems = _after(folder, {BEFORE} if said else {BEFORE, BEFORE + 1})
    if not problems:
        restore(folder, lambda _: None, 0)
        problems = _after(folder, {BEFORE}) + _left(folder)
    return problems


def begin_encrypted(folder: Path) -> None:
    """Make an encrypted file and its backup."""
    begin(folder, OLD)


def rekey(folder: Path, say: Say, _seed: int) -> None:
    """Give the file and its backup another key."""
    convert(_path(folder), OLD, NEW)
    say("turned")


def encrypt(folder: Path, say: Say, _seed: int) -> None:
    """Encrypt the file and its backup."""
    convert(_path(folder), None, NEW)
    say("turned")


def decrypt(folder: Path, say: Say, _seed: int) -> None:
    """Make the file and its backup plain."""
    convert(_path(folder), OLD, None)
    say("turned")


def rekey_careless(folder: Path, say: Say, _seed: int) -> None:
    """Put the new file in place before the old one is let go of, bit by bit."""
    shutil.copy(_path(folder), folder / "draft.crm")
    convert(folder / "draft.crm", OLD, NEW)
    restore_careless_from(folder / "draft.crm", _path(folder))
    (folder / "draft.crm").unlink()
    say("turned")


def restore_careless_from(source_path: Path, target: Path) -> None:
    """Write one file over another."""
    data = source_path.read_bytes()
    with target.open("r+b", buffering=0) as out:
        for at in range(0, len(data), 4096):
            out.write(data[at : at + 4096])


def keys_mixed(folder: Path, said: list[str]) -> list[str]:
    """Return what opens by neither key or is left of the old one once the next opening took it up."""
    path = _path(folder)
    problems = _after(folder, {BEFORE})
    key = _key(path)
    kept = {id_at(one.path) for one in backup.backups(path)}
    if kept != {id_at(path)}:
        problems.append(f"backups of {kept} beside a file of {id_at(path)}")
    if key is not None:
        (folder / "kept.crm").unlink()  # in clear where it began so
        problems += [
            f"{p.name} is in clear" for p in folder.rglob("*")
            if p.is_file() and (p.read_bytes()[:6] == b"SQLite" or b"Person 3" in p.read_bytes())
        ]  # fmt: skip
    return problems + _left(folder) + (["it was said to be done"] if said and key is OLD else [])


def begin_to_erase(folder: Path) -> None:
    """Make a file with somebody to erase in it, in its notes, its log and its backup."""
    begin(folder)
    with Workspace.open(_path(folder)) as ws:
        id = add(ws, f"{CANARY} Binti", notes=f"Ask {CANARY} first")
        ws.log.record(Label("edit"), [Edit("contact", id, {"job": f"{CANARY} once"})])
        note = {"deleted": False, "text": f"Met {CANARY}", f"contacts.{id}": True}
        ws.log.record(Label("create"), [Edit("note", new_id(), note)])
        backup.backup(ws)
        ws.set_setting("erase", id)


def erase(folder: Path, say: Say, _seed: int) -> None:
    """Erase them as far as this process gets; once it is decided the next start ends it."""
    with Workspace.open(_path(folder)) as ws:
        found = belongings.of(ws.reader(), "contact", ws.setting("erase"))
        going = running.begin(ws, found, [one.key for one in found.every])
        going.kept = kept_files.of
        say("decided")
        running.run(going)
        say("erased")


def erase_careless(folder: Path, say: Say, _seed: int) -> None:
    """Take the row away and say that it is done."""
    with Workspace.open(_path(folder)) as ws:
        say("decided")
        id = ws.setting("erase")
        ws.log.record(Label("delete"), [Edit("contact", id, {"deleted": True})])
        say("erased")


def still_there(folder: Path, said: list[str]) -> list[str]:
    """Return what is left of who was erased once the program was started again, or is wrong with the rest."""
    with Workspace.open(_path(folder)) as ws:
        replaying.replay(ws)
        running.resume(ws, kept=kept_files.of)
        decided = bool(said) or not _shown(ws)
        if decided and (jobs.under_way(ws) or not _complete(ws)):
            return ["the next start did not end it"]
        problems = _unsound(ws) + ([] if people(ws) == BEFORE + (not decided) else ["others went"])
    if decided:
        files = [p for p in folder.rglob("*") if p.is_file()]
        hits = raw.hits(files, raw.windows([CANARY]))
        problems += [f"words of who was erased in {names}" for names in hits.values()]
    return problems


def _complete(ws: Workspace) -> bool:
    done = jobs.ended(ws)
    return bool(done) and certificate.of(ws, done[0]).complete


def _shown(ws: Workspace) -> bool:
    return count(ws.reader(), ListQuery("contact")) > BEFORE


DEEDS = {
    "edit": Deed(begin, edit, edits_lost, endless=True),
    "import": Deed(begin, bring_in, half_imported),
    "backup": Deed(begin, back_up, backups_broken),
    "restore": Deed(begin_to_restore, restore, restored_half),
    "re-key": Deed(begin_encrypted, rekey, keys_mixed),
    "encrypt": Deed(begin, encrypt, keys_mixed),
    "decrypt": Deed(begin_encrypted, decrypt, keys_mixed),
    "erase": Deed(begin_to_erase, erase, still_there),
}
CARELESS = {
    "edit": edit_careless, "import": bring_in_careless, "backup": back_up_careless,
    "restore": restore_careless, "re-key": rekey_careless, "erase": erase_careless,
}  # fmt: skip
"""The same without what protects: the figures must notice each."""
DEEDS |= {f"{name} careless": DEEDS[name]._replace(work=work) for name, work in CARELESS.items()}
