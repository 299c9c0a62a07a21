"""Two laptops that know the same contact."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from .kit import laptop, made, meet


@pytest.fixture
def pair(tmp_path):
    """Return Ann's and Siti's laptop, which both have contact "maju" and nothing to decide."""
    with ExitStack() as stack:
        ann, siti = (stack.enter_context(laptop(tmp_path, name)) for name in ("Ann", "Siti"))
        made(ann, "maju", name="Maju Jaya", job="Owner", notes="Pays late.", language="en")
        meet(ann, siti)
        yield ann, siti
