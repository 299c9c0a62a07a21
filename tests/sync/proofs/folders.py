"""A folder and a server mixed: what came by one goes out by the other, seeded runs with oracles.

Three laptops: two belong to a team and meet its server now and then, one knows the folder alone. Folders
and a workspace are restored, files copied and taken away. In the end all hold the same log and show the
same, every accepted write is there by its value, and the server is proved equal.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterable
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

from crm_desktop.store.check import check
from crm_desktop.store.workspace import Workspace
from crm_desktop.sync import folder
from crm_desktop.sync.exchange import Exchange
from tests.server import kit as server_kit
from tests.sync import folder_kit as fk
from tests.sync import kit

STEPS = 60


@dataclass(frozen=True)
class Figures:
    """What runs came to."""

    runs: int
    written: int

    def __str__(self) -> str:
        return f"{self.runs} runs, {self.written:,} values written, 0 missing"


@dataclass
class World:
    """Laptops, their server and their folder, and all that was written."""

    chosen: random.Random
    place: Path
    files: list[Workspace]
    rounds: list[Exchange]
    database: object
    older: list = field(default_factory=list)
    written: dict[str, str] = field(default_factory=dict)  # value → the contact's id
    erased: set[str] = field(default_factory=set)

    def step(self) -> None:
        steps = (
            (self.write, 10), (self.undo, 2), (self.erase, 1), (self.visit, 6), (self.meet, 4),
            (self.lose_file, 1), (self.copy_file, 1), (self.keep_folder, 1), (self.restore_folder, 1),
            (self.demote, 1), (self.back_up, 1), (self.restore_file, 1),
        )  # fmt: skip
        (one,) = self.chosen.choices([s for s, _ in steps], [w for _, w in steps])
        one()

    def write(self) -> None:
        ws = self.chosen.choice(self.files)
        there = sorted(kit.shown(ws))
        value = f"value {len(self.written)}"
        if not there or self.chosen.random() < 0.3:
            self.written[value] = fk.person(ws, value)
            return
        id = self.chosen.choice(there)
        kit.contact(ws, id, **{self.chosen.choice(("name", "job")): value})
        self.written[value] = id

    def undo(self) -> None:
        self.chosen.choice((_undo, _redo))(self.chosen.choice(self.files))

    def erase(self) -> None:
        ws = self.chosen.choice((self.files[0], self.files[2]))
        if there := sorted(kit.shown(ws)):
            id = self.chosen.choice(there)
            ws.log.erase([("contact", id)])
            self.erased.add(id)

    def visit(self) -> None:
        folder.exchange(self.chosen.choice(self.files), self.place)

    def meet(self) -> None:
        self.chosen.choice(self.rounds).round()

    def lose_file(self) -> None:
        if there := fk.bundles(self.place):
            self.chosen.choice(there).unlink()

    def copy_file(self) -> None:
        if there := fk.bundles(self.place):
            one = self.chosen.choice(there)
            shutil.copy(one, one.with_name(f"{one.stem} (conflicted copy).crmb"))

    def keep_folder(self) -> None:
        self.older = [(path.name, path.read_bytes()) for path in fk.bundles(self.place)]

    def restore_folder(self) -> None:
        if not self.older:
            return
        for path in fk.bundles(self.place):
            path.unlink()
        for name, data in self.older:
            (self.place / name).write_bytes(data)

    def back_up(self) -> None:
        path = self.files[2].path
        self.files[2].close()
        shutil.copy(path, path.with_suffix(".backup"))
        self.files[2] = Workspace.open(path)

    def restore_file(self) -> None:
        """Put an old state of the third laptop's file in its place; what nobody else has is lost."""
        path = self.files[2].path
        if not path.with_suffix(".backup").exists():
            return
        folder.exchange(self.files[0], self.place)
        self.files[2].close()
        shutil.copy(path.with_suffix(".backup"), path)
        self.files[2] = Workspace.open(path)
        logs = [fk.everything(ws) for ws in self.files]
        said = "\n".join(text for log in logs for op in log.values() for _, _, text, _ in op[-1])
        marked = {
            id for log in logs for op in log.values() if op[2] == "erase" for _, id, _, _ in op[-1]
        }
        self.erased &= marked
        self.written = {
            value: id for value, id in self.written.items() if id in marked or f'"{value}"' in said
        }

    def demote(self) -> None:
        role = self.chosen.choice(("reader", "manager", "manager"))
        server_kit.set_role(self.database, "Siti", role)

    def settle(self) -> None:
        for _ in range(12):
            done = [folder.exchange(ws, self.place) for ws in self.files]
            rounds = [one.round() for one in self.rounds]
            quiet = not any(one.received or one.written for one in done)
            if quiet and not any(one.sent or one.received for one in rounds):
                assert all(one.proved for one in rounds), [one.differing for one in rounds]
                return
        raise AssertionError((done, rounds))


def _undo(ws: Workspace) -> None:
    ws.log.undo()


def _redo(ws: Workspace) -> None:
    ws.log.redo()


def lived(folder: Path, seed: int) -> int:
    """Let one seed happen in a folder; return how many values were written.

    Raises `AssertionError` where somebody lacks one, or they do not end equal.
    """
    place = folder / "stick"
    place.mkdir()
    with ExitStack() as stack:
        told = patch.object(Exchange, "_note_role", lambda *_: None)
        stack.enter_context(told)  # who may not write goes on all the same
        database = stack.enter_context(closing(server_kit.sqlite(folder)))
        files = [fk.laptop(folder, name) for name in ("Huda", "Siti", "Wei")]
        world = World(random.Random(seed), place, files, [], database)
        stack.callback(lambda: [ws.close() for ws in world.files])
        with server_kit.serving(database) as address:
            first = kit.entered(files[0], address, server_kit.owner_code(database))
            code = server_kit.code_for(database, first._account.workspace, "Siti", "manager")
            world.rounds += [first, kit.entered(files[1], address, code)]
            for _ in range(STEPS):
                world.step()
            world.settle()
            hold_oracles(world)
    return len(world.written)


def lives(folder: Path, seeds: Iterable[int]) -> Figures:
    """Let several seeds happen, each in a folder of its own."""
    written = []
    for seed in seeds:
        mine = folder / str(seed)
        mine.mkdir()
        try:
            written.append(lived(mine, seed))
        except Exception as error:
            error.add_note(f"seed {seed}")
            raise
        shutil.rmtree(mine)
    return Figures(len(written), sum(written))


def hold_oracles(world: World) -> None:
    logs = [fk.everything(ws) for ws in world.files]
    assert logs[0].keys() == logs[1].keys() == logs[2].keys()
    refused = {op[3] for op in logs[0].values() if op[4] == 2}
    for stamp, said in logs[0].items():
        upto = -1 if stamp in refused else None  # what they said is kept by who said it, or not
        assert said[:upto] == logs[1][stamp][:upto] == logs[2][stamp][:upto]
    shown = [kit.shown(ws) for ws in world.files]
    assert shown[0] == shown[1] == shown[2]
    assert all(check(ws).ok for ws in world.files)
    said = "\n".join(text for op in logs[0].values() for _, _, text, _ in op[-1])
    turned = "\n".join(
        text for log in logs for stamp in refused for _, _, text, _ in log[stamp][-1]
    )
    for value, id in world.written.items():
        if f'"{value}"' not in turned:
            assert (f'"{value}"' in said) != (id in world.erased), value
