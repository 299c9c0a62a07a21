"""Files of records over HTTP: sent in parts that may be resumed, given out in ranges."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Header, HTTPException, Path, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from crm_desktop.server import files, people
from crm_desktop.server.database import Database
from crm_desktop.server.rights import READER, Viewer
from crm_desktop.server.web import answers as a
from crm_desktop.server.web.asking import Asking, Body, Here

routes = APIRouter(prefix="/v1", tags=["files"])
Digest = Annotated[a.Digest, Path(description="SHA-256, 64 hex digits")]
_RANGE = re.compile(r"bytes=(\d{0,16})-(\d{0,16})")
_PART = re.compile(r"bytes (\d{1,16})-(\d{1,16})/(\d{1,16})")
_BYTES: dict[str, Any] = {
    "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}
}


@routes.head("/blobs/{digest}", response_class=Response, responses=a.problems(401, 404, 422, 429))
def known(database: Here, asking: Asking, digest: Digest) -> Response:
    """Say how large a file is; where it is not here (404), how much of it this device has sent."""
    with database.read() as conn:
        size = files.size_for(conn, asking, digest)
        have = 0 if size is not None else files.sent(conn, asking, digest)
    if size is None:
        return Response(status_code=404, headers={"X-CRM-Have": str(have)})
    return Response(headers={"Content-Length": str(size), "Accept-Ranges": "bytes"})


@routes.get(
    "/blobs/{digest}",
    response_class=StreamingResponse,
    responses=a.problems(
        401,
        404,
        416,
        422,
        429,
        ok={"content": _BYTES},
        partly={"content": _BYTES, "description": "A range"},
    ),
)
def given(
    database: Here, asking: Asking, digest: Digest, range: Annotated[str, Header()] = ""
) -> StreamingResponse:
    """Give a file out, or one range of it, to who sees a record that names it."""
    with database.read() as conn:
        size = files.size_for(conn, asking, digest)
    if size is None:
        raise HTTPException(404, "not_there")
    first, end = _range(range, size)
    headers = {"Accept-Ranges": "bytes", "Content-Length": str(end - first), "ETag": f'"{digest}"',
               "Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff"}  # fmt: skip
    partly = (first, end) != (0, size)
    if partly:
        headers["Content-Range"] = f"bytes {first}-{end - 1}/{size}"
    parts = _parts(database, asking.workspace, digest, first, end)
    return StreamingResponse(
        parts, 206 if partly else 200, headers, media_type="application/octet-stream"
    )


def _range(text: str, size: int) -> tuple[int, int]:
    """Return (first, after the last) of a range header; several ranges, or none, are the whole."""
    found = _RANGE.fullmatch(text.strip())
    if found is None or found[0] == "bytes=-":
        return 0, size
    if not found[1]:  # the last so many
        first, end = max(size - int(found[2]), 0), size
    else:
        first, end = int(found[1]), min(int(found[2]) + 1 if found[2] else size, size)
    if first >= end:
        raise HTTPException(416, "range", {"Content-Range": f"bytes */{size}"})
    return first, end


def _parts(database: Database, workspace: str, digest: str, at: int, end: int) -> Iterator[bytes]:
    while at < end:
        with database.read() as conn:  # not one for as long as a slow line takes
            first, data = files.part_at(conn, workspace, digest, at)
        some = data[at - first : end - first]
        yield some
        at += len(some)


@routes.put(
    "/blobs/{digest}",
    responses=a.problems(401, 403, 404, 409, 413, 422, 429, 507),
    openapi_extra={"requestBody": {"required": True, "content": _BYTES}},
)
async def sent(
    request: Request, database: Here, asking: Asking, digest: Digest, body: Body,
    content_range: Annotated[str, Header(description="bytes FIRST-LAST/TOTAL; none: all of it")] = "",
) -> a.Uploaded:  # fmt: skip
    """Take a file, or the next part of it; its hash is proved when all is here.

    409 `gap` says in X-CRM-Have where to go on; 422 `hash` that what came is another file.
    """
    first, total = _part(content_range, len(body))
    return await run_in_threadpool(_take, database, asking, digest, (first, total), body)


def _part(text: str, size: int) -> tuple[int, int]:
    if not text:
        return 0, size
    found = _PART.fullmatch(text.strip())
    if found is None:
        raise HTTPException(422, "content_range")
    first, last, total = (int(one) for one in found.groups())
    if last - first + 1 != size or last >= total:
        raise HTTPException(422, "content_range")
    if total > files.MOST:
        raise HTTPException(413, "too_large")
    return first, total


def _take(
    database: Database, asking: Viewer, digest: str, place: tuple[int, int], body: bytes
) -> a.Uploaded:
    if asking.role == READER:
        raise HTTPException(403, "read_only")
    try:
        with database.write() as conn:
            if not files.may_send(conn, people.as_now(conn, asking), digest):
                raise HTTPException(404, "not_there")
            done = files.take(conn, asking, digest, *place, body)
    except people.NotWelcome as no:
        raise HTTPException(401, "not_welcome") from no
    except files.GapError as gap:
        raise HTTPException(409, "gap", {"X-CRM-Have": str(gap.have)}) from gap
    except files.FullError as full:
        raise HTTPException(507, "quota") from full
    except files.WrongBytesError as wrong:
        with database.write() as conn:
            files.drop_upload(conn, asking.workspace, digest, asking.device)
        raise HTTPException(422, "hash") from wrong
    return a.Uploaded(have=done.have, whole=done.whole)
