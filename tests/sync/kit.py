"""Files of a team: real workspaces, a real server, a keychain that forgets when the test ends."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import keyring
from keyring.backend import KeyringBackend

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.store.arrivals import Arrivals
from crm_desktop.store.workspace import Profile, Workspace
from crm_desktop.sync import keychain
from crm_desktop.sync.account import account_of
from crm_desktop.sync.connection import Connection
from crm_desktop.sync.enrolment import enrol
from crm_desktop.sync.exchange import Exchange


class Forgetful(KeyringBackend):
    """The keychain of a machine without one: it lies in memory."""

    priority = 1

    def __init__(self):
        super().__init__()
        self.kept = {}

    def get_password(self, service, username):
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        self.kept[service, username] = password

    def delete_password(self, service, username):
        del self.kept[service, username]


ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
"""What a server of these tests says to anything."""


@contextmanager
def answering(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """Give the address of a server that reads what comes on each line once, and leaves it to `answer`."""
    came: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            while True:
                try:
                    sock, _ = listening.accept()
                except OSError:
                    return
                came.append(sock)
                sock.recv(1 << 16)
                answer(sock)

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        listening.shutdown(socket.SHUT_RDWR)
    for sock in came:
        sock.close()


@contextmanager
def own_keychain() -> Iterator[None]:
    """Keep keys in a keychain of its own, as long as this lasts."""
    before = keyring.get_keyring()
    keyring.set_keyring(Forgetful())
    try:
        yield
    finally:
        keyring.set_keyring(before)


def made(folder: Path, name: str) -> Workspace:
    return Workspace.create(folder / f"{name}.crm", Profile(name))


def entered(ws: Workspace, address: str, code: str) -> Exchange:
    """Let a file enter a team; return its exchange with the server."""
    account = enrol(ws, address, code)
    return exchange_of(ws, account.address)


def exchange_of(ws: Workspace, address: str) -> Exchange:
    account = account_of(ws)
    return Exchange(ws, account, Connection(address, keychain.token_of(account)))


def contact(ws: Workspace, id: str, **cells) -> None:
    ws.log.record(Label("edit", "contact", row=id), [Edit("contact", id, cells)])


def shown(ws: Workspace, entity: str = "contact") -> dict[str, tuple]:
    found = ws.reader().execute(f"SELECT * FROM {entity} WHERE deleted=0").fetchall()
    return {row[1]: row[2:] for row in found}


def poison(monkeypatch) -> None:
    """Let an operation that says Poison fail when it is applied."""
    take = Arrivals.take

    def failing(self, op):
        if any("Poison" in (c.text() or "") for c in op.changes):
            raise ZeroDivisionError
        take(self, op)

    monkeypatch.setattr(Arrivals, "take", failing)


def bytes_of(ws: Workspace) -> bytes:
    """Return all that lies on the disk of a file: itself, and what SQLite keeps beside it."""
    return b"".join(path.read_bytes() for path in ws.path.parent.glob(f"{ws.path.name}*")
                    if path.is_file())  # fmt: skip
