"""The users of one file: kept in the file itself, not in its log, so that no other computer gets them.

A user has a key of their own, sealed with their passphrase; what is for them alone is closed for its public
half. So an owner gives and takes rights without knowing anybody's passphrase (docs/decisions/0023).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from crm_desktop.domain.sharing import MEMBER, OWNER, READER

SETTING = "users"
ROLES = (OWNER, MEMBER, READER)
"""What somebody is in a file of users, who may most first."""
CODE = "code"
"""The id of who comes with the owner's code on paper."""
RECOVERY = "recovery"
"""The id of who comes with the recovery code of an encrypted file; no user is kept under it."""


@dataclass(frozen=True, slots=True)
class User:
    """One user: `seal` is their key under their passphrase, `boxes` what is for them alone."""

    id: str
    name: str
    role: str
    key_id: str
    public: str
    seal: Mapping[str, Any] = field(default_factory=dict, repr=False)
    boxes: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def owns(self) -> bool:
        """Say whether they are an owner."""
        return self.role == OWNER

    @property
    def named(self) -> bool:
        """Say whether it is somebody, not a code on paper that anybody may hold."""
        return self.id not in (CODE, RECOVERY)

    @property
    def reads_only(self) -> bool:
        """Say whether they write nothing."""
        return self.role == READER


def all_of(conn: Any) -> tuple[User, ...]:
    """Return the users of the file of a connection, the one of the owner's code last."""
    found = conn.execute("SELECT value FROM meta WHERE key=?", (SETTING,)).fetchone()
    return read(json.loads(found[0]) if found else None)


def are_told(conn: Any) -> bool:
    """Say whether a file says who its users are, be it nobody.

    One that never had any does not say it, nor one whose settings were lost: SQLite reads an empty page
    without a word.
    """
    return bool(conn.execute("SELECT 1 FROM meta WHERE key=?", (SETTING,)).fetchone())


def read(kept: Any) -> tuple[User, ...]:
    """Return users as they were written; what is none is left out."""
    entries = kept if isinstance(kept, list) else []
    names = User.__slots__
    return tuple(
        User(**{name: one[name] for name in names})
        for one in entries if isinstance(one, dict) and all(name in one for name in names)
    )  # fmt: skip


def written(users: tuple[User, ...]) -> list[dict[str, Any]]:
    """Return users as they are kept."""
    return [asdict(user) for user in users]


def people(users: tuple[User, ...]) -> list[User]:
    """Return who can be chosen by name, in the order they were added."""
    return [user for user in users if user.id != CODE]


def put(conn: Any, users: tuple[User, ...]) -> None:
    """Give the file of a connection these users instead of its own, or none."""
    said = json.dumps(written(users) or None, ensure_ascii=False)
    conn.execute(
        "INSERT INTO meta VALUES(?,?) ON CONFLICT(key) DO UPDATE SET value=excluded.value",
        (SETTING, said),
    )
