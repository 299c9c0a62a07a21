"""What answers at an address, in words: nothing, something else, a busy server, one without TLS, one with."""

from __future__ import annotations

import datetime
import socket
import ssl
import struct
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from crm_desktop.errors import UserError
from crm_desktop.sync.account import account_of
from crm_desktop.sync.connection import AwayError, Connection, reached
from crm_desktop.sync.enrolment import enrol
from tests.sync import kit


@contextmanager
def answering(
    status: int, body: bytes = b"", tls: ssl.SSLContext | None = None, wait: str = ""
):  # fmt: skip
    """Let something answer everything alike; give its port."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            if wait:
                self.send_header("Retry-After", wait)
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST  # noqa: N815

        def log_message(self, *_said):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def said(tmp_path, address: str) -> str:
    with kit.made(tmp_path, "Huda") as ws:
        with pytest.raises(UserError) as refused:
            enrol(ws, address, "AAAA-BBBB-CCCC")
        assert account_of(ws) is None
        return str(refused.value)


@pytest.mark.parametrize(("status", "body", "words"), [
    (429, b'{"detail":"slow_down"}', "Wait a minute"),
    (503, b"", "cannot answer now"),
    (500, b"", "cannot answer now"),
    (404, b'{"detail":"Not Found"}', "no server of this program"),
    (200, b"<html>Welcome</html>", "no server of this program"),
    (302, b"", "no server of this program"),
    (403, b'{"detail":"not_welcome"}', "code is not good"),
])  # fmt: skip
def test_each_answer_has_its_words(tmp_path, status, body, words):
    with answering(status, body) as port:
        assert words in said(tmp_path, f"http://127.0.0.1:{port}")


def test_nothing_there_is_said(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]  # kept, and nobody listens: else another run's server may
        assert "There is no server" in said(tmp_path, f"http://127.0.0.1:{port}")


def test_https_where_http_is_spoken_names_the_other_address(tmp_path):
    with answering(403) as port:
        words = said(tmp_path, f"https://127.0.0.1:{port}")
    assert "does not speak https" in words and f"enter http://127.0.0.1:{port}" in words


def test_http_where_https_is_spoken_is_said(tmp_path):
    with answering(403, tls=own_certificate(tmp_path)) as port:
        assert "https or http" in said(tmp_path, f"http://127.0.0.1:{port}")


def test_a_team_that_is_asked_too_often_is_told_so():
    from crm_desktop.sync.account import Account

    with answering(429) as port:
        account = Account(f"http://127.0.0.1:{port}", "w", "d", "p", "owner", "00" * 32)
        with pytest.raises(UserError, match="too often"), reached(account, "token") as connection:
            connection.get("/v1/people")


def own_certificate(tmp_path) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now).not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    (tmp_path / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (tmp_path / "key.pem").write_bytes(key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ))  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    return context


@pytest.mark.parametrize(
    ("said", "wait"),
    [
        ("7", 7),
        ("", 0),
        ("99999", 300),
        ("Wed, 21 Oct 2026 07:28:00 GMT", 0),
        ("-3", 0),
        ("1.5", 0),
    ],
)
def test_when_to_ask_again(said, wait):
    with answering(429, wait=said) as port:
        line = Connection(f"http://127.0.0.1:{port}", "token")
        with pytest.raises(AwayError) as away:
            line.post("/v1/hello", {})
        assert (away.value.status, away.value.wait) == (429, wait)
        line.close()


def test_who_hangs_up_on_plain_http_is_no_server_of_ours(tmp_path):
    def hang_up(sock: socket.socket) -> None:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        sock.close()

    with kit.answering(hang_up) as address:
        assert "https or http" in said(tmp_path, address)
