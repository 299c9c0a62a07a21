"""Many people erased one after another in one file, for `python -m tests.soak --only erasures`."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from unittest import mock

from crm_desktop.privacy.erasing import running
from tests.home import folders_in
from tests.privacy import kit
from tests.privacy.test_erasure_proof import complaints, planted

PEOPLE = 50


def erased(folder: Path) -> str:
    """Erase all but one of the people planted in a file; return the counts. Raises where anything is left."""
    place, temporary = folder / "shop", folder / "shop" / "temporary"
    temporary.mkdir(parents=True)
    with (
        mock.patch.dict(os.environ, folders_in(folder / "home")),
        mock.patch.object(tempfile, "tempdir", str(temporary)),
    ):
        shop = planted(place, PEOPLE + 1)
        made, stays = shop.planting, shop.planting.people[-1]
        gone = made.people[:-1]
        ended = [running.run(made.going(one)) for one in gone]
        said = complaints(shop, gone, ended)
        assert said == [], said[:5]
        left = kit.left(place, [*stays.canaries.values()])
        assert left.keys() == set(stays.canaries.values())
        made.ws.close()
    return f"{PEOPLE} people × {len(stays.canaries)} words, 0 left"
