"""What a server is set up with: containers, systemd's unit, the proxy; all of one mind with the program."""

from __future__ import annotations

import configparser
import ipaddress
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from crm_desktop.cli import main, parser
from crm_desktop.server.web.bodies import MOST
from crm_desktop.server_commands import PORT

ROOT = Path(__file__).parents[2]
SERVER = ROOT / "packaging" / "server"
CONTAINER = (SERVER / "Containerfile").read_text("utf-8")
PROXY = (SERVER / "Caddyfile").read_text("utf-8")
UNIT = SERVER / "crm-server.service"
FOR_THE_PROXY = {"CRM_SERVER_SITE", "CRM_SERVER_UPSTREAM"}


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((SERVER / "compose.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def unit():
    read = configparser.ConfigParser(strict=False, interpolation=None)
    read.optionxform = str
    read.read(UNIT, "utf-8")
    return read


def asked(words):
    """Read words as `crm` does; it ends the test where there is no such option."""
    return parser().parse_args(words)


def stages():
    """Return what each stage of the container file says, by the stage's name."""
    parts = re.split(r"^FROM \S+ AS (\w+)\n", CONTAINER, flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def test_its_container_starts_what_there_is():
    here = stages()
    (start,) = re.findall(r"^CMD (.*)$", here["server"], re.MULTILINE)
    said = asked(yaml.safe_load(start))
    assert (said.host, said.port) == ("0.0.0.0", PORT)
    assert f"EXPOSE {PORT}\n" in here["server"]
    (kept,) = re.findall(r"^VOLUME (.*)$", here["server"], re.MULTILINE)
    assert str(said.data) in yaml.safe_load(kept)
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", CONTAINER, re.MULTILINE)
    assert all((ROOT / name).exists() for line in copied for name in line.split())


def test_nothing_runs_as_root(compose):
    for name in ("server", "proxy"):
        assert re.search(r"^USER 8420:8420$", stages()[name], re.MULTILINE)
    for name, one in compose["services"].items():
        assert one["user"] not in ("", "root", "0"), name
        assert one["cap_drop"] == ["ALL"], name
        assert "no-new-privileges:true" in one["security_opt"], name
        assert "privileged" not in one and one.get("network_mode") != "host", name


def test_every_service_says_how_it_is_and_keeps_what_it_has(compose):
    declared = set(compose["volumes"])
    for name, one in compose["services"].items():
        assert one["healthcheck"]["test"][0] == "CMD", name
        kept = {volume.split(":")[0] for volume in one["volumes"]}
        assert kept <= declared, name
        assert set(one.get("secrets", [])) <= set(compose["secrets"])
        assert set(one["networks"]) <= set(compose["networks"])
        for other in one.get("depends_on", {}):
            assert "healthcheck" in compose["services"][other]
        if "build" in one:
            assert one["build"]["target"] in stages()
            assert (SERVER / one["build"]["context"]).resolve() == ROOT
            assert (ROOT / one["build"]["dockerfile"]).is_file()


def test_no_secret_lies_in_it(compose):
    text = (SERVER / "compose.yaml").read_text("utf-8")
    url = compose["services"]["server"]["environment"]["CRM_SERVER_URL"]
    assert re.fullmatch(r"postgresql://\w+@\w+/\w+", url)  # no password
    secret = "/run/secrets/password"
    assert compose["services"]["server"]["environment"]["CRM_SERVER_PASSWORD_FILE"] == secret
    assert compose["services"]["database"]["environment"]["POSTGRES_PASSWORD_FILE"] == secret
    assert "POSTGRES_PASSWORD:" not in text
    ignored = (ROOT / ".gitignore").read_text("utf-8").splitlines()
    assert {"packaging/server/password", "packaging/server/.env"} <= set(ignored)


def test_names_ports_and_addresses_agree(compose):
    server, proxy = compose["services"]["server"], compose["services"]["proxy"]
    said = asked(server["command"])
    assert (said.host, said.port) == ("0.0.0.0", PORT)
    assert proxy["environment"]["CRM_SERVER_UPSTREAM"] == f"server:{said.port}"
    assert f"127.0.0.1:{said.port}/health/ready" in server["healthcheck"]["test"][-1]
    trusted = server["environment"]["CRM_SERVER_PROXY"]
    assert proxy["networks"]["inside"]["ipv4_address"] == trusted
    (inside,) = compose["networks"]["inside"]["ipam"]["config"]
    assert ipaddress.ip_address(trusted) in ipaddress.ip_network(inside["subnet"])
    assert compose["networks"]["inside"]["internal"] is True
    assert [name for name, one in compose["services"].items() if "ports" in one] == ["proxy"]
    database = compose["services"]["database"]
    user, host, name = re.findall(r"\w+", server["environment"]["CRM_SERVER_URL"])[1:]
    known = database["environment"]
    assert (known["POSTGRES_USER"], host, known["POSTGRES_DB"]) == (user, "database", name)


def test_the_program_knows_every_variable_named():
    files = [*SERVER.iterdir(), ROOT / "docs" / "server.md"]
    named = {
        name for file in files for name in re.findall(r"CRM_SERVER_[A-Z_]+", file.read_text("utf-8"))
    }  # fmt: skip
    code = "\n".join(path.read_text("utf-8") for path in ROOT.glob("crm_desktop/server*.py"))
    told = set(re.findall(r"CRM_SERVER_[A-Z_]+", code))
    assert named - FOR_THE_PROXY <= told
    assert set(re.findall(r"CRM_SERVER_[A-Z_]+", PROXY)) == FOR_THE_PROXY


def test_its_unit_starts_what_there_is_and_lets_it_do_little(unit):
    service = unit["Service"]
    program, *words = shlex.split(service["ExecStart"])
    said = asked(words)
    assert program == "/opt/crm/bin/crm"
    assert (said.host, said.port) == ("127.0.0.1", PORT)
    assert str(said.data) == f"/var/lib/{service['StateDirectory']}"
    assert service["User"] not in ("", "root")
    for limit in ("NoNewPrivileges", "ProtectHome", "PrivateTmp", "PrivateDevices"):
        assert service[limit] == "yes"
    assert service["ProtectSystem"] == "strict" and service["CapabilityBoundingSet"] == ""


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_systemd_takes_the_unit(tmp_path):
    here = tmp_path / UNIT.name
    here.write_text(UNIT.read_text("utf-8").replace("/opt/crm/bin/crm", sys.executable), "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(here)], capture_output=True, text=True
    )
    told = [line for line in done.stderr.splitlines() if UNIT.name in line]
    assert not told


def test_the_proxy_lets_through_what_the_server_takes():
    (most,) = re.findall(r"max_size (\d+)MiB", PROXY)
    assert MOST < int(most) << 20 < 2 * MOST
    assert "flush_interval -1" in PROXY
    assert f"{{$CRM_SERVER_UPSTREAM:127.0.0.1:{PORT}}}" in PROXY
    assert "header_up X-Forwarded-For {remote_host}" in PROXY


@pytest.mark.skipif(not shutil.which("caddy"), reason="no Caddy here")
def test_caddy_takes_its_file():
    call = ["caddy", "validate", "--adapter", "caddyfile", "--config", str(SERVER / "Caddyfile")]
    done = subprocess.run(
        call, env=os.environ | {"CRM_SERVER_SITE": "localhost"}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_a_password_may_lie_in_a_file(tmp_path, capsys, postgres):
    url = postgres.database()
    secret = tmp_path / "password"
    secret.write_text("p@ss/w:rd\n", "utf-8")
    from crm_desktop.server import console
    from crm_desktop.server_place_commands import url_of

    said = asked(["serve", "--url", "postgresql://crm@h/crm", "--password-file", str(secret)])
    assert url_of(said) == "postgresql://crm:p%40ss%2Fw%3Ard@h/crm"
    with console.opened(url, ("Kedai", "Huda")):
        pass
    assert main(["server", "status", "--url", url, "--password-file", str(secret)]) == 0
    capsys.readouterr()
    for wrong in (["--url", url, "--password-file", str(tmp_path / "none")],
                  ["--url", "x", "--password-file", str(secret)]):  # fmt: skip
        assert main(["server", "status", *wrong]) == 1
        assert "Traceback" not in capsys.readouterr().err
    postgres.drop(url)
