"""What devices exchange: entering, pushing, pulling, proving, being woken."""

from __future__ import annotations

from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Header, HTTPException, Query, Request, Response
from pydantic import StringConstraints
from sqlalchemy import select, update
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from crm_desktop.server import erasing, ledger, people, pulling, pushing, resuming, rights, sums
from crm_desktop.server import tables as t
from crm_desktop.server.database import Database
from crm_desktop.server.keys import now
from crm_desktop.server.rights import Viewer
from crm_desktop.server.web import answers as a
from crm_desktop.server.web.asking import Asking, Body, Here
from crm_desktop.wire import batch, frames, identity, verdicts
from crm_desktop.wire.carried import Carried, rows_of, weight
from crm_desktop.wire.columns import MalformedError

BINARY = "application/x-crm-batch"
routes = APIRouter(prefix="/v1", tags=["exchange"])
_binary: dict[str, Any] = {"content": {BINARY: {"schema": {"type": "string", "format": "binary"}}}}
_FRAMES = _binary | {"description": "Frames: JSON, then batches"}


@routes.post("/enrol", responses=a.problems(403, 413, 422, 429))
def enrol(request: Request, database: Here, given: a.Entering) -> a.Entered:
    """Let a device in by a code used once; the answer alone holds its token."""
    guesses = request.app.state.guesses
    host = request.client.host if request.client else ""
    if wait := guesses.wait(host):
        raise HTTPException(429, "slow_down", {"Retry-After": str(wait)})
    try:
        with database.write() as conn:
            made = people.enrol(conn, given.code, given.device, given.id)
            return a.Entered(**_workspace(conn, made.workspace) | made._asdict())
    except people.NotWelcome as no:
        guesses.take(host)
        raise HTTPException(403, "not_welcome") from no


@routes.post("/hello", responses=a.problems(401, 413, 422, 429))
def hello(database: Here, asking: Asking, standing: a.Standing | None = None) -> a.Greeting:
    """Say who the server is, who the device is for it, and where it stands; note how far it came."""
    with database.write() as conn:
        d = t.device.c
        mine = (d.workspace == asking.workspace, d.id == asking.device)
        conn.execute(update(t.device).where(*mine).values(**_noted(standing)))
        teams = conn.execute(
            select(t.team.c.id, t.team.c.name).where(t.team.c.workspace == asking.workspace)
        )
        said = a.Greeting(
            **_workspace(conn, asking.workspace),
            person=a.Myself(id=asking.id, name=asking.name, role=asking.role,  # type: ignore[arg-type]
                            teams=sorted(asking.teams)),
            teams={row[0]: row[1] for row in teams},
            people=[v.name for v in people.viewers(conn, asking.workspace)],
            device=asking.device, time=now(), protocol=1,
            proof=_proof(conn, asking.workspace, standing.nonce if standing else ""),
        )  # fmt: skip
    if standing is not None and standing.erasures:
        said.erased = erasing.carried_out(database, asking.workspace, standing.erasures)
    return said


def _proof(conn: Any, workspace: str, nonce: str) -> str:
    w = t.workspace.c
    seed, epoch = conn.execute(select(w.signing_key, w.epoch).where(w.id == workspace)).one()
    return identity.prove(bytes(seed), workspace, epoch, nonce).hex()


@routes.post("/device", responses=a.problems(401, 429))
def further(database: Here, asking: Asking) -> a.FurtherId:
    """Give one more id to a device whose file was copied or restored (R36); its token stays."""
    with database.write() as conn:
        return a.FurtherId(id=people.further_id(conn, asking))


def _noted(standing: a.Standing | None) -> dict[str, int]:
    noted = {"seen": now()}
    if standing is not None and standing.cursor is not None:
        noted["cursor"] = standing.cursor
    if standing is not None and standing.proved:
        noted["proved"] = now()
    return noted


def _workspace(conn: Any, id: str) -> dict[str, Any]:
    w = t.workspace.c
    query = select(w.name, w.epoch, w.head, w.chain, w.signing_key).where(w.id == id)
    name, epoch, head, chain, seed = conn.execute(query).one()
    key = verdicts.public_key(bytes(seed)).hex()
    return {"workspace": id, "name": name, "epoch": epoch, "head": head,
            "chain": bytes(chain).hex(), "key": key}  # fmt: skip


Known = Annotated[str, Header(description="number:digest (hex), the greatest the device knows")]
NOTHING = "0:" + "00" * 16


@routes.post(
    "/push",
    response_class=Response,
    responses=a.problems(401, 409, 413, 422, 429, 507, ok={"model": a.Pushed}),
    openapi_extra={"requestBody": {"required": True, **_binary}},
)
async def push(
    request: Request, database: Here, asking: Asking, body: Body,
    x_crm_known: Known = NOTHING,
    x_crm_epoch: Annotated[str, Header()] = "",
) -> Response:  # fmt: skip
    """Take operations in; the body is frames, each a batch."""
    known = _known(x_crm_known)
    answer = await run_in_threadpool(_push, database, asking, body, known, x_crm_epoch)
    request.app.state.waking.wake(asking.workspace)
    request.app.state.figures.pushed(answer["answers"])
    return Response(orjson.dumps(answer), media_type="application/json")


def _push(
    database: Database, asking: Viewer, body: bytes, known: tuple[int, bytes], epoch: str
) -> dict[str, Any]:
    given = _unpacked(body)
    try:
        with database.write() as conn:
            answers, head = pushing.push(conn, asking, given, known, epoch)
    except pushing.ResetNeeded as reset:
        raise HTTPException(409, "reset") from reset
    except pushing.QuotaReached as full:
        raise HTTPException(507, "quota") from full
    except people.NotWelcome as no:
        raise HTTPException(401, "not_welcome") from no
    return {
        "answers": list(map(tuple, answers)),
        "head": head.number,
        "chain": head.chain.hex(),
    }


MOST_ROWS, MOST = 500_000, 64 << 20
"""Operations and changes of one push together, and bytes it has unpacked; a client sends a fourth of it."""


def _unpacked(body: bytes) -> list[Carried]:
    """Return what a body holds; small bodies that unpack to very much are left packed."""
    given: list[Carried] = []
    rows, left = 0, MOST
    try:
        for part in frames.split(body):
            found = batch.unpack(part, left)
            rows += rows_of(found) + len(found)
            left -= sum(weight(one.rows) for one in found)
            if rows > MOST_ROWS:
                raise HTTPException(413, "too_much")
            given += found
    except MalformedError as error:
        raise HTTPException(422, "malformed") from error
    return given


def _same_epoch(conn: Any, workspace: str, epoch: str) -> None:
    now_is = conn.execute(
        select(t.workspace.c.epoch).where(t.workspace.c.id == workspace)
    ).scalar_one()
    if epoch and epoch != now_is:
        raise HTTPException(409, "reset")


def _known(text: str) -> tuple[int, bytes]:
    number, _, digest = text.partition(":")
    try:
        found = int(number), bytes.fromhex(digest)
    except ValueError as error:
        raise HTTPException(422, "known") from error
    if not 0 <= found[0] < 2**53:
        raise HTTPException(422, "known")
    return found


@routes.get(
    "/pull",
    response_class=Response,
    responses=a.problems(401, 409, 422, 429, ok=_FRAMES, partly=_FRAMES),
)
def pull(
    request: Request, database: Here, asking: Asking, *, after: a.Count,
    chain: Annotated[str, Query(max_length=64)],
    epoch: Annotated[str, Query(max_length=64)] = "", most: a.Count = 0,
    x_crm_known: Known = NOTHING,
) -> Response:  # fmt: skip
    """Give out what came after a number: frames, the first JSON, then batches.

    `chain` is the digest the client has for that number; another past, there or at the greatest
    number it knows, is answered with *reset*.
    """
    most = min(max(most, 1) if most else pulling.MOST, pulling.MOST)
    here = _known(f"{after}:{chain}")
    with database.read() as conn:
        _same_epoch(conn, asking.workspace, epoch)
        for number, digest in (here, _known(x_crm_known)):
            if ledger.chain_at(conn, asking.workspace, number) != digest:
                raise HTTPException(409, "reset")
        hidden = rights.hidden_from(conn, asking)
        found = pulling.page(conn, asking, hidden, here, most)
        said = {"after": after, "upto": found.upto, "chain": found.chain.hex(), "head": found.head,
                "more": found.more, "gone": found.gone, "numbers": found.numbers}  # fmt: skip
        if not found.more:
            said["sums"] = sums.plain(sums.seen_by(conn, asking.workspace, hidden))
    body = frames.joined([orjson.dumps(said), *found.batches])
    return resuming.answer(request.headers, body, BINARY)


@routes.get("/sums", responses=a.problems(401, 429))
def sums_now(database: Here, asking: Asking) -> a.Summed:
    """Give the sums of what the asker sees, with the number they are for."""
    with database.read() as conn:
        w = t.workspace.c
        head = conn.execute(select(w.head).where(w.id == asking.workspace)).scalar_one()
        seen = sums.seen_by(conn, asking.workspace, rights.hidden_from(conn, asking))
        return a.Summed(head=head, sums=sums.plain(seen))


Stamp = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{28}$")]


@routes.post("/held", responses=a.problems(401, 413, 422, 429))
def held(database: Here, asking: Asking, stamps: list[Stamp]) -> dict[str, tuple[int, int]]:
    """Say which of some operations rest here (R33), with their numbers and the digests of the records
    that the asker sees of them: somebody else may have brought less of one.
    """
    if len(stamps) > 10_000:
        raise HTTPException(413, "too_many")
    with database.read() as conn:
        here = ledger.by_stamp(conn, asking.workspace, stamps)
        hidden = rights.hidden_from(conn, asking)
        return {
            stamp: (number, pulling.records(conn, asking.workspace, stamp, hidden))
            for stamp, number in here.items()
        }


@routes.get(
    "/events",
    response_class=StreamingResponse,
    responses=a.problems(
        401, 429, ok={"content": {"text/event-stream": {"schema": {"type": "string"}}}}
    ),
)
async def events(request: Request, asking: Asking) -> StreamingResponse:
    """Tell, as server-sent events, that something came; a lost one costs nothing (sync.md, 3)."""
    lines = request.app.state.waking.listen(asking, request)
    return StreamingResponse(lines, media_type="text/event-stream", headers={
        "Cache-Control": "no-store", "X-Accel-Buffering": "no",
    })  # fmt: skip
