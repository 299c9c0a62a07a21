"""Trusting one certificate alone, by its SHA-256: that of a server for which nobody else vouches."""

from __future__ import annotations

import hashlib
import hmac
import ssl
from typing import Any


class OtherCertificateError(Exception):
    """The server shows another certificate than the one that was agreed on."""


def trusting(pin: str) -> ssl.SSLContext | bool:
    """Return what an HTTP client verifies a server by: the system's authorities, or a `pin` alone.

    Nothing is sent to who shows another certificate: the handshake raises `OtherCertificateError`.
    """
    if not pin:
        return True
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    wanted = pin.replace(":", "").lower()

    class Socket(ssl.SSLSocket):
        def do_handshake(self, block: bool = False) -> None:
            super().do_handshake(block)
            _hold(self, wanted)

    class Inner(ssl.SSLObject):  # within the TLS of a proxy
        def do_handshake(self) -> None:
            super().do_handshake()
            _hold(self, wanted)

    context.sslsocket_class, context.sslobject_class = Socket, Inner
    return context


def _hold(shown: Any, wanted: str) -> None:
    found = hashlib.sha256(shown.getpeercert(True) or b"").hexdigest()
    if not hmac.compare_digest(found, wanted):
        raise OtherCertificateError
