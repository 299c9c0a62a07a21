"""The key of a file that may have lost its beginning, where the id of its key stood."""

from __future__ import annotations

from pathlib import Path

from crm_desktop.i18n import tr
from crm_desktop.store.cipher import code
from crm_desktop.store.cipher.key import Key, id_at
from crm_desktop.store.cipher.refusing import LockedError
from crm_desktop.store.salvage import beginning
from crm_desktop.trust import keys, passphrases, sealing


def key_for(path: Path) -> Key | None:
    """Return the key of a file, damaged or not; None where it is plain.

    Without its beginning it is known by the proof its pages carry. Raises `LockedError` where the key has to
    be entered.
    """
    if id_at(path) is not None:
        return keys.key_for(path)
    ids = [*beginning.ids_near(path), *(key_id for key_id, _ in passphrases.every(path))]
    known = [key for key_id in dict.fromkeys(ids) if (key := keys.found(key_id)) is not None]
    if (key := beginning.key_fitting(path, [*keys.all_held(), *known])) is not None:
        return key
    if beginning.is_plain(path) or not beginning.may_be_encrypted(path):
        return None
    raise LockedError(path, ids[0] if ids else "")


def unlock_with(path: Path, text: str) -> Key | None:
    """Return the key of a file by its recovery code or passphrase, and hold it; None for a plain one.

    Raises `WrongKeyError`.
    """
    if id_at(path) is not None:
        return keys.unlock_with(path, text)
    if beginning.is_plain(path) or not beginning.may_be_encrypted(path):
        return None
    given = code.key_of(text)
    tried = [given] if given is not None else _by_passphrase(path, text)
    key = beginning.key_fitting(path, tried)
    if key is None:
        raise keys.WrongKeyError(
            tr("This does not open what is left of {name}.", name=path.name),
            tr("Enter its recovery code: 8 groups of 5 letters and digits."),
        )
    keys.hold(key)
    return key


def _by_passphrase(path: Path, text: str) -> list[Key]:
    every = dict(passphrases.every(path)) if text else {}
    found = (sealing.opened(seal, text, key_id) for key_id, seal in every.items())
    return [key for key in found if key is not None]
