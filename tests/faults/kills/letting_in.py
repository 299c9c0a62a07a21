"""Kills the program at every call by which users of an encrypted file change: each gets in all the same.

Prints one JSON object: kills, what was wrong. `killing.py` has the process that forks.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from crm_desktop.store.cipher.key import Key
from crm_desktop.store.workspace import Profile, Workspace
from crm_desktop.trust import keys, passphrases, sealing
from crm_desktop.trust.access import openings, people, sessions, signing_in
from crm_desktop.trust.keys import WrongKeyError
from tests.faults import trace
from tests.faults.kills.killing import lived
from tests.home import folders_in
from tests.trust import keychains

_CODE = (
    "import sys; from pathlib import Path; from tests.faults.kills import letting_in;"
    "letting_in.main(Path(sys.argv[1]), sys.argv[2])"
)
KEY, CODE = Key(b"k" * 20), people.new_code()
OLD = {"Siti": "siti opens it 1", "Mei": "mei works here 2"}
NEW = {"Siti": "siti takes others 3", "Mei": "mei is given others 4"}
Say = Callable[[str], None]


def made(folder: Path) -> None:
    """Make an encrypted file with an owner and a member."""
    path = folder / "shop.crm"
    with Workspace.create(path, Profile("Shop"), key=KEY) as ws:
        people.turn_on(ws, "Siti", OLD["Siti"], CODE)
        people.add(ws, "Mei", "member", OLD["Mei"])
    begin_anew()


def begin_anew() -> None:
    """Forget who signed in, as another run of the program does."""
    keys._held.clear()
    sessions._held.clear()


def gets_in(path: Path, name: str, words: str) -> bool:
    """Say whether a passphrase signs somebody in; a wrong one opens nothing."""
    begin_anew()
    try:
        signing_in.sign_in(path, name, words)
        with Workspace.open(path, key=keys.key_for(path)) as ws:
            sessions.enter(ws)
            return ws.user is not None and ws.user.name == name
    except (WrongKeyError, sessions.SignInError):
        return False


def opens(path: Path, name: str, words: str) -> bool:
    """Say whether a passphrase opens the key of the file, whoever is listed in it."""
    begin_anew()
    try:
        signing_in.sign_in(path, name, words)
    except WrongKeyError:
        return False
    return bool(keys.all_held())


def change(path: Path, deed: str) -> Callable[[Say], None]:
    """Return what changes users: somebody's own passphrase, a member's by the owner, or takes her away."""

    def work(say: Say) -> None:
        signing_in.sign_in(path, "Siti", OLD["Siti"])
        with Workspace.open(path, key=KEY) as ws:
            sessions.enter(ws)
            mei = next(one.id for one in people.users.all_of(ws.reader()) if one.name == "Mei")
            if deed == "own":
                people.set_own_passphrase(ws, OLD["Siti"], NEW["Siti"])
            elif deed == "given":
                people.set_passphrase(ws, mei, NEW["Mei"])
            elif deed == "removed":
                people.remove(ws, mei)
            say("done")

    return work


def careless(_before: Any, after: Any) -> Any:
    """Let the new alone lie beside the file before it is written."""
    return after


def wrong(path: Path, deed: str, said: list[str]) -> list[str]:
    """Return who gets in neither way, or both; and what is left that opens the file and should not."""
    problems = []
    for name in OLD:
        turned = gets_in(path, name, NEW[name])
        ways = turned + gets_in(path, name, OLD[name])
        gone = deed == "removed" and name == "Mei" and not ways
        if gone and not _lists(path, name):
            problems += [f"{name} opens it"] * opens(path, name, OLD[name])
        elif ways != 1:
            problems.append(f"{ways} ways in for {name}")
        elif deed != "removed" and said and turned != (name == {"own": "Siti"}.get(deed, "Mei")):
            problems.append(f"it was said to be done, and is not for {name}")
    if any("changing" in one for one in passphrases.all_people(path, KEY.id)):
        problems.append("the change was not ended")
    return problems


def _lists(path: Path, name: str) -> bool:
    return any(one.name == name for one in sessions.users_of(path, KEY))


def killed(folder: Path, deed: str) -> tuple[int, list[str]]:
    """Kill at each call; return how many kills, and what was wrong."""
    whole, here = folder / "whole", folder / "turn"
    whole.mkdir(parents=True)
    made(whole)
    path = here / "shop.crm"
    shutil.copytree(whole, here)
    calls = lived(change(path, deed)).calls
    kills, problems = 0, wrong(path, deed, ["done"])
    for at in range(1, calls + 1):
        shutil.rmtree(here)
        shutil.copytree(whole, here)
        begin_anew()
        life = lived(change(path, deed), at=at)
        kills += life.killed
        said = [one for one in life.said if one.startswith("wrong ")]
        said += wrong(path, deed, life.said)
        problems += [f"{deed}, call {at} of {calls}: {one}" for one in said]
    return kills, problems


def main(folder: Path, deed: str) -> None:
    """Kill a change at each call and print what came of it; "careless" is one as it should not be done."""
    os.environ.update(folders_in(folder / "own"))
    sealing.COSTS.update(memory=64, passes=1, lanes=1)
    if deed == "careless":
        openings.between, deed = careless, "own"
    with keychains.using(keychains.Keeping()):
        kills, problems = killed(folder / "place", deed)
    print(json.dumps({"kills": kills, "problems": problems[:20]}))


def every(folder: Path, deed: str, seconds: int = 300) -> dict[str, Any]:
    """Kill a change in a process of its own; return what it told."""
    done = trace.run(_CODE, folder, str(folder), deed, seconds=seconds)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))
