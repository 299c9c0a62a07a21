"""Who works in an open file, and what that lets them do: the one place that says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crm_desktop.domain.sharing import READER
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.store.cipher.refusing import LockedError
from crm_desktop.store.writing import Writer, nobody, only_read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crm_desktop.store.access.users import User
    from crm_desktop.store.cipher.key import Key


@dataclass(frozen=True, slots=True)
class Profile:
    """Who works in this file and where: name, ISO country, ISO currency, language code."""

    name: str = ""
    region: str = "MY"
    currency: str = "MYR"
    language: str = "en"


class Guarded:
    """What a workspace knows of its user. A file without users of its own is anybody's who opens it."""

    reader: Callable[[], Any]
    profile: Profile
    role: str
    read_only: bool
    _writer: Writer
    user: User | None = None
    """Who signed in; None where the file has no users, and before one of them did."""
    guarded = False
    """Whether the file has users."""
    opened_read_only = False
    """Whether the file itself was opened only to be read, whoever the user is."""

    def guard(self, on: bool) -> None:
        """Let nobody write records from now on before they signed in, where the file has users."""
        self.guarded = self._writer.unsigned = on

    def sign_in(self, user: User, secrets: Mapping[str, Key] | None = None) -> None:
        """Let a user of this file work in it: what they do carries their name.

        `secrets` are the keys of secret fields they have.

        Of one who reads only nothing is written, whatever asks for it: the file is closed for writing.
        """
        self.user, self._writer.unsigned = user, False
        self._writer.user_id, self._writer.secrets = user.id, dict(secrets or {})
        if user.named:
            self.profile = replace(self.profile, name=user.name)
        self._writer.author = user.name
        if user.reads_only:
            self.read_only = self._writer.read_only = True
            self._writer.refusal = lambda: UserError(
                _reads_only(user.name), tr("Ask an owner for another role. Nothing was changed.")
            )

    def without_users(self) -> None:
        """Let whoever has the file open go on in it: it has users no more."""
        self.guard(False)
        self.user, self._writer.user_id, self._writer.secrets = None, "", {}

    def secret_keys(self) -> dict[str, Key]:
        """Return the keys of secret fields whoever is at work has, by id."""
        from crm_desktop.store.access import secrets

        return secrets.held(self.reader(), self._writer)

    def keep_secret_key(self, key: Key) -> None:
        """Let a key of secret fields, made elsewhere, be there for the owners and who is at work."""
        from crm_desktop.store.access import secrets

        with self._writer.transaction() as conn:
            secrets.keep(conn, self._writer, key)

    @contextmanager
    def noting(self) -> Iterator[tuple[Any, int]]:
        """Lend the writing connection, with the time (ms since 1970), for what is written down about a user.

        That, and their own passphrase, is all that who only reads has written.
        """
        with self._writer.noting() as conn:
            yield conn, self._writer.clock()

    @property
    def closed_because(self) -> str:
        """Say why no record can be changed here, "" where they can."""
        if self.fixed_because or self._writer.unsigned:
            return self.fixed_because or nobody()
        return only_read() if self.role == READER else ""

    @property
    def fixed_because(self) -> str:
        """Say why the file itself stays as it is, whatever others wrote; "" where it can be written."""
        if self.user is not None and self.user.reads_only:
            return _reads_only(self.user.name)
        return tr("This file is open read-only.") if self.read_only else ""

    @property
    def unmanaged_because(self) -> str:
        """Say why users, encryption, erasure, restoring and the file's settings are not theirs to change."""
        if not self.guarded or (self.user is not None and self.user.owns):
            return ""
        return tr("Only an owner of this file may do that.")

    def may_manage(self) -> None:
        """Raise `UserError` where only an owner of the file may go on."""
        if self.unmanaged_because:
            raise UserError(self.unmanaged_because, tr("Sign in as one. Nothing was changed."))


class SignInError(LockedError):
    """A file with users, of whom nobody is signed in."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "")
        self.message = tr("{name} has users of its own.", name=path.name)
        self.next_step = tr("Sign in as one of them; the file itself was not changed.")


def _reads_only(name: str) -> str:
    return tr("{name} only reads in this file.", name=name)
