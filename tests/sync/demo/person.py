"""One process of the program: a file, its agent behind it, and orders by lines of JSON.

`python -m tests.sync.demo.person FILE NAME ADDRESS CODE`; each order is answered by one line.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import keyring

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.store import outgoing
from crm_desktop.store.workspace import Profile, Workspace
from crm_desktop.sync.account import account_of
from crm_desktop.sync.agent import Agent
from crm_desktop.sync.enrolment import enrol
from crm_desktop.sync.status import words
from tests.sync.kit import Forgetful


def main() -> int:
    path, name, address, code = Path(sys.argv[1]), *sys.argv[2:5]
    keyring.set_keyring(Forgetful())  # of this process: a machine of its own
    ws = Workspace.open(path) if path.exists() else Workspace.create(path, Profile(name))
    if account_of(ws) is None:
        enrol(ws, address, code, device=f"{name}'s laptop")
    agent = Agent(ws)
    agent.start()
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        print(json.dumps(_done(ws, agent, json.loads(line))), flush=True)
    agent.stop()
    ws.close()
    return 0


def _done(ws: Workspace, agent: Agent, order: dict[str, Any]) -> Any:
    if "edit" in order:
        id, cells = order["edit"]
        op = ws.log.record(Label("edit", "deal", row=id), [Edit("deal", id, cells)])
        return op.stamp if op else None
    if "undo" in order:
        op = ws.log.undo()
        return op.stamp if op else None
    if "now" in order:
        agent.now()
    status = agent.status
    return {"state": status.state, "words": words(status), "proved": status.proved,
            "waiting": outgoing.count(ws.reader())}  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
