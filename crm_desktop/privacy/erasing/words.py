"""What an erasure has to look for: sealed where nobody reads until it has ended."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from crm_desktop import paths
from crm_desktop.domain.fold import fold
from crm_desktop.store.erasures import saying, sealing


@dataclass(slots=True)
class Secret:
    """Words of all that goes, names of who goes, addresses as looked up, which kept files go.

    `files` maps paths to what the user chose; one that is not in it is dealt with as is proposed.
    """

    words: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    reached: list[str] = field(default_factory=list)
    files: dict[str, bool] = field(default_factory=dict)


def nobody_else_s(conn: Any, words: Iterable[str]) -> list[str]:
    """Return those of `words` that nothing in the log of a file says any more: others may be called so."""
    left = {word: fold(word) for word in words}
    for _code, _row, patch in saying.changes(conn, left) if left else ():
        if not left:
            break
        if said := [w for w, folded in left.items() if w in patch or folded in fold(patch)]:
            for word in said:
                del left[word]
    return list(left)


def not_set(conn: Any, words: Iterable[str]) -> list[str]:
    """Return those of `words` that no setting says: a column, a view or a reminder may be called so."""
    values = [
        text for (text,) in conn.execute("SELECT value FROM meta WHERE key NOT LIKE 'erasures%'")
    ]
    with contextlib.suppress(OSError):
        values += [
            one.read_text("utf-8", "replace") for one in paths.settings_folder().glob("*.json")
        ]
    said = fold(" ".join(map(str, values)))
    return [word for word in words if fold(word) not in said]


def seal(job: str, secret: Secret) -> str:
    """Return it sealed; where the key cannot lie beside the ledger "": then only this run knows it."""
    if not sealing.make_key(job):
        return ""
    return sealing.sealed(job, [secret.words, secret.names, secret.reached, secret.files])


def unseal(job: str, sealed: str) -> Secret | None:
    """Return what was sealed, None where its key is not here."""
    said = sealing.unsealed(job, sealed) if sealed else None
    if not isinstance(said, list) or len(said) != 4 or not isinstance(said[0], list):
        return None
    return Secret(*said)


def drop_key(job: str) -> None:
    """Take the key away: what was sealed with it cannot be read any more."""
    sealing.drop_key(job)
