"""Health, figures, limits, the log, the owner's page and the description of it all."""

from __future__ import annotations

import contextlib
import io
import json
import re
import subprocess
import sys

import httpx2
import pytest

from crm_desktop.server import standing
from crm_desktop.server.app import Options, make_app
from crm_desktop.server.web import page
from crm_desktop.server.web.figures import Journal
from crm_desktop.server.web.limits import SLOTS, Buckets, Limits
from tests.server import kit


def test_it_says_that_it_lives(address):
    for path in ("/health", "/health/live", "/health/ready"):
        assert httpx2.get(address + path).json() == {"status": "ok"}


def test_figures_are_for_this_machine_or_a_token(database):
    with kit.serving(database, Options(metrics_token="m" * 20)) as address:
        huda = kit.Device.enter(address, kit.owner_code(database))
        huda.push(huda.operation(kit.a_contact("Zzyzx")))
        said = httpx2.get(f"{address}/metrics")
        assert 'crm_operations_total{outcome="taken"} 1.0' in said.text
        assert 'crm_requests_total{path="/v1/push",status="200",verb="POST"} 1.0' in said.text
        assert "Zzyzx" not in said.text and "Huda" not in said.text
        for_another = {"X-Forwarded-For": "203.0.113.9"}
        assert httpx2.get(f"{address}/metrics", headers=for_another).status_code == 403
        token = {"Authorization": f"Bearer {'m' * 20}"}
        assert httpx2.get(f"{address}/metrics", headers=for_another | token).status_code == 200
        wrong = {"Authorization": f"Bearer {huda.enrolled['token']}"}
        assert httpx2.get(f"{address}/metrics", headers=for_another | wrong).status_code == 403


def test_figures_do_not_grow_with_what_anybody_asks(address, huda):
    for n, verb in enumerate(("MKCOL", "REPORT", "PROPFIND")):  # a parser of HTTP knows them
        huda.http.request(verb, f"{address}/zzyzx{n}")
    with contextlib.suppress(httpx2.HTTPError):
        huda.http.request("ZZYZX", f"{address}/zzyzx")
    said = httpx2.get(f"{address}/metrics").text
    assert "zzyzx" not in said.lower()
    assert 'crm_requests_total{path="(none)",status="404",verb="(other)"} 3.0' in said


def test_the_log_names_nobody(database):
    lines = io.StringIO()
    with kit.serving(database, Options(journal=Journal(lines))) as address:
        huda = kit.Device.enter(address, kit.owner_code(database), "Zzyzx laptop")
        huda.push(huda.operation(kit.a_contact("Zzyzx")))
        huda.ask("GET", "/v1/audit?before=00")
        huda.ask("GET", "/v1/people/Zzyzx")
        huda.ask("GET", "/Zzyzx")
        huda.ask("POST", "/v1/teams", json={"name": "Zzyzx"})
        huda.push(huda.operation(kit.a_contact("x")), epoch="Zzyzx")
    told = [json.loads(line) for line in lines.getvalue().splitlines()]
    assert [(one["path"], one["status"]) for one in told] == [
        ("/v1/enrol", 200), ("/v1/push", 200), ("/v1/audit", 200), ("/v1/people/{person}", 405),
        ("(none)", 404), ("/v1/teams", 200),
        ("/v1/push", 409),
    ]  # fmt: skip
    assert all(one["ms"] >= 0 and one["id"] and one["at"] for one in told)
    assert told[1]["device"] == huda.enrolled["device"]
    for word in ("Zzyzx", "Huda", huda.enrolled["token"]):
        assert word not in lines.getvalue()


def test_a_fault_has_no_words_outside(database):
    lines = io.StringIO()
    app = make_app(database, Options(journal=Journal(lines)))

    @app.get("/breaks")
    def breaks() -> None:
        raise RuntimeError("Zzyzx")

    transport = httpx2.ASGITransport(app)

    async def ask():
        async with httpx2.AsyncClient(transport=transport, base_url="http://x") as http:
            return await http.get("/breaks")

    import asyncio

    answer = asyncio.run(ask())
    assert (answer.status_code, answer.json()) == (500, {"detail": "fault"})
    fault, _ = (json.loads(line) for line in lines.getvalue().splitlines())
    assert (fault["event"], fault["kind"]) == ("fault", "RuntimeError")
    assert fault["at_code"].startswith("test_keeping.py:")
    assert "Zzyzx" not in lines.getvalue()


def test_who_asks_too_often_waits(database):
    limits = Limits(device=(0.1, 5), address=(0.1, 9), guesses=(0.1, 3))
    with kit.serving(database, Options(limits=limits)) as address:
        huda = kit.Device.enter(address, kit.owner_code(database))
        codes = [huda.ask("GET", "/v1/sums").status_code for _ in range(6)]
        assert codes == [200] * 5 + [429]
        answer = huda.ask("GET", "/v1/sums")
        assert int(answer.headers["retry-after"]) > 5
        codes = [httpx2.get(f"{address}/v1/sums").status_code for _ in range(3)]
        assert codes[-1] == 429  # the address is through with its own as well
        assert httpx2.get(f"{address}/health").status_code == 200


def test_guessing_codes_is_slow_and_a_right_one_is_not(database):
    limits = Limits(guesses=(0.01, 3))
    with kit.serving(database, Options(limits=limits)) as address:
        for _ in range(5):
            kit.Device.enter(address, kit.owner_code(database))
        guess = {"code": "AAAA-AAAA-AAAA", "device": "x"}
        said = [httpx2.post(f"{address}/v1/enrol", json=guess).status_code for _ in range(4)]
        assert said == [403, 403, 403, 429]


def test_buckets_fill_again():
    at = [0.0]
    bucket = Buckets(2.0, 3.0, bytearray(SLOTS * 16), lambda: at[0])
    assert [bucket.take("a") for _ in range(4)] == [0, 0, 0, 1]
    assert bucket.take("b") == 0
    at[0] = 0.5
    assert [bucket.take("a"), bucket.take("a")] == [0, 1]
    at[0] = 100
    assert [bucket.take("a") for _ in range(4)] == [0, 0, 0, 1]


_ANOTHER = """
import sys
from pathlib import Path
from crm_desktop.server.web.limits import Limits
guesses = Limits(guesses=(0.01, 5), folder=Path(sys.argv[1])).of_guesses()
print([guesses.take("203.0.113.9") > 0 for _ in range(3)])
"""


def test_processes_of_one_server_count_together(tmp_path):
    here = Limits(guesses=(0.01, 5), folder=tmp_path).of_guesses()
    assert [here.take("203.0.113.9") for _ in range(3)] == [0, 0, 0]
    call = [sys.executable, "-c", _ANOTHER, str(tmp_path)]
    done = subprocess.run(call, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[False, False, True]"
    assert here.wait("203.0.113.9") > 60
    assert here.take("203.0.113.10") == 0


# the owner's page


@pytest.fixture
def link(huda, siti):
    north = huda.ask("POST", "/v1/teams", json={"name": "North"}).json()["id"]
    siti.push(siti.operation(kit.a_contact("<Tan>", visibility="team", team=north)))
    siti.ask("POST", "/v1/hello", json={"cursor": 1, "proved": True})
    return huda.ask("POST", "/v1/status/link").json()["path"]


def test_the_page_shows_devices_lag_proof_and_sums(address, huda, link):
    said = httpx2.get(address + link)
    assert said.status_code == 200
    assert "<script" not in said.text and "http" not in re.sub(r"Bearer.*", "", said.text)
    assert "default-src 'none'" in said.headers["content-security-policy"]
    state = huda.ask("GET", "/v1/status").json()
    assert [(d["of"], d["cursor"], d["lag"], d["proved"] > 0) for d in state["devices"]] == [
        ("Huda", 0, 1, False), ("Siti", 1, 0, True),
    ]  # fmt: skip
    total = state["sums"]["contact"][1] & (2**64 - 1)
    assert f"{total:016x}" in said.text
    assert "Proved identical" in said.text
    malay = httpx2.get(f"{address}{link}&lang=ms").text
    assert '<html lang="ms">' in malay and "Terbukti sama" in malay
    by_browser = httpx2.get(address + link, headers={"Accept-Language": "ms-MY,ms;q=0.9,en"})
    assert by_browser.text.replace(link, "").startswith('<!doctype html><html lang="ms">')


def test_no_page_without_a_key_that_is_ours_and_young(database, address, huda, link):
    key = link.partition("key=")[2]
    workspace, until, signature = key.split(".")
    wrong = ["", "x", f"{workspace}.{int(until) + 1}.{signature}", f"none.{until}.{signature}",
             f"{workspace}.{until}.{'0' * 64}", f"{workspace}.{until}.", "a.b.c", "é.1.x"]  # fmt: skip
    with database.read() as conn:
        wrong.append(standing.key_for(conn, workspace, -1))
    for one in wrong:
        answer = httpx2.get(f"{address}/status", params={"key": one})
        assert answer.status_code == 403, one
        assert "crm server status --link" in answer.text


def test_names_cannot_write_the_page():
    state = {"name": "<b>Kedai", "epoch": "e", "head": 1, "bytes": 3 << 30, "quota": 20 << 30,
             "sums": {}, "devices": [{"of": "<i>", "name": "<u>", "seen": 0, "lag": 1234, "proved": 0,
                                      "revoked": None}]}  # fmt: skip
    text = page.shown(state, "k", "en")
    assert not {"<b>", "<i>", "<u>"} & set(re.findall(r"<\w>", text))
    assert "1,234" in text and "3.0 GB / 20.0 GB" in text


def test_the_page_says_kinds_in_words_and_its_tables_have_names():
    state = {"name": "Kedai", "epoch": "e", "head": 1, "bytes": 0, "quota": 1, "devices": [],
             "sums": {"contact": (1, 2), "operation": (1, -1), "new_kind": (1, 3)}}  # fmt: skip
    for lang, words in (("en", ["Contacts", "Operations"]), ("ms", ["Kenalan", "Operasi"])):
        text = page.shown(state, "k", lang)
        cells = re.findall(r'<tr><td class="">(.*?)</td>', text)
        assert cells == [*words, "new_kind"]
        names = re.findall(r'aria-labelledby="(\w+)"', text)
        assert names == ["sums"] and all(f'<h2 id="{name}">' in text for name in names)
        assert text.count("<th ") == text.count('<th scope="col"')


# the description


def test_every_endpoint_says_what_it_answers(address):
    said = httpx2.get(f"{address}/openapi.json").json()
    for path, verbs in said["paths"].items():
        for verb, one in verbs.items():
            found = one["responses"]
            assert "HTTPValidationError" not in json.dumps(one), path
            good = [code for code in found if code.startswith("2")]
            assert good, (verb, path)
            if path.startswith("/v1") and path != "/v1/enrol":
                assert "401" in found and "429" in found and one["security"], (verb, path)
            for code in good:
                typed = found[code].get("content", {})
                assert typed or code == "204" or verb == "head", (verb, path)
                assert all(kind["schema"] != {} for kind in typed.values()), (verb, path)
            if verb in ("post", "put", "patch") and path not in ("/v1/status/link", "/v1/device"):
                assert one["requestBody"]["content"], (verb, path)
