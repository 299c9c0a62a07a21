"""What the dialogs ask the server goes the way the account of the file says."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from crm_desktop.gui.sync import asking
from crm_desktop.sync import keychain
from crm_desktop.sync.account import Account, set_account


class _Passing(BaseHTTPRequestHandler):
    """A proxy that answers for the server, and notes what it was asked for."""

    def do_GET(self):
        self.server.asked.append(self.path)
        body = b'[{"name": "Huda"}]'
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_said):
        pass


@pytest.fixture
def proxy():
    with HTTPServer(("127.0.0.1", 0), _Passing) as server:
        server.asked = []
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join(10)


def test_it_goes_through_the_proxy_that_was_named_when_the_file_entered(ws, proxy):
    way = f"http://127.0.0.1:{proxy.server_port}"
    account = Account("http://office.invalid", "w", "d", "p", "owner", "00" * 32, proxy=way)
    set_account(ws, account)
    keychain.keep(account, "token")
    assert asking.people(ws) == [{"name": "Huda"}]
    assert proxy.asked == ["http://office.invalid/v1/people"]
