"""A server started and kept from the command line: real processes, real HTTP, no file of a workspace."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from crm_desktop.cli import main
from crm_desktop.server import console, people, starting, waking
from crm_desktop.server.database import Database
from tests.ports import free_port
from tests.server import kit


@contextlib.contextmanager
def serving(folder: Path, *words: str, verify=True, where=None):
    """Run `crm serve` as a process of its own; give its first answer."""
    port = free_port()
    place = where or ["--data", str(folder)]
    call = [sys.executable, "-m", "crm_desktop.cli", "--json", "serve", *place, "--port", str(port)]
    log = (folder / "log").open("w")
    process = subprocess.Popen([*call, *words], stdout=subprocess.PIPE, stderr=log, text=True)
    try:
        said = json.loads(process.stdout.readline())
        until = time.monotonic() + 60
        while True:
            with contextlib.suppress(httpx2.HTTPError):
                httpx2.get(f"{said['address']}/health", verify=verify, timeout=5)
                break
            assert time.monotonic() < until and process.poll() is None
            time.sleep(0.05)
        yield said
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)
        log.close()


def crm(capsys, folder, *words):
    """Run a deed of the server; return its answer."""
    code = main(["--json", "server", *words, "--data", str(folder)])
    said = capsys.readouterr()
    assert code == 0, said.err
    return json.loads(said.out)


def test_several_processes_serve_as_one_and_the_console_keeps_them(tmp_path, capsys):
    with serving(tmp_path, "--workers", "2", "--name", "Kedai", "--owner", "Huda") as first:
        address = first["address"]
        huda = kit.Device.enter(address, first["code"])
        assert (huda.enrolled["name"], huda.enrolled["role"]) == ("Kedai", "owner")
        code = crm(capsys, tmp_path, "invite", "Siti", "--role", "member")["code"]
        siti = kit.Device.enter(address, code, "Phone")
        assert huda.push(huda.operation(kit.a_contact("Tan"))).is_success
        for _ in range(20):  # whoever of them answers
            with httpx2.Client(headers=huda.headers) as fresh:
                assert fresh.get(f"{address}/v1/sums").json()["head"] == 1
        figures = httpx2.get(f"{address}/metrics").text
        asked = 'crm_requests_total{path="/v1/sums",status="200",verb="GET"} 20.0'
        assert asked in figures
        _both_answer(tmp_path, huda)
        guess = {"code": "AAAA-AAAA-AAAA", "device": "x"}
        said = [httpx2.post(f"{address}/v1/enrol", json=guess).status_code for _ in range(14)]
        assert said == [403] * 10 + [429] * 4  # whoever of them answers
        (team,) = crm(capsys, tmp_path, "teams", "North", "--add", "Siti")
        assert team["members"] == [siti.enrolled["person"]]
        crm(capsys, tmp_path, "people", "Siti", "--role", "reader")
        refused = siti.push(siti.operation(kit.a_contact("No"))).json()["answers"]
        assert refused[0][2] == "read_only"
        _told_soon(tmp_path, capsys, siti)
        assert siti.ask("GET", "/v1/sums").status_code == 401
        link = crm(capsys, tmp_path, "status", "--link", "--address", address)["link"]
        assert "Phone" in httpx2.get(link).text
        assert crm(capsys, tmp_path, "status")["head"] == 3
        deeds = [one["deed"] for one in crm(capsys, tmp_path, "audit")]
        assert deeds[:3] == ["revoked", "role", "members"]
    lines = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    assert len({one["process"] for one in lines}) == 2
    assert not any(word in str(lines) for word in ("Huda", "Siti", "Phone", "Tan", "North"))
    with serving(tmp_path) as again:
        assert again["code"] == ""
        huda.address = again["address"]
        assert huda.ask("GET", "/v1/sums").json()["head"] == 3


def _both_answer(folder, device):
    """Ask until both processes have answered: on a busy machine the second is up late."""
    until, found = time.monotonic() + 120, set()
    while len(found) < 2 and time.monotonic() < until:
        with httpx2.Client(headers=device.headers, timeout=30) as fresh:
            fresh.get(f"{device.address}/v1/people")
        lines = (folder / "log").read_text().splitlines()
        found = {json.loads(line)["process"] for line in lines}
    assert len(found) == 2


def _told_soon(folder, capsys, siti):
    """Listen at both processes while the console shuts a device out."""
    heard: list[float] = []

    def listen():
        with (
            httpx2.Client(headers=siti.headers, timeout=30) as http,
            http.stream("GET", f"{siti.address}/v1/events") as lines,
        ):
            for line in lines.iter_lines():
                if line == "event: revoked":
                    heard.append(time.monotonic())
                elif line:
                    ready.release()

    ready = threading.Semaphore(0)
    threads = [threading.Thread(target=listen, daemon=True) for _ in range(6)]
    for one in threads:
        one.start()
    for _ in threads:
        assert ready.acquire(timeout=30)
    from crm_desktop.server import administering
    from crm_desktop.server.database import Database

    crm(capsys, folder, "devices")
    database = Database(f"sqlite:///{folder}/server.db")
    with database.write() as conn:
        administering.revoke(conn, None, siti.enrolled["workspace"], siti.enrolled["device"])
    began = time.monotonic()
    database.close()
    for one in threads:
        one.join(10)
    assert len(heard) == 6
    assert waking.EVERY < 1 and max(heard) - began < kit.SOON


def test_who_lost_the_owners_code_gets_another(tmp_path, capsys):
    with serving(tmp_path, "--owner", "Huda") as first:
        huda = kit.Device.enter(first["address"], crm(capsys, tmp_path, "invite", "Huda")["code"])
        assert huda.enrolled["role"] == "owner"
        siti = kit.Device.enter(first["address"], crm(capsys, tmp_path, "invite", "Siti")["code"])
        assert siti.enrolled["role"] == "member"


def test_it_serves_over_tls(tmp_path):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - dt.timedelta(1)).not_valid_after(now + dt.timedelta(9))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = serialization.Encoding.PEM
    (tmp_path / "c.pem").write_bytes(made.public_bytes(pem))
    (tmp_path / "k.pem").write_bytes(key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ))  # fmt: skip
    words = ["--certificate", str(tmp_path / "c.pem"), "--key", str(tmp_path / "k.pem")]
    with serving(tmp_path, *words, verify=False) as said:
        assert said["address"].startswith("https://")
        assert httpx2.get(f"{said['address']}/health", verify=False).json() == {"status": "ok"}
    assert main(["serve", "--data", str(tmp_path), *words[:2]]) == 1


def test_it_serves_on_postgresql(tmp_path, capsys, postgres):
    url = postgres.database()
    with serving(tmp_path, "--workers", "2", where=["--url", url]) as first:
        huda = kit.Device.enter(first["address"], first["code"])
        assert huda.push(huda.operation(kit.a_contact("Tan"))).is_success
        assert main(["--json", "server", "status", "--url", url]) == 0
        assert json.loads(capsys.readouterr().out)["head"] == 1
    postgres.drop(url)


def test_backup_and_restore(tmp_path, capsys):
    with serving(tmp_path) as first:
        huda = kit.Device.enter(first["address"], first["code"])
        huda.push(huda.operation(kit.a_contact("Tan")))
        target = tmp_path / "b.backup"
        assert crm(capsys, tmp_path, "backup", str(target))["bytes"] == target.stat().st_size
        dump = tmp_path / "b.dump"
        crm(capsys, tmp_path, "backup", str(dump), "--portable")
        for file in (target, dump, tmp_path / "server.db"):  # keys lie in each
            assert stat.S_IMODE(file.stat().st_mode) == 0o600
        huda.push(huda.operation(kit.a_contact("Lim")))
        assert crm(capsys, tmp_path, "restore", str(target), "--yes")["operations"] == 1
        said, ops = huda.pull()
        assert (said["head"], len(ops)) == (1, 1)
        assert huda.push(huda.operation(), epoch=huda.enrolled["epoch"]).status_code == 409
    assert main(["server", "backup", str(target), "--data", str(tmp_path)]) == 1
    assert main(["server", "restore", str(target), "--data", str(tmp_path)]) == 1  # nobody said yes


def test_the_quota_is_said_and_changed(tmp_path, capsys):
    with serving(tmp_path) as first:
        huda = kit.Device.enter(first["address"], first["code"])
        assert crm(capsys, tmp_path, "quota")["quota"] == 20 << 30
        assert crm(capsys, tmp_path, "quota", "0")["quota"] == 0
        assert huda.push(huda.operation(kit.a_contact("Tan"))).status_code == 507
        assert crm(capsys, tmp_path, "quota", "40")["quota"] == 40 << 30
        assert huda.push(huda.operation(kit.a_contact("Tan"))).status_code == 200
        deed = crm(capsys, tmp_path, "audit")[0]
        assert (deed["deed"], deed["about"]) == ("quota", {"bytes": 40 << 30})


@pytest.mark.parametrize("words", [
    ["people", "Nobody", "--role", "owner"], ["people", "Huda", "--role", "member"],
    ["revoke", "none"], ["invite", "X", "--team", "none"], ["teams", "North", "--add", "Nobody"],
    ["restore", "missing", "--yes"], ["restore", "missing"], ["invite", "Huda", "--role", "reader"],
    ["status", "--workspace", "other"], ["audit", "--url", "x://y"],
], ids=" ".join)  # fmt: skip
def test_what_cannot_be_done_is_said_in_words(words, tmp_path, capsys):
    database = Database(f"sqlite:///{tmp_path}/server.db")
    with contextlib.closing(database):
        code = starting.ready(database, "Kedai", "Huda").code
        with database.write() as conn:
            people.enrol(conn, code, "Laptop")
    assert main(["server", *words, "--data", str(tmp_path)]) == 1
    said = capsys.readouterr()
    assert said.err and not said.out and "Traceback" not in said.err


def test_a_backup_into_a_folder_that_is_not_there_says_so(tmp_path, capsys):
    with contextlib.closing(Database(f"sqlite:///{tmp_path}/server.db")) as database:
        starting.ready(database, "Kedai", "Huda")
    target = str(tmp_path / "none" / "x.crmbackup")
    for more in ([], ["--portable"]):
        assert main(["server", "backup", target, *more, "--data", str(tmp_path)]) == 1
        assert "There is no folder" in capsys.readouterr().err
    assert main(["server", "people", "--data", str(tmp_path)]) == 0
    assert capsys.readouterr().out == "Nobody has entered yet.\n"


def test_no_server_here_is_said(tmp_path, capsys):
    assert main(["server", "status", "--data", str(tmp_path / "none")]) == 1
    assert not (tmp_path / "none").exists()
    assert main(["server"]) == 2
    assert main(["stats"]) == 2  # a file is still asked for
    assert "--file" in capsys.readouterr().err
    assert os.environ.get("CRM_SERVER_URL") is None


@pytest.mark.parametrize("kind", kit.BOTH)
def test_nothing_but_a_start_makes_a_workspace_whose_owner_is_told_the_code(
    kind, tmp_path, capsys, request
):
    with kit.either(kind, tmp_path, request, tables=False) as database:
        url = database.engine.url.render_as_string(hide_password=False)
        deeds = ("status",), ("people",), ("invite", "Ali"), ("backup", str(tmp_path / "b"))
        for words in deeds:
            assert main(["server", *words, "--url", url]) == 1
            assert "no server here yet" in capsys.readouterr().err
        assert main(["server", "restore", str(tmp_path / "none"), "--yes", "--url", url]) == 1
        assert "no whole backup" in capsys.readouterr().err
        assert main(["server", "status", "--url", url]) == 1
        with console.opened(url, ("Kedai Dua", "Ali")) as (_, started):
            assert started.code
        assert main(["--json", "server", "status", "--url", url]) == 0
        assert json.loads(capsys.readouterr().out)["name"] == "Kedai Dua"


@pytest.mark.parametrize(
    "where",
    [("--port", "99999"), ("--host", "192.0.2.7"), ("--host", "no.such.invalid")],
    ids=" ".join,
)
def test_where_nothing_can_listen_is_said_before_a_code_is_made(where, tmp_path, capsys):
    assert main(["serve", "--data", str(tmp_path / "new"), *where]) == 1
    said = capsys.readouterr()
    assert "Nothing can listen at" in said.err and not said.out
    assert not (tmp_path / "new").exists()


def test_a_port_that_is_taken_is_said_before_a_code_is_made(tmp_path, capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert main(["serve", "--data", str(tmp_path / "new"), "--port", port]) == 1
    said = capsys.readouterr()
    assert f"127.0.0.1:{port}" in said.err and not said.out
    assert not (tmp_path / "new").exists()
