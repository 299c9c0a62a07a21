"""Keys for the command line: from the keychain, a prompt, or a file descriptor.

Never from an argument or the environment, which other programs of the computer can read.
"""

from __future__ import annotations

import getpass
import os
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from crm_desktop.commands import Asked, Misuse
from crm_desktop.errors import UserError
from crm_desktop.i18n import mark, tr
from crm_desktop.store.cipher.key import Key, id_at
from crm_desktop.store.cipher.refusing import LockedError
from crm_desktop.store.workspace import Workspace
from crm_desktop.trust import damaged, keys, passphrases

T = TypeVar("T")
TRIES = 3
Known = Callable[[Path], Key | None]
Unlock = Callable[[Path, str], Key | None]
_LONGEST = 4096
"""Bytes of a secret at most."""
RECOVERY, OWNERS = mark("The recovery code"), mark("The owner's code")
"""Codes that are shown once and typed back."""


def key_of(path: Path, asked: Asked) -> Key | None:
    """Return the key of a file; None for a plain one.

    Raises `UserError` where it is nowhere and nobody can be asked.
    """
    return _asked(path, asked, keys.key_for, keys.unlock_with)


def known(key_id: str) -> Key | None:
    """Return a key that was asked for before, or is in the keychain; None where it is neither."""
    return keys.found(key_id)


def key_of_damaged(path: Path, asked: Asked) -> Key | None:
    """Return the key of a file that may have lost its beginning; raises what `key_of` does."""
    return _asked(path, asked, damaged.key_for, damaged.unlock_with)


def _asked(path: Path, asked: Asked, knows: Known, unlock: Unlock) -> Key | None:
    try:
        return knows(path)
    except LockedError as error:
        if id_at(path) == error.key_id and passphrases.people_of(path, error.key_id):
            sign_in(path, asked)
            return keys.key_for(path)
        if asked.key_fd is not None:
            return unlock(path, _read_once(asked))
        if not in_terminal():
            raise UserError(error.message, _how()) from error
        words = tr("Passphrase or recovery code of {name}: ", name=path.name)
        way = tr(
            "Type the passphrase or recovery code, or hand it in: --key-fd N. "
            "What this computer's keychain keeps is not asked for."
        )
        return _prompted(words, way, lambda text: unlock(path, text))


def enter(ws: Workspace, asked: Asked) -> None:
    """Let the user who is named work in a file, where it has users. Raises `UserError`."""
    from crm_desktop.trust.access import sessions

    if ws.guarded:
        if sessions.held(ws.path) is None:
            sign_in(ws.path, asked)
        sessions.enter(ws)


def owner(path: Path, asked: Asked) -> None:
    """Let an owner of a closed file be signed in, where it has users: what comes next is theirs alone."""
    from crm_desktop.trust.access import sessions

    if path.exists() and sessions.users_of(path, key_of(path, asked)):
        if sessions.held(path) is None:
            sign_in(path, asked)
        sessions.owner_only(path)


def sign_in(path: Path, asked: Asked) -> None:
    """Sign the user who is named in; an owner's and a recovery code need no name. Raises `UserError`."""
    from crm_desktop.trust.access import signing_in

    if not asked.user and asked.key_fd is None:
        raise UserError(
            tr("{name} has users of its own.", name=path.name), tr("Say who you are: --user NAME")
        )
    if asked.key_fd is not None:
        signing_in.sign_in(path, asked.user, _read_once(asked))
        return
    if not in_terminal():
        raise UserError(tr("{name} has users of its own.", name=path.name), _how())
    words = tr("Passphrase of {name}: ", name=asked.user)
    _prompted(words, _how(), lambda text: signing_in.sign_in(path, asked.user, text))


def passphrase_of(asked: Asked) -> str:
    """Return the passphrase of who is signed in: as it was handed in, or asked for once more."""
    if asked.key_fd is not None:
        return _read_once(asked)
    return typed(tr("Your passphrase until now: "), _how())


def _how() -> str:
    return tr("Run this in a terminal, or hand the passphrase or recovery code in: --key-fd N")


def new_passphrase(descriptor: int | None) -> str:
    """Return a passphrase that is chosen, typed twice. Raises `UserError` where they differ."""
    if descriptor is not None:
        return read(descriptor)
    way = tr("Nothing was changed. Type it in a terminal, or hand it in: --passphrase-fd N")
    first = typed(tr("New passphrase: "), way)
    if typed(tr("The same once more: "), way) != first:
        raise UserError(tr("These were two different passphrases."), tr("Nothing was changed."))
    return first


def in_terminal() -> bool:
    """Say whether there is somebody to ask; there is no input at all where it was closed."""
    return sys.stdin is not None and sys.stdin.isatty()


def typed(words: str, way: str) -> str:
    """Return what somebody types unseen. Raises `UserError`, with the `way` out, where nothing comes."""
    try:
        with warnings.catch_warnings():  # where it could be seen it is not asked for
            warnings.simplefilter("error", getpass.GetPassWarning)
            return getpass.getpass(words)
    except EOFError as error:
        say("")  # the words of the prompt end their line
        raise UserError(tr("Nothing was typed."), way) from error
    except getpass.GetPassWarning as error:
        raise UserError(tr("There is no terminal here to type in unseen."), way) from error


def say(words: str) -> None:
    """Say something beside the answer, which may be kept or read by another program."""
    sys.stderr.write(f"{words}\n")
    sys.stderr.flush()


def can_type_back(descriptor: int | None, code: str = RECOVERY) -> None:
    """Raise `UserError` where nobody can type a code that is to be shown; `code` is what it is called."""
    if descriptor is None and not in_terminal():
        raise UserError(
            tr(
                "{code} is shown once, and has to be typed back. Nothing was changed.",
                code=tr(code),
            ),
            tr(
                "Run this in a terminal. A program reads it from stderr and writes it to N: --code-fd N"
            ),
        )


def typed_back(
    words: str, said: str, descriptor: int | None, same: Callable[[str], bool], code: str = RECOVERY
) -> None:
    """Show a code and have it typed: a code nobody wrote down opens nothing.

    It is shown on stderr, so that what keeps the answer does not keep it.
    """
    can_type_back(descriptor, code)
    say(f"{words}\n\n    {said}\n")
    way = tr("Nothing was changed. Begin again.")
    for left in reversed(range(TRIES if descriptor is None else 1)):
        ask = tr("Type it from the paper: ")
        back = typed(ask, way) if descriptor is None else read(descriptor)
        if same(back):
            return
        if left:
            say(tr("This is not the code that was shown. Compare it letter by letter."))
    raise UserError(tr("This is not the code that was shown."), way)


def _prompted(words: str, way: str, tried: Callable[[str], T]) -> T:
    for left in reversed(range(TRIES)):
        try:
            return tried(typed(words, way))
        except keys.WrongKeyError as error:
            if not left:
                raise
            sys.stderr.write(f"{error}\n")
    raise AssertionError


def _read_once(asked: Asked) -> str:
    """Return what was handed in; a command that opens several files asks for it more than once."""
    if not hasattr(asked, "key_text"):
        asked.key_text = read(asked.key_fd)
    return str(asked.key_text)


def read(descriptor: int) -> str:
    """Return the next line of a file descriptor. Raises `Misuse` where none is open there.

    Nothing is read beyond it: the next line may be another secret.
    """
    found = b""
    try:
        while b"\n" not in found and len(found) < _LONGEST:
            part = os.read(descriptor, 1)
            if not part:
                break
            found += part
        return found.partition(b"\n")[0].rstrip(b"\r").decode()
    except (OSError, UnicodeDecodeError) as error:
        raise Misuse(
            tr("File descriptor {n} cannot be read.", n=descriptor),
            tr("Open it for the command: crm … --key-fd 3 3< FILE"),
        ) from error
