"""Keychains of the ways they come: one that keeps, and those that fail, are empty, are none, or raise."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import keyring
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from keyring.errors import KeyringError


class Keeping(KeyringBackend):
    """Keeps what it is given, in memory."""

    priority = 5.0  # type: ignore[assignment]
    viable = False  # else keyring finds it among its classes, and asks it in tests of other things

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class Raising(Keeping):
    """Raises an error of its own, as a broken D-Bus does."""

    def set_password(self, service: str, username: str, password: str) -> None:
        raise ConnectionResetError

    def get_password(self, service: str, username: str) -> str | None:
        raise ConnectionResetError


class Locked(Keeping):
    """Raises what keyring says it raises."""

    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringError

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringError


class Blank(Keeping):
    """Has an empty word for everything."""

    def get_password(self, service: str, username: str) -> str | None:
        return ""


BROKEN = (Raising, Locked, Blank, null.Keyring, fail.Keyring)


@contextmanager
def using(backend: KeyringBackend) -> Iterator[KeyringBackend]:
    """Let a keychain be that of the system, as long as this lasts."""
    before = keyring.get_keyring()
    keyring.set_keyring(backend)
    try:
        yield backend
    finally:
        keyring.set_keyring(before)
