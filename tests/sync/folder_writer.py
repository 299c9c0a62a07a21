"""A laptop as a process of its own: makes contacts and exchanges, saying after each what is in the folder.

python -m tests.sync.folder_writer FILE FOLDER COUNT
"""

from __future__ import annotations

import sys
from pathlib import Path

import keyring

from crm_desktop.store.workspace import Workspace
from crm_desktop.sync import folder, folder_key
from tests.sync import folder_kit as fk
from tests.sync import kit


def main(file: str, place: str, count: str) -> None:
    keyring.set_keyring(kit.Forgetful())
    with Workspace.open(file) as ws:
        folder_key.seal_with(ws, fk.KEY)
        for n in range(int(count)):
            id = fk.person(ws, f"{ws.profile.name} {n}", job="x" * 500)
            folder.exchange(ws, Path(place))
            sys.stdout.write(f"{id}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
