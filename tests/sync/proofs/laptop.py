"""A laptop of the machine: its file, what was written on it, and what befalls the file."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Set
from pathlib import Path

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label, Operation
from crm_desktop.duplicates import merging
from crm_desktop.errors import UserError
from crm_desktop.server import administering
from crm_desktop.server.database import Database
from crm_desktop.store.workspace import Profile, Workspace
from crm_desktop.sync.account import Account, account_of
from crm_desktop.sync.enrolment import leave
from crm_desktop.sync.exchange import Exchange
from tests.sync import kit

WEIGHTED = ("make", "edit", "edit", "edit", "add a phone", "clear", "edit all", "delete", "merge", "erase",
            "undo", "undo", "redo")  # fmt: skip
"""Deeds, as often as each is done."""


class Laptop:
    """`written`: stamp → a word of it; `words`: word → its record; `erased`: stamp → records; `merged`:
    records that were, whose words go on in others."""

    def __init__(self, folder: Path, name: str, clock: Callable[[], int]) -> None:
        self.clock, self.path = clock, folder / f"{name}.crm"
        self.written, self.words = dict[str, str](), dict[str, str]()
        self.erased = dict[str, list[str]]()
        self.merged = set[str]()
        self.out = self.behind = False
        self._backup: Path | None = None
        if not self.path.exists():
            Workspace.create(self.path, Profile(name)).close()
        self.reopen()

    @property
    def account(self) -> Account:
        found = account_of(self.ws)
        assert found is not None
        return found

    @property
    def stamps(self) -> set[str]:
        found = self.ws.reader().execute(
            "SELECT stamp FROM operation UNION SELECT stamp FROM waiting"
        )
        return {stamp for (stamp,) in found.fetchall()}

    def shown(self) -> list[str]:
        found = self.ws.reader().execute("SELECT id FROM contact WHERE deleted=0 ORDER BY id")
        return [id for (id,) in found.fetchall()]

    # -- deeds ------------------------------------------------------------------------------------

    def do(self, deed: str, pick: int, word: str) -> None:
        """Do one of `WEIGHTED`, to the record that `pick` says, with a word nobody else writes."""
        shown = self.shown()
        if deed == "make" or not shown:
            self._write(new_id(), {"deleted": False, "name": word}, word)
            return
        id = shown[pick % len(shown)]
        match deed:
            case "edit":
                self._write(id, {("job", "notes")[pick % 2]: word}, word)
            case "clear":
                self._write(id, {"job": None})
            case "add a phone":
                self._write(id, {f"phones.{pick % 2}": {"value": word, "kind": "work"}}, word)
            case "edit all":
                edits = [Edit("contact", id, {"city": word}) for id in shown]
                self._note(self.ws.log.record(Label("edit", "contact", len(edits)), edits), word)
            case "delete":
                edit = Edit("contact", id, {"deleted": True})
                self._note(self.ws.log.record(Label("delete", "contact", row=id), [edit]))
            case "merge":
                self._merge(shown, pick)
            case "erase":
                op = self.ws.log.erase([("contact", id)])
                self._note(op)
                self.erased[op.stamp] = [id]
            case "undo":
                self._note(self.ws.log.undo())
            case "redo":
                self._note(self.ws.log.redo())

    def _merge(self, shown: list[str], pick: int) -> None:
        if len(shown) > 1:
            at = pick % len(shown)
            two = [shown[at], shown[at - 1]]
            self.merged |= {*two}
            self._note(merging.merge(self.ws, merging.plan(self.ws.reader(), "contact", two)))

    def _write(self, id: str, cells: dict[str, object], word: str = "") -> None:
        op = self.ws.log.record(Label("edit", "contact", row=id), [Edit("contact", id, cells)])
        self._note(op, word)
        if word:
            self.words[word] = id

    def _note(self, op: Operation | None, word: str = "") -> None:
        if op is not None:
            self.written[op.stamp] = word

    # -- the file ---------------------------------------------------------------------------------

    def enter(self, address: str, code: str) -> None:
        """Be let in, as another device where this was one."""
        leave(self.ws)
        self.exchange = kit.entered(self.ws, address, code)
        self.out = False

    def revoke(self, database: Database) -> None:
        with database.write() as conn:
            found = {one["id"] for one in administering.devices(conn, self.account.workspace)}
            if self.account.device in found:
                administering.revoke(conn, None, self.account.workspace, self.account.device)

    def reopen(self) -> None:
        if hasattr(self, "ws"):
            self.ws.close()
        self.exchange: Exchange | None = None
        self.ws = Workspace.open(self.path, clock=self.clock)
        account = account_of(self.ws)
        if account is not None:
            try:
                self.exchange = kit.exchange_of(self.ws, account.address)
            except UserError:  # another file of this device left, and took the key along
                self.out = True

    def back_up(self) -> None:
        self.ws.close()
        self._backup = self.path.with_suffix(".copy")
        shutil.copy(self.path, self._backup)
        self._reopened()

    def restore(self) -> bool:
        """Put the copy back in the place of the file; say whether there was one."""
        if self._backup is None:
            return False
        self.ws.close()
        shutil.copy(self._backup, self.path)
        self._reopened()
        self.behind = self.out = True  # it may know a past or a device that is over
        return True

    def copied(self, name: str) -> Laptop:
        """Open a copy of the file beside it."""
        self.ws.close()
        shutil.copy(self.path, self.path.with_name(f"{name}.crm"))
        self._reopened()
        made = Laptop(self.path.parent, name, self.clock)
        made.out, made.behind = self.out, self.behind
        return made

    def keep_only(self, held: Set[str]) -> None:
        """Forget what is held nowhere any more."""
        self.written = {s: v for s, v in self.written.items() if s in held}
        self.erased = {s: ids for s, ids in self.erased.items() if s in held}

    def _reopened(self) -> None:
        del self.ws
        self.reopen()
