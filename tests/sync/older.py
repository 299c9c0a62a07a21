"""A program one version behind, as a process of its own: it knows no products, nor two fields of contacts.

python -m tests.sync.older FILE ADDRESS CODE

It enters the team, then does a round for each line it reads: an empty one, or `ID JOB` to write first.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from crm_desktop.domain.contact import Contact
from crm_desktop.domain.records import RECORDS

UNKNOWN = ("birthday", "touch_every")


def forget() -> None:
    """Know less, before anything else of the program is there."""
    del RECORDS["product"]
    Contact.fields = {name: f for name, f in Contact.fields.items() if name not in UNKNOWN}


def main(file: str, address: str, code: str) -> None:
    forget()
    from crm_desktop.store.check import check
    from tests.sync import kit

    path = Path(file)
    with kit.own_keychain(), kit.made(path.parent, path.stem) as ws:
        exchange = kit.entered(ws, address, code)
        for line in sys.stdin:
            id, _, job = line.strip().partition(" ")
            if id:
                kit.contact(ws, id, job=job)
            outcome = exchange.round()
            said = {"proved": outcome.proved, "mended": outcome.mended, "reset": outcome.reset,
                    "problems": check(ws).problems}  # fmt: skip
            sys.stdout.write(json.dumps(said) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
