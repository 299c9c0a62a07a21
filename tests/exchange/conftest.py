"""A file given as a text, read and planned."""

import pytest

from crm_desktop.exchange import dry_run, source
from crm_desktop.exchange.columns import mapping

from .kit import go_on, quiet


@pytest.fixture
def read(ws, tmp_path):
    def make(text, name="in.csv", **how):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        found = source.detect(path, **how)
        return found, mapping.propose(found, ws=ws)

    return make


@pytest.fixture
def planned(ws, read):
    made = []

    def plan(text, **how):
        made.append(dry_run.plan(ws, *read(text, **how), progress=quiet, check=go_on))
        return made[-1]

    yield plan
    for one in made:
        one.close()
