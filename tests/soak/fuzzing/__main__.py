"""Fuzz one reader of what comes in, led by what of its code is reached.

`python -m tests.soak.fuzzing READER [-max_total_time=600]`; what follows READER goes to libFuzzer. Needs
`pip install atheris` (Apache-2.0), which is not among the packages of this project: only who develops on
Linux can have it. Ends at the first bytes that raise anything but words for the user, and writes them to
a file.
"""

from __future__ import annotations

import contextlib
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.soak.fuzzing.readers import READERS


def main() -> int:
    """Fuzz until libFuzzer ends; return 2 where there is none."""
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name not in READERS:
        sys.stderr.write(f"{__doc__}\nREADER is one of: {', '.join(READERS)}\n")
        return 2
    try:
        import atheris
    except ImportError:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    read = READERS[name].read
    atheris.instrument_all()
    with tempfile.TemporaryDirectory(prefix="crm-fuzz-") as folder:
        seeds = Path(folder) / "seeds"
        seeds.mkdir()
        for n, data in enumerate(READERS[name].seeds()):
            (seeds / str(n)).write_bytes(data)
        atheris.Setup([sys.argv[0], str(seeds), *sys.argv[2:]], _tried(read))
        with contextlib.suppress(KeyboardInterrupt):
            atheris.Fuzz()
    return 0


def _tried(read: Callable[[bytes], None]) -> Callable[[bytes], None]:
    def one(data: bytes) -> None:
        read(data)

    return one


if __name__ == "__main__":
    sys.exit(main())
