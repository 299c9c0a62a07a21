"""An encrypted file beside a plain one, doing the same: `python -m tests.benchmarks.encrypted --n 100000`.

Both take turns, so that what else the computer does meets both alike. At the end a plain file is encrypted
as a whole, and a backup is made while the window scrolls.
"""

from __future__ import annotations

import argparse
import gc
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.gui.models.deeds import edits_for
from crm_desktop.store import driver, listing, search
from crm_desktop.store.cipher.converting import convert
from crm_desktop.store.cipher.key import Key, new_key
from crm_desktop.store.listing import ListQuery
from crm_desktop.store.workspace import Workspace
from tests.benchmarks import people
from tests.benchmarks.doing import TERMS, bring_in, screen, timed
from tests.benchmarks.figure import FRAME, Figure, p95

MUST, AIM = 1.3, 1.15
TURNS, EDITS = 3, 300


def figures(folder: Path, count: int) -> Iterator[Figure]:
    """Yield each job in the encrypted file beside the same in the plain one."""
    source = folder / "people.csv"
    people.write(source, count)
    sealed, plain, took = _imported(folder, source)
    yield took
    with _opened(sealed) as closed, _opened(plain) as clear:
        pair = (closed, clear)
        for job, work in (
            ("edits, durable, p95", _edits), ("50 rows anywhere, p95", _pages),
            ("search as typed, p95", _searches),
        ):  # fmt: skip
            yield _beside(f"encrypted: {job}", work, pair)
        yield _beside("encrypted: bulk edit", _bulk, pair)
    opening = [[timed(lambda file=file: _opened(file).close()) for file in (sealed, plain)]
               for _ in range(9)]  # fmt: skip
    yield _figure("encrypted: open", *(median(pair[at] for pair in opening) for at in (0, 1)))
    base = timed(lambda: _written_anew(plain[0]))
    whole = timed(lambda: convert(plain[0], None, new_key()))
    yield Figure("encrypt the whole file, compared", whole, base, 4.0, 3.0)
    yield from beside_a_backup(folder, count)


def _imported(folder: Path, source: Path) -> tuple[tuple[Path, Key], tuple[Path, None], Figure]:
    """Import the same people into both, in turns; leave one of each."""
    key = new_key()
    sealed, plain = folder / "sealed.crm", folder / "plain.crm"
    best = [float("inf"), float("inf")]
    for _ in range(TURNS):
        for at, (path, one) in enumerate(((sealed, key), (plain, None))):
            path.unlink(missing_ok=True)
            with Workspace.create(path, key=one) as ws:
                best[at] = min(best[at], timed(lambda ws=ws: bring_in(ws, source)))
    return (sealed, key), (plain, None), _figure("encrypted: import", *best)


def _opened(file: tuple[Path, Key | None]) -> Workspace:
    return Workspace.open(file[0], key=file[1])


def _beside(
    job: str, work: Callable[[Workspace], float], pair: tuple[Workspace, Workspace]
) -> Figure:
    runs = [[work(ws) for ws in pair] for _ in range(TURNS)]
    return _figure(job, *(min(run[at] for run in runs) for at in (0, 1)))


def _figure(job: str, ours: float, base: float) -> Figure:
    return Figure(job, ours, base, MUST, AIM)


def _edits(ws: Workspace) -> float:
    rng = Random(4)
    ns = listing.all_rows(ws.reader(), ListQuery("contact"))
    ids = [
        r["id"] for r in listing.page(ws.reader(), "contact", rng.sample(list(ns), EDITS)).values()
    ]

    def edit(which: str) -> None:
        change = Edit("contact", which, {"job": f"Baker {rng.random()}"})
        ws.log.record(Label("edit", "contact", row=which), [change])

    return p95([timed(partial(edit, which)) for which in ids])


def _pages(ws: Workspace) -> float:
    rng, conn = Random(5), ws.reader()
    ns = listing.all_rows(conn, ListQuery("contact"))
    starts = [rng.randrange(max(1, len(ns) - 50)) for _ in range(EDITS)]
    return p95(
        [timed(lambda at=at: listing.page(conn, "contact", ns[at : at + 50])) for at in starts]
    )


def _searches(ws: Workspace) -> float:
    conn = ws.reader()
    return p95([timed(lambda term=term: search.search(conn, term)) for term in TERMS * 10])


def _bulk(ws: Workspace) -> float:
    ns = listing.all_rows(ws.reader(), ListQuery("contact"))[:20_000]
    job = f"Keeper {Random().random()}"

    def work() -> None:
        edits = edits_for(ws.reader(), "contact", ns, lambda _row: {"job": job})
        ws.log.record_bulk(Label("edit", "contact", len(ns), field="job"), edits)

    return timed(work)


def _written_anew(file: Path) -> None:
    """Let SQLite write a plain file anew and look through it: the least encrypting could be."""
    conn = driver.connect(str(file))
    copy = file.with_suffix(".copy")
    conn.execute("VACUUM INTO ?", (str(copy),))
    conn.close()
    conn = driver.connect(str(copy))
    conn.execute("PRAGMA integrity_check").fetchall()
    conn.close()
    copy.unlink()


def beside_a_backup(folder: Path, count: int) -> Iterator[Figure]:
    """Scroll while a backup is written, beside scrolling while nothing is."""
    file, source = folder / "shown.crm", folder / "people.csv"
    people.write(source, count)
    with Workspace.create(file) as ws:
        bring_in(ws, source)
    seen: dict[str, Any] = screen("backup", file)
    yield Figure("frame beside a backup, p95", seen["beside"], seen["idle"], 2.0, 1.5)
    yield Figure("the same, of a frame's 1/60 s", seen["beside"], FRAME, 1.0, 0.6)
    shutil.rmtree(file.parent / "Backups")


def main() -> int:
    asked = argparse.ArgumentParser("tests.benchmarks.encrypted")
    asked.add_argument("--n", type=int, default=100_000, help="how many contacts")
    asked.add_argument("--backup", action="store_true", help="the frames beside a backup alone")
    said = asked.parse_args()
    gc.disable()
    from tests.benchmarks.__main__ import say

    with TemporaryDirectory() as folder:
        for one in (beside_a_backup if said.backup else figures)(Path(folder), said.n):
            say(one)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
