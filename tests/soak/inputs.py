"""Long runs of what comes in: every malformed file of every kind, and thousands of hostile texts."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.faults.inputs import bringing, corpus, identity, large

MOST = 300 << 20
"""Bytes of memory the import of a large file may take."""
EXAMPLES = 5_000
"""Lists of hostile people for each format."""


def inputs(_seed: int) -> int:
    """Bring in every malformed file, and what went out; return how much went wrong."""
    failed = 0
    for kind in corpus.KINDS:
        with tempfile.TemporaryDirectory(prefix="crm-soak-") as folder:
            outcomes, problems = bringing.run(Path(folder), kind)
        print(f"{kind}: {dict(outcomes)}, {len(problems)} wrong", flush=True)
        for problem in problems:
            print(f"  {problem}", flush=True)
        failed += len(problems)
    return failed + sum(_differs(carrier) for carrier in identity.CARRIERS)


def _differs(carrier: str) -> bool:
    try:
        identity.many(carrier, EXAMPLES, derandomize=False)()
    except Exception as error:  # noqa: BLE001 - said with the example it was found with
        print(f"{carrier}: {error!r} {getattr(error, '__notes__', '')}", flush=True)
        return True
    print(f"{carrier}: {EXAMPLES:,} lists came back as they were", flush=True)
    return False


def large_file(_seed: int) -> int:
    """Import a CSV of a gigabyte; return 1 where it took more memory than it may."""
    with tempfile.TemporaryDirectory(prefix="crm-soak-") as folder:
        said = large.measured(Path(folder), 1 << 30, seconds=6 * 3600)
    print(f"a gigabyte of CSV: {said['rows']:,} rows, {said['memory'] >> 20} MB", flush=True)
    return int(said["memory"] > MOST)
