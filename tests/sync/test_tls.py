"""Over TLS: whom a device trusts, and that nobody else gets a word; through a proxy as well."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import ipaddress
import socket
import threading
from contextlib import closing
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from crm_desktop.errors import UserError
from crm_desktop.server.app import make_app
from crm_desktop.sync.agent import Agent
from crm_desktop.sync.connection import RefusedError, connected
from crm_desktop.sync.enrolment import enrol
from crm_desktop.sync.exchange import Exchange
from crm_desktop.sync.status import State
from tests.ports import free_port
from tests.server import kit as server_kit
from tests.sync import kit
from tests.sync.test_agent import until


class Certificate:
    """A certificate that vouches for itself, as two files."""

    def __init__(self, folder: Path, name: str, *, host: str = "127.0.0.1", days: int = 9) -> None:
        key, now = ec.generate_private_key(ec.SECP256R1()), dt.datetime.now(dt.UTC)
        whose = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
        place = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host))])
        made = (
            x509.CertificateBuilder().subject_name(whose).issuer_name(whose)
            .public_key(key.public_key()).serial_number(x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(20)).not_valid_after(now + dt.timedelta(days))
            .add_extension(place, critical=False).sign(key, hashes.SHA256())
        )  # fmt: skip
        self.file, self.key = folder / f"{name}.pem", folder / f"{name}.key"
        self.file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
        self.key.write_bytes(key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ))  # fmt: skip
        self.pin = hashlib.sha256(made.public_bytes(serialization.Encoding.DER)).hexdigest()


class Office:
    """A server over one database that may come back with another certificate; it counts requests."""

    def __init__(self, folder: Path) -> None:
        self.database, self.port = server_kit.sqlite(folder), free_port()
        self.asked = 0

    @property
    def address(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    def serving(self, certificate: Certificate):
        app = make_app(self.database)

        async def counted(scope, receive, send):
            self.asked += 1
            await app(scope, receive, send)

        return server_kit.serving_app(
            counted, "critical", port=self.port,
            ssl_certfile=certificate.file, ssl_keyfile=certificate.key,
        )  # fmt: skip


@pytest.fixture
def office(tmp_path):
    made = Office(tmp_path)
    yield made
    made.database.close()


def test_a_pin_is_trusted_for_whom_nobody_else_vouches(office, tmp_path):
    mine = Certificate(tmp_path, "mine")
    typed = ":".join(mine.pin[at : at + 2] for at in range(0, 64, 2)).upper()
    with office.serving(mine), kit.made(tmp_path, "Huda") as ws:
        account = enrol(ws, office.address, server_kit.owner_code(office.database), pin=typed)
        with closing(connected(account, kit.keychain.token_of(account))) as connection:
            assert Exchange(ws, account, connection).round().proved
        agent = Agent(ws)
        agent.start()
        until(lambda: agent.status.state == State.IDENTICAL and agent._listening.up)
        agent.stop()


@pytest.mark.parametrize("pin", ["", "ab" * 32])
def test_nobody_else_gets_a_word_or_the_code(office, tmp_path, pin):
    mine = Certificate(tmp_path, "mine")
    code = server_kit.owner_code(office.database)
    with office.serving(mine), kit.made(tmp_path, "Huda") as ws:
        with pytest.raises(RefusedError) as refused:
            enrol(ws, office.address, code, pin=pin)
        assert ("another certificate" in str(refused.value)) == bool(pin)
        assert office.asked == 0
        enrol(ws, office.address, code, pin=mine.pin)


def test_another_certificate_later_gets_no_token(office, tmp_path):
    mine, other = Certificate(tmp_path, "mine"), Certificate(tmp_path, "other")
    with kit.made(tmp_path, "Huda") as ws:
        with office.serving(mine):
            enrol(ws, office.address, server_kit.owner_code(office.database), pin=mine.pin)
        office.asked = 0
        agent = Agent(ws)
        with office.serving(other):
            agent.start()
            until(lambda: "another certificate" in agent.status.reason)
            agent.stop()
        assert office.asked == 0


@pytest.mark.parametrize(
    ("host", "days", "good"),
    [("127.0.0.1", 9, True), ("127.0.0.2", 9, False), ("127.0.0.1", -1, False)],
)
def test_without_a_pin_authorities_place_and_time_must_fit(
    office, tmp_path, monkeypatch, host, days, good
):
    mine = Certificate(tmp_path, "mine", host=host, days=days)
    monkeypatch.setenv("SSL_CERT_FILE", str(mine.file))
    code = server_kit.owner_code(office.database)
    with office.serving(mine), kit.made(tmp_path, "Huda") as ws:
        if good:
            assert enrol(ws, office.address, code).address == office.address
            return
        with pytest.raises(UserError, match="vouches"):
            enrol(ws, office.address, code)
        assert office.asked == 0


class Proxy:
    """A proxy that carries what it cannot read to where it is asked to, and notes where that is."""

    def __init__(self) -> None:
        self._ear = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._ear.getsockname()[1]}"
        self.asked: list[str] = []
        self.carried = b""
        threading.Thread(target=self._run, daemon=True).start()

    def close(self) -> None:
        self._ear.close()

    def _run(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(
                    target=self._serve, args=self._ear.accept()[:1], daemon=True
                ).start()

    def _serve(self, client: socket.socket) -> None:
        self.asked.append(client.recv(4096).decode().split("\r\n")[0])
        host, port = self.asked[-1].split()[1].split(":")
        server = socket.create_connection((host, int(port)))
        client.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        threading.Thread(target=self._carry, args=(server, client), daemon=True).start()
        self._carry(client, server)

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(1 << 16):
                self.carried += data
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)


def test_a_proxy_carries_what_it_cannot_read(office, tmp_path):
    mine = Certificate(tmp_path, "mine")
    code = server_kit.owner_code(office.database)
    with office.serving(mine), closing(Proxy()) as proxy, kit.made(tmp_path, "Huda") as ws:
        with pytest.raises(RefusedError):
            enrol(ws, office.address, code, pin="ab" * 32, proxy=proxy.address)
        account = enrol(ws, office.address, code, pin=mine.pin, proxy=proxy.address)
        token = kit.keychain.token_of(account)
        with closing(connected(account, token)) as connection:
            assert Exchange(ws, account, connection).round().proved
        assert {*proxy.asked} == {f"CONNECT 127.0.0.1:{office.port} HTTP/1.1"}
        assert token.encode() not in proxy.carried and len(proxy.carried) > 2000
