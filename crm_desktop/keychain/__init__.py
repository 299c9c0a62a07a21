"""The keychain of the system, taken for what it shows it does and not for what it says.

Backends differ: some are not there, some take everything and keep nothing, some raise errors of their own.
"""

from __future__ import annotations

from typing import Any


def _keyring() -> Any:
    """Return the module, which takes a tenth of a second to load: most starts do not need it."""
    import keyring

    return keyring


def keep(service: str, name: str, secret: str) -> bool:
    """Keep a secret; say whether it is really there afterwards."""
    try:
        _keyring().set_password(service, name, secret)
    except Exception:  # noqa: BLE001 - a backend is a plug-in, and raises what it likes
        return False
    return found(service, name) == secret


def found(service: str, name: str) -> str | None:
    """Return a secret; None where there is none, or no keychain."""
    try:
        return _keyring().get_password(service, name) or None
    except Exception:  # noqa: BLE001 - as above
        return None


def drop(service: str, name: str) -> None:
    """Forget a secret, if it is there."""
    try:
        _keyring().delete_password(service, name)
    except Exception:  # noqa: BLE001 - as above; it was gone already
        return


def there() -> bool:
    """Say whether this computer has a keychain that may keep what it is given."""
    try:
        return float(_keyring().get_keyring().priority) > 0
    except Exception:  # noqa: BLE001 - as above
        return False
