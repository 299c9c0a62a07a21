"""Calls of the system that fail, one after the other, in each job: words, nothing half, nothing lost."""

from __future__ import annotations

import errno
import json
from pathlib import Path
from random import Random

import pytest

from tests.faults import failing, trace

CODE = (
    "import sys; from pathlib import Path; from tests.faults import failing;"
    "failing.main(sys.argv[1], Path(sys.argv[2]), *map(int, sys.argv[3:]))"
)
STEPS = {"encrypt": 260, "restore": 40}
STEP = 29
"""Each how manieth call fails here; in `make soak` every one does."""


def failed(
    job: str, folder: Path, error: int, *, ever: bool, step: int = 0, seconds: float = 240
) -> dict:
    folder.mkdir(exist_ok=True)
    step = step or STEPS.get(job, STEP)
    first = Random(f"{job} {error}").randrange(1, step + 1)
    words = (job, str(folder), str(error), str(int(ever)), str(first), str(step))
    done = trace.run(CODE, folder, *words, seconds=seconds)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("job", failing.JOBS)
def test_a_full_disk_harms_nothing(tmp_path, job):
    found = failed(job, tmp_path / "disk", errno.ENOSPC, ever=True)
    assert found["failed"] and found["problems"] == []


@pytest.mark.parametrize("job", failing.JOBS)
def test_an_error_of_the_disk_harms_nothing(tmp_path, job):
    found = failed(job, tmp_path / "disk", errno.EIO, ever=False)
    # What could not be taken away stays, under a name nobody reads.
    wrong = [p for p in found["problems"] if not (": left: " in p and ".partial" in p)]
    assert found["failed"] and wrong == []


def test_what_is_written_in_place_would_be_half(tmp_path):
    code = (
        "import sys; from pathlib import Path\n"
        "from tests.faults import failing\n"
        "def careless(path):\n"
        "    with open(path.with_name('out'), 'wb', buffering=0) as out:\n"
        "        [out.write(b'x') for _ in range(9)]\n"
        "    return 4\n"
        "failing.JOBS['careless'] = careless\n"
        f"failing.main('careless', Path(sys.argv[1]), {errno.ENOSPC}, 1, 4, 20)\n"
    )
    under = tmp_path / "disk"
    under.mkdir()
    done = trace.run(code, under, str(under))
    assert "half an export" in " ".join(json.loads(done.stdout)["problems"]), done.stderr
