"""A file with people to erase whose every word is known: canaries in every store there is."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from crm_desktop import paths
from crm_desktop.attachments import attaching
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Change, Edit, Label, Operation
from crm_desktop.domain.stamp import next_stamp
from crm_desktop.insight.composed import schedules
from crm_desktop.leads import watched
from crm_desktop.privacy.erasing import kept_files, mentions, running
from crm_desktop.privacy.erasing.steps import Going
from crm_desktop.store import belongings, blobs, cells, driver, parking, scratch
from crm_desktop.store.cipher.key import Key
from crm_desktop.store.workspace import Workspace
from tests.privacy import raw


@dataclass
class Subject:
    """Somebody to erase: their record, what names them, and their canaries by the store they lie in."""

    id: str
    canaries: dict[str, str] = field(default_factory=dict)


class Planting:
    """Plants people in a file and in what lies around it."""

    def __init__(self, ws: Workspace, folder: Path, seed: int = 1) -> None:
        self.ws, self.folder, self.rng = ws, folder, Random(seed)
        self.people: list[Subject] = []
        self.firm = self.make("company", name="Maju Jaya Trading")
        self.tan = self.make("contact", name="Tan Ah Kow", notes="Pays on time")
        self.drawer = folder / "Reports"
        self.drawer.mkdir()
        schedules.keep(ws, "every week", schedules.WEEK, "csv", self.drawer)

    def make(self, entity: str, **said: Any) -> str:
        id = new_id()
        self.put(entity, id, {"deleted": False, **said})
        return id

    def put(self, entity: str, id: str, said: dict[str, Any]) -> Any:
        return self.ws.log.record(Label("edit", entity, row=id), [Edit(entity, id, said)])

    def word(self) -> str:
        return "".join(self.rng.choice(raw.LETTERS) for _ in range(16)).capitalize()

    def subject(self) -> Subject:
        """Plant one person."""
        one = Subject(new_id())
        self.people.append(one)

        def plant(store: str) -> str:
            one.canaries[store] = self.word()
            return one.canaries[store]

        self._fields(one, plant)
        self._entries(one, plant)
        self._log(one, plant)
        self._around(one, plant)
        return one

    def _fields(self, one: Subject, plant: Any) -> None:
        self.put("contact", one.id, {"deleted": False, "name": plant("an earlier name")})
        self.put("contact", one.id, {
            "name": plant("name"), "given_name": plant("given name"), "job": plant("job"),
            "notes": f"Said {plant('notes')} twice", "company": self.firm,
            "external_id": plant("id elsewhere"),
            "emails.1": {"value": f"{plant('e-mail').lower()}@mail.example"},
            "custom.colour": plant("own field"), "vcard.1": {"value": plant("address card")},
        })  # fmt: skip
        undone = self.put("contact", one.id, {"language": plant("an undone edit")})
        self.ws.log.cancel(undone.stamp)

    def _entries(self, one: Subject, plant: Any) -> None:
        hers = {f"contacts.{one.id}": True}
        self.make("note", text=plant("note"), **hers)
        gone = self.make("note", text=plant("deleted note"), **hers)
        self.put("note", gone, {"deleted": True})
        self.make("activity", subject=plant("subject"), details=plant("details"), location=plant("place"),
                  channel="call", state="done", **hers)  # fmt: skip
        self.make("task", title=plant("task"), details=plant("details of a task"), **hers)
        self.make(
            "lead", name=plant("lead"), message=plant("message"), status="converted", contact=one.id
        )
        self.make("privacy_request", name=plant("a request"), contact=one.id, kind="erasure", law="gdpr",
                  received="2026-03-02", state="new", words=plant("words of a request"))  # fmt: skip
        self.make("breach", name=f"A stick was lost with {one.canaries['name']} on it", people=40)
        for inside, size in (("inside", 1), ("beside", 0)):
            self.ws.set_setting(blobs.INSIDE, size)
            path = self.folder / f"{plant(f'file name {inside}')}.txt"
            path.write_text(f"{plant(f'file {inside}')} " * 40)
            made = attaching.attach(self.ws, [path], hers).ids[0]
            path.unlink()
        shown = scratch.make_lasting(scratch.SHOWN, made)
        (shown / "shown.txt").write_text(plant("a file shown"))
        # What others wrote of them; the words around stay.
        self.make(
            "note",
            text=f"Tan met {one.canaries['name']} at lunch",
            **{f"contacts.{self.tan}": True},
        )
        path = self.folder / f"{one.canaries['name']} and Tan.txt"
        path.write_text("Prices")
        attaching.attach(self.ws, [path], {f"contacts.{self.tan}": True})
        path.unlink()

    def _log(self, one: Subject, plant: Any) -> None:
        twin = new_id()
        self.ws.log.record_bulk(Label("import", "contact", 1), [
            Edit("contact", twin, {"deleted": False, "name": plant("merged")}),
        ], memo=f"{one.canaries['merged']}.csv", origin="import")  # fmt: skip
        self.put("contact", twin, {"deleted": True, "merged_into": one.id})
        newest = self.ws.log.record(
            Label("edit"), [Edit("contact", self.tan, {"job": self.rng.random().hex()})]
        )
        assert newest is not None
        late = next_stamp(self.ws.log._writer.clock() + 10, newest.stamp)
        unknown = next_stamp(0, newest.stamp)
        self.ws.log.apply([_foreign(late, one.id, plant("waiting"), unknown)])
        with self.ws.transaction() as conn:
            body = _foreign(late, one.id, plant("set aside"), "").to_json().encode()
            parking.park(conn, f"{late[:-1]}x", parking.REFUSED, "no", body, 1)
        drafts = self.ws.setting("drafts", [])
        self.ws.set_setting("drafts", [*drafts, {"id": one.id, "text": plant("draft")}])

    def _around(self, one: Subject, plant: Any) -> None:
        taken = self.folder / "Inbox" / "taken"
        taken.mkdir(parents=True, exist_ok=True)
        (taken / f"{one.id}.eml").write_text(f"{one.canaries['name']} {plant('a file taken in')}")
        watched.set_wish(self.ws, watched.Wish(str(taken.parent), True))
        many = len(list(self.drawer.iterdir()))
        report = self.drawer / f"every week 2026-01-{many + 1:02}.csv"
        report.write_text(f"{one.canaries['name']};{plant('a report written regularly')}")
        with (paths.log_folder() / "crm-desktop.log").open("a") as log:
            log.write(f"10:00 ERROR {one.canaries['name']}\n")
        place = paths.settings_folder() / "settings.json"
        before = json.loads(place.read_text()) if place.exists() else {}
        place.write_text(json.dumps({**before, f"of.{one.id}": one.canaries["name"]}))
        with self.ws.path.with_name(self.ws.path.name + ".incoming").open("a") as half:
            half.write(one.canaries["name"])

    @property
    def every(self) -> list[str]:
        return [text for one in self.people for text in one.canaries.values()]

    def going(self, one: Subject) -> Going:
        """Begin to erase somebody, as the dialog does with all that is proposed and all words taken out."""
        conn = self.ws.reader()
        found = belongings.of(conn, "contact", one.id)
        known = {*found.records, *(e.key for e in found.every)}
        also = [e.key for e in found.every if e.entity != "deal"]
        going = running.begin(self.ws, found, also, mentions.find(conn, found.records, known))
        going.kept = kept_files.of
        return going


def _foreign(stamp: str, id: str, text: str, base: str) -> Operation:
    change = Change("contact", id, {"source": text}, (base,) if base else ())
    return Operation(
        stamp, "elsewhere0000000", 1, "Ann", "user", Label("edit"), 1, changes=(change,)
    )


def free_pages(path: Path, texts: list[str], key: Key | None = None) -> None:
    """Leave texts in free pages of a file, as a program that overwrites nothing does."""
    conn = driver.connect(str(path), "rw", key)
    conn.execute("PRAGMA secure_delete=OFF")
    conn.execute("CREATE TABLE IF NOT EXISTS before(text TEXT)")
    conn.executemany("INSERT INTO before VALUES(?)", [(text * 50,) for text in texts])
    conn.execute("DROP TABLE before")
    conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    conn.close()


def files(*folders: Path) -> Iterator[Path]:
    """Yield every file below some folders."""
    for folder in folders:
        yield from (path for path in sorted(folder.rglob("*")) if path.is_file())


def homes() -> list[Path]:
    """Return the folders of the program itself."""
    return [
        paths.data_folder(),
        paths.settings_folder(),
        paths.log_folder(),
        Path(tempfile.gettempdir()),
    ]


def left(folder: Path, texts: list[str], key: Key | None = None) -> dict[str, set[str]]:
    """Return which texts lie in any file of a folder or of the program; encrypted ones are opened."""
    return raw.hits(files(folder, *homes()), raw.windows(texts), key.raw if key else "")


def others(path: Path, gone: set[str]) -> str:
    """Return all rows of a file that are nobody's who is gone, as text: to be the same before and after."""
    with Workspace.open(path, read_only=True) as ws:
        conn = ws.reader()
        said = []
        for entity in (
            "contact",
            "company",
            "deal",
            "note",
            "task",
            "activity",
            "attachment",
            "pipeline",
        ):
            for (id,) in conn.execute(
                f"SELECT id FROM {entity} WHERE deleted=0 ORDER BY id"
            ).fetchall():
                if id not in gone:
                    said.append([entity, id, cells.shown(conn, entity, id)])
    return json.dumps(said, sort_keys=True)
