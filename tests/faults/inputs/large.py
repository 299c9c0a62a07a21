"""A CSV of any size, written as it is needed, imported by a program whose memory is measured."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

from crm_desktop.exchange import importing, source
from crm_desktop.exchange.columns import mapping
from crm_desktop.store.listing import ListQuery, count
from crm_desktop.store.workspace import Workspace

ROOT = Path(__file__).parents[3]
NOTE = 900
"""Letters of the notes of each person: a line is about a kilobyte."""
_CODE = (
    "import sys; from pathlib import Path; from tests.faults.inputs import large;"
    "large.main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == 'whole')"
)


def write(path: Path, size: int) -> int:
    """Write a CSV of about `size` bytes; return how many people are in it."""
    n = 0
    note = "Asked for oak and came back about the chairs. " * (NOTE // 46)
    with path.open("w", encoding="utf-8") as out:
        out.write("Name,E-mail,Phone,Notes\n")
        while out.tell() < size if n % 1000 == 0 else True:
            out.write(f"Person Number {n},p{n}@example.my,+6012{n:07},{note}{n}\n")
            n += 1
    return n


def bring_in(folder: Path, size: int) -> int:
    """Import a file of `size` bytes; return how many people came of it."""
    file = folder / "large.csv"
    rows = write(file, size)
    with Workspace.create(folder / "shop.crm") as ws:
        found = source.detect(file)
        importing.quick(
            ws, found, mapping.propose(found), progress=lambda _: None, check=lambda: None
        )
        made = count(ws.reader(), ListQuery("contact"))
    assert made == rows, (made, rows)
    return made


def careless(folder: Path, size: int) -> int:
    """Read the whole file at once: what the figures must notice."""
    file = folder / "large.csv"
    rows = write(file, size)
    kept = [line.split(",") for line in file.read_text("utf-8").splitlines()]
    assert len(kept) > rows
    return rows


def main(folder: Path, size: int, whole: bool) -> None:
    """Import and print how many rows there were and the most memory of any process in bytes."""
    rows = (careless if whole else bring_in)(folder, size)
    most = max(_most_here(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)
    print(json.dumps({"rows": rows, "memory": most}))


def _most_here() -> int:
    """Return the most memory of this process in bytes: its own, not of the one that started it."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    (line,) = (one for one in status.read_text().splitlines() if one.startswith("VmHWM"))
    return int(line.split()[1]) * 1024


def measured(folder: Path, size: int, *, whole: bool = False, seconds: int = 300) -> dict[str, Any]:
    """Import a file of `size` bytes in a process of its own; return rows and most memory in bytes."""
    call = [sys.executable, "-c", _CODE, str(folder), str(size), "whole" if whole else ""]
    done = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, timeout=seconds)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))
