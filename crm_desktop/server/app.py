"""The server as an ASGI application; it keeps nothing beside its database, so several may run."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, FastAPI, Header, HTTPException, Request, Response
from sqlalchemy import select, update
from starlette.concurrency import run_in_threadpool

from crm_desktop.server import ledger, people, pulling, pushing, sums
from crm_desktop.server import tables as t
from crm_desktop.server.database import Database
from crm_desktop.server.keys import now
from crm_desktop.server.rights import Viewer
from crm_desktop.server.waking import Waking
from crm_desktop.wire import batch, frames, verdicts
from crm_desktop.wire.columns import MalformedError

MOST = 16 << 20
"""Bytes a body may have."""
BINARY = "application/x-crm-batch"


def make_app(database: Database) -> FastAPI:
    """Return the application over a database that is migrated."""
    app = FastAPI(title="CRM Desktop server", version="1", docs_url=None, redoc_url=None)
    app.state.database, app.state.waking = database, Waking(database)
    for verb, path, handler in (
        ("POST", "/v1/enrol", enrol), ("POST", "/v1/hello", hello), ("POST", "/v1/push", push),
        ("GET", "/v1/pull", pull), ("GET", "/v1/sums", sums_now), ("POST", "/v1/held", held),
        ("GET", "/v1/events", events), ("GET", "/health/live", live), ("GET", "/health/ready", ready),
    ):  # fmt: skip
        app.add_api_route(path, handler, methods=[verb], response_model=None)
    return app


def database_of(request: Request) -> Database:
    """Return the database of the application."""
    found: Database = request.app.state.database
    return found


Here = Annotated[Database, Depends(database_of)]


def viewer(database: Here, authorization: Annotated[str, Header()] = "") -> Viewer:
    """Return who asks. Every endpoint but the few open ones depends on it."""
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise HTTPException(401, "no_token")
    try:
        with database.read() as conn:
            return people.viewer_of(conn, token)
    except people.NotWelcome as no:
        raise HTTPException(401, "not_welcome") from no


Asking = Annotated[Viewer, Depends(viewer)]


async def body_of(request: Request) -> bytes:
    """Read a body up to `MOST` bytes."""
    made = bytearray()
    async for chunk in request.stream():
        made += chunk
        if len(made) > MOST:
            raise HTTPException(413, "too_large")
    return bytes(made)


Body = Annotated[bytes, Depends(body_of)]


def enrol(database: Here, given: dict[str, Any]) -> dict[str, Any]:
    """Let a device in by a code used once; the answer alone holds its token."""
    code, device = given.get("code"), given.get("device")
    if not isinstance(code, str) or not isinstance(device, str):
        raise HTTPException(422, "code_and_device")
    try:
        with database.write() as conn:
            made = people.enrol(conn, code, device, str(given.get("id") or ""))
            return made._asdict() | _workspace(conn, made.workspace)
    except people.NotWelcome as no:
        raise HTTPException(403, "not_welcome") from no


def hello(database: Here, asking: Asking) -> dict[str, Any]:
    """Say who the server is, who the device is for it, and where it stands."""
    with database.write() as conn:
        d = t.device.c
        mine = (d.workspace == asking.workspace, d.id == asking.device)
        conn.execute(update(t.device).where(*mine).values(seen=now()))
        teams = conn.execute(
            select(t.team.c.id, t.team.c.name).where(t.team.c.workspace == asking.workspace)
        )
        return _workspace(conn, asking.workspace) | {
            "person": {"id": asking.id, "name": asking.name, "role": asking.role,
                       "teams": sorted(asking.teams)},
            "teams": dict(teams.all()),
            "people": [v.name for v in people.viewers(conn, asking.workspace)],
            "device": asking.device, "time": now(), "protocol": 1,
        }  # fmt: skip


def _workspace(conn: Any, id: str) -> dict[str, Any]:
    w = t.workspace.c
    query = select(w.name, w.epoch, w.head, w.chain, w.signing_key).where(w.id == id)
    name, epoch, head, chain, seed = conn.execute(query).one()
    key = verdicts.public_key(bytes(seed)).hex()
    return {"workspace": id, "name": name, "epoch": epoch, "head": head,
            "chain": bytes(chain).hex(), "key": key}  # fmt: skip


async def push(
    request: Request, database: Here, asking: Asking, body: Body,
    x_crm_known: Annotated[str, Header()] = "0:" + "00" * 16,
    x_crm_epoch: Annotated[str, Header()] = "",
) -> dict[str, Any]:  # fmt: skip
    """Take operations in; the body is frames, each a batch."""
    known = _known(x_crm_known)
    answer = await run_in_threadpool(_push, database, asking, body, known, x_crm_epoch)
    request.app.state.waking.wake(asking.workspace)
    return answer


def _push(
    database: Database, asking: Viewer, body: bytes, known: tuple[int, bytes], epoch: str
) -> dict[str, Any]:
    try:
        given = [one for part in frames.split(body) for one in batch.unpack(part)]
    except MalformedError as error:
        raise HTTPException(422, "malformed") from error
    try:
        with database.write() as conn:
            _same_epoch(conn, asking.workspace, epoch)
            answers, head = pushing.push(conn, asking, given, known)
    except pushing.ResetNeeded as reset:
        raise HTTPException(409, "reset") from reset
    except pushing.QuotaReached as full:
        raise HTTPException(507, "quota") from full
    return {"answers": answers, "head": head.number, "chain": head.chain.hex()}


def _same_epoch(conn: Any, workspace: str, epoch: str) -> None:
    now_is = conn.execute(
        select(t.workspace.c.epoch).where(t.workspace.c.id == workspace)
    ).scalar_one()
    if epoch and epoch != now_is:
        raise HTTPException(409, "reset")


def _known(text: str) -> tuple[int, bytes]:
    number, _, digest = text.partition(":")
    try:
        return int(number), bytes.fromhex(digest)
    except ValueError as error:
        raise HTTPException(422, "known") from error


def pull(
    database: Here, asking: Asking, after: int, chain: str, epoch: str = "", most: int = 0
) -> Response:
    """Give out what came after a number: frames, the first JSON, then batches.

    `chain` is the digest the client has for that number; another past is answered with *reset*.
    """
    most = min(max(most, 1) if most else pulling.MOST, pulling.MOST)
    with database.read() as conn:
        _same_epoch(conn, asking.workspace, epoch)
        if ledger.chain_at(conn, asking.workspace, after) != _known(f"{after}:{chain}")[1]:
            raise HTTPException(409, "reset")
        found = pulling.page(conn, asking, after, most)
        said = {"after": after, "upto": found.upto, "chain": found.chain.hex(), "head": found.head,
                "more": found.more, "gone": found.gone, "numbers": found.numbers}  # fmt: skip
        if not found.more:
            said["sums"] = _plain(sums.seen_by(conn, asking))
    return Response(frames.joined([_json(said), *found.batches]), media_type=BINARY)


def sums_now(database: Here, asking: Asking) -> dict[str, Any]:
    """Give the sums of what the asker sees, with the number they are for."""
    with database.read() as conn:
        w = t.workspace.c
        head = conn.execute(select(w.head).where(w.id == asking.workspace)).scalar_one()
        return {"head": head, "sums": _plain(sums.seen_by(conn, asking))}


def _plain(found: Any) -> dict[str, list[int]]:
    return {kind: [one.count, one.sum] for kind, one in sorted(found.items())}


def held(database: Here, asking: Asking, stamps: list[str]) -> dict[str, int]:
    """Say which of some operations rest here, with their numbers (R33)."""
    if len(stamps) > 10_000:
        raise HTTPException(413, "too_many")
    with database.read() as conn:
        return ledger.by_stamp(conn, asking.workspace, stamps)


async def events(request: Request, asking: Asking) -> Response:
    """Tell, as server-sent events, that something came; a lost one costs nothing (sync.md, 3)."""
    from starlette.responses import StreamingResponse

    lines = request.app.state.waking.listen(asking, request)
    return StreamingResponse(lines, media_type="text/event-stream", headers={
        "Cache-Control": "no-store", "X-Accel-Buffering": "no",
    })  # fmt: skip


def live() -> dict[str, str]:
    """Say that the process runs."""
    return {"status": "ok"}


def ready(database: Here) -> dict[str, str]:
    """Say that the database answers."""
    with database.read() as conn:
        conn.execute(select(1))
    return {"status": "ok"}


def _json(data: Any) -> bytes:
    import orjson

    return orjson.dumps(data)
