"""Any order of what people, files and servers do, over real files and real HTTP, found by hypothesis."""

from __future__ import annotations

import functools
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from crm_desktop.server import backups, people
from crm_desktop.server.starting import ready
from crm_desktop.store.log import wall_clock
from crm_desktop.sync.connection import AwayError, RefusedError, ResetError
from crm_desktop.sync.exchange import Exchange, Outcome
from tests.sync.proofs import door, ends
from tests.sync.proofs.laptop import WEIGHTED, Laptop

WHO = st.integers(0, 3)
DEEDS = st.lists(st.tuples(st.sampled_from(WEIGHTED), st.integers(0, 9)), min_size=1, max_size=4)
HOUR = 3_600_000
MOST = 4
"""Laptops, copies of files among them."""


@functools.cache
def the_door() -> door.Door:
    """The one port of this process."""
    return door.Door()


class Team(RuleBasedStateMachine):
    """Two or three laptops, one server."""

    @initialize(hours=st.lists(st.sampled_from((0, 0, 1, -1, 87600)), min_size=2, max_size=3))
    def begin(self, hours: list[int]) -> None:
        self.place = tempfile.TemporaryDirectory(prefix="crm-machine-")
        self.folder = Path(self.place.name)
        self.door, self.laptops = the_door(), list[Laptop]()
        self.door.mood = ""
        self.door.open(self.folder / "server.db")
        started = ready(self.door.database, "Kedai", "Huda")
        self.space = started.workspace
        self.ledger = ends.Ledger(self.door.database)
        self.backup: Path | None = None
        self.words = 0
        for n, off in enumerate(hours):
            clock = functools.partial(_shifted, off * HOUR)
            self.laptops.append(Laptop(self.folder, ("Huda", "Siti", "Wei")[n], clock))
            self.laptops[-1].enter(self.door.address, self._code() if n else started.code)
            self.laptops[-1].do("make", 0, self._word())
        for one in self.laptops * 2:  # everybody begins with what there is
            self._talk(self.laptops.index(one), lambda one: one.round(allow=True))

    def _code(self) -> str:
        with self.door.database.write() as conn:
            return people.invite(conn, self.space, "Somebody", "manager")

    def _word(self) -> str:
        self.words += 1
        return f"Wq{self.words}z"

    def _at(self, who: int) -> Laptop:
        return self.laptops[who % len(self.laptops)]

    # -- what people do ---------------------------------------------------------------------------

    @rule(who=WHO, deeds=DEEDS)
    def work(self, who: int, deeds: list[tuple[str, int]]) -> None:
        for name, pick in deeds:
            self._at(who).do(name, pick, self._word())

    @rule(deeds=DEEDS)
    def all_work(self, deeds: list[tuple[str, int]]) -> None:
        """Everybody does the same to the same records, and knows nothing of the others."""
        for who in range(len(self.laptops)):
            self.work(who, deeds)

    # -- what goes over the wire ------------------------------------------------------------------

    @rule(who=WHO)
    def push(self, who: int) -> None:
        self._talk(who, lambda one: one._push(Outcome()))

    @rule(who=WHO)
    def pull(self, who: int) -> None:
        self._talk(who, lambda one: one._pull(Outcome(), allow=True))

    @rule(who=WHO)
    def sync(self, who: int) -> None:
        self._talk(who, lambda one: one.round(allow=True))

    @rule(who=WHO, mood=st.sampled_from(door.MOODS), full=st.booleans())
    def sync_disturbed(self, who: int, mood: str, full: bool) -> None:
        """Something befalls the first request: in a push that is the push itself."""

        def disturbed(one: Exchange) -> None:
            self.door.mood = mood
            one.round(allow=True) if full else one._push(Outcome())

        self._talk(who, disturbed)
        self.door.mood = ""

    def _talk(self, who: int, what: Callable[[Exchange], Any]) -> None:
        laptop = self._at(who)
        if laptop.exchange is None:
            return
        try:
            if not laptop.exchange._known:
                laptop.exchange._prove_server()
            said = what(laptop.exchange)
        except (AwayError, ResetError):  # a round finds its way out of the latter
            return
        except RefusedError:
            assert laptop.out, "shut out, and nobody did"
            return
        if isinstance(said, Outcome):
            assert not said.refused
            laptop.behind = laptop.behind and not said.proved

    # -- what befalls files and servers -----------------------------------------------------------

    @rule(what=st.sampled_from(("restart", "back up", "restore", "put the file back")))
    def server(self, what: str) -> None:
        if what == "back up":
            self.backup = self.folder / "server.crmbackup"
            backups.back_up(self.door.database, self.backup)
        elif what == "restart":
            self._put_in_place(None)
        elif self.backup is not None:
            if what == "restore":
                backups.restore(self.door.database, self.backup)
            else:  # as a copied volume does: nobody is told (R33)
                self._put_in_place(self.backup)
            self._another_past()

    def _put_in_place(self, file: Path | None) -> None:
        path = self.folder / "server.db"
        self.door.shut()
        if file is not None:
            for end in ("-wal", "-shm"):
                path.with_name(f"{path.name}{end}").unlink(missing_ok=True)
            shutil.copy(file, path)
        self.door.open(path)
        self.ledger.database = self.door.database

    def _another_past(self) -> None:
        self.ledger = ends.Ledger(self.door.database)
        for one in self.laptops:
            one.behind = one.out = True  # who entered since is not known to it
        self._forget_lost()

    @rule(who=WHO, what=st.sampled_from(("reopen", "back up", "restore", "copy")))
    def file(self, who: int, what: str) -> None:
        laptop = self._at(who)
        if what == "reopen":
            laptop.reopen()
        elif what == "back up":
            laptop.back_up()
        elif what == "restore":
            if laptop.restore():
                self._forget_lost()
        elif len(self.laptops) < MOST:
            self.laptops.append(laptop.copied(f"copy{len(self.laptops)}"))

    @rule(who=WHO)
    def revoke_or_enrol(self, who: int) -> None:
        laptop = self._at(who)
        if laptop.out:
            laptop.enter(self.door.address, self._code())
            return
        laptop.revoke(self.door.database)
        for one in self.laptops:
            one.out = one.out or one.account.device == laptop.account.device

    def _forget_lost(self) -> None:
        """What only a restored file held was never more than there, and is gone by the user's own deed."""
        self.ledger.look()
        held = self.ledger.numbers.keys() | set[str]().union(*(one.stamps for one in self.laptops))
        for one in self.laptops:
            one.keep_only(held)

    # -- what must hold ---------------------------------------------------------------------------

    @invariant()
    def numbers_have_no_gap_and_keep_what_was_acknowledged(self) -> None:
        if not hasattr(self, "ledger"):
            return
        self.ledger.look()
        for one in self.laptops:
            if not one.behind:
                self.ledger.has_what_was_confirmed(one.ws)

    def teardown(self) -> None:
        if not hasattr(self, "laptops"):
            return
        try:
            for one in self.laptops:
                if one.out or one.exchange is None:
                    one.enter(self.door.address, self._code())
            ends.quiet([one.exchange for one in self.laptops if one.exchange])
            self._all_there()
        finally:
            for one in self.laptops:
                one.ws.close()
            self.door.shut()
            files = {one.ws.path: one.ws.path.read_bytes() for one in self.laptops}
            self.place.cleanup()
        for word in self._erased_words():
            for path, data in files.items():
                assert word.encode() not in data, f"{word} is in {path.name}, though erased"

    def _all_there(self) -> None:
        ends.all_equal([one.ws for one in self.laptops])
        self.ledger.look()
        written = {s: v for one in self.laptops for s, v in one.written.items()}
        erased = self._erased()
        for one in self.laptops:
            assert self.ledger.has_what_was_confirmed(one.ws) == self.ledger.head
            ends.nothing_missing(one.ws, written, erased)
            assert erased.isdisjoint(one.shown()), "an erased record shows"

    def _erased(self) -> set[str]:
        return {id for one in self.laptops for ids in one.erased.values() for id in ids}

    def _erased_words(self) -> set[str]:
        """Return the words of erased records alone."""
        erased = self._erased().difference(*(one.merged for one in self.laptops))
        return {w for one in self.laptops for w, id in one.words.items() if id in erased}


def _shifted(off: int) -> int:
    return wall_clock() + off
