"""Large attachments no backup in a folder names any more."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence, Set
from pathlib import Path

from crm_desktop.errors import UserError
from crm_desktop.store import beside, driver
from crm_desktop.store.cipher.key import Key


def forget_unnamed(kept: Sequence[Path], key: Key | None, spared: Set[str] = frozenset()) -> None:
    """Forget the bytes backups of one file share that none names; one that cannot be read may name all.

    What was put there of late stays: a backup that names it may just be written. So do the names in `spared`.
    """
    from crm_desktop.store import backup

    if not kept or not (free := beside.old(kept[0]) - spared):
        return
    with contextlib.suppress(driver.Error, UserError, OSError):  # then nothing goes
        for made in kept:
            near = beside.Near(made, key)
            free -= {beside.name(near, digest) for digest in backup.named_by(made, key)}
            if not free:
                return
        beside.forget_all(kept[0], free)
