"""What requests hold and answers say, typed: the OpenAPI description is made from these."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, StringConstraints

Id = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z-]{1,64}$")]
_PLAIN = r"^[^\x00-\x1f\x7f-\x9f]+$"  # nothing that a terminal would obey
Name = Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=_PLAIN)]
Role = Literal["owner", "manager", "member", "reader"]
Stamp = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{28}$")]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Count = Annotated[int, Field(ge=0, le=2**53)]


class Problem(BaseModel):
    """Why not, in one word for programs."""

    detail: str


class Entering(BaseModel):
    """What a device says to be let in; `id` is the one it had alone."""

    code: Annotated[str, StringConstraints(max_length=64)]
    device: Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=_PLAIN)]
    id: Annotated[str, StringConstraints(max_length=64)] = ""


class Space(BaseModel):
    """A workspace: how far it is, and the public key (hex) its verdicts are signed by."""

    workspace: str
    name: str
    epoch: str
    head: int
    chain: str
    key: str


class Entered(Space):
    """What a device is told once: its token is kept nowhere else."""

    device: str
    person: str
    role: Role
    token: str


class Standing(BaseModel):
    """How far a device came, whether it was found identical there just now, and what to sign.

    Of `erasures`, stamps of erase operations, it asks which the server itself has carried out.
    """

    cursor: Count | None = None
    proved: bool = False
    nonce: Annotated[str, StringConstraints(max_length=128)] = ""
    erasures: Annotated[list[Stamp], Field(max_length=200)] = []


class Myself(BaseModel):
    """Who asks."""

    id: str
    name: str
    role: Role
    teams: list[str]


class Greeting(Space):
    """Who the server is, and who the device is for it; `time` in ms since 1970.

    `proof` is the signature of the workspace's key under the nonce that was sent. `erased` are those of the
    erasures asked for that are carried out here: stamp → when.
    """

    person: Myself
    teams: dict[str, str]
    people: list[str]
    device: str
    time: int
    protocol: int
    proof: str
    erased: dict[str, int] = {}


class FurtherId(BaseModel):
    """One more id of a device: 16 hex digits."""

    id: str


class Pushed(BaseModel):
    """What became of each operation: [stamp, its number or 0, why it was refused or ""]."""

    answers: list[tuple[str, int, str]]
    head: int
    chain: str


class Summed(BaseModel):
    """By kind [how many, XOR of their hashes] of all the asker sees at `head`."""

    head: int
    sums: dict[str, tuple[int, int]]


class Person(BaseModel):
    """Somebody of the workspace."""

    id: str
    name: str
    role: Role
    active: bool
    teams: list[str]


class PersonChange(BaseModel):
    """What is to be different; nothing given stays."""

    role: Role | None = None
    active: bool | None = None


class Told(BaseModel):
    """The number at which those whose view changed are told, 0 where nobody's did."""

    number: int


class Team(BaseModel):
    """A team with the ids of its members."""

    id: str
    name: str
    members: list[str]


class NewTeam(BaseModel):
    """A team to make."""

    name: Name


class TeamChange(BaseModel):
    """What is to be different of a team; `members` are all its members from now on."""

    name: Name | None = None
    members: Annotated[list[Id], Field(max_length=10_000)] | None = None


class Made(BaseModel):
    """The id of what was made."""

    id: str


class NewInvite(BaseModel):
    """Whom a code is for: somebody new by name and role, or one more device of a `person`."""

    name: Name = "?"
    role: Role = "member"
    teams: Annotated[list[Id], Field(max_length=1000)] = []
    person: Id | None = None
    days: Annotated[int, Field(ge=1, le=365)] = 7


class Code(BaseModel):
    """A code to type in on the new device, once."""

    code: str


class Invite(BaseModel):
    """A code not used yet, without the code; `expires` in ms since 1970."""

    id: str
    name: str
    role: Role
    expires: int


class Device(BaseModel):
    """A device: times in ms since 1970, `lag` in numbers behind the head."""

    id: str
    name: str
    person: str
    of: str
    created: int
    seen: int
    cursor: int
    proved: int
    revoked: int | None
    lag: int


class Deed(BaseModel):
    """An entry of the audit: ids and numbers only."""

    id: str
    at: int
    person: str
    device: str
    deed: str
    about: dict[str, Any]


class Uploaded(BaseModel):
    """How many bytes of a file are here; `whole` when all are and their hash is right."""

    have: int
    whole: bool


class Health(BaseModel):
    """That it runs."""

    status: Literal["ok"]


class State(BaseModel):
    """What the owner's page shows."""

    name: str
    epoch: str
    head: int
    bytes: int
    quota: int
    devices: list[Device]
    sums: dict[str, tuple[int, int]]


class Link(BaseModel):
    """Where the owner's page is for a quarter of an hour."""

    path: str


def problems(
    *codes: int, ok: dict[str, Any] | None = None, partly: dict[str, Any] | None = None
) -> dict[int | str, dict[str, Any]]:
    """Return what an endpoint may answer besides, for its description; `ok` where no type says it."""
    words = {
        400: "A body that is none.", 401: "No token, or one that opens nothing (any more).",
        403: "Not for this role.",
        404: "Not there, or not for the asker.", 409: "Another past (`reset`), or not now.",
        411: "No length.", 413: "Too large.", 415: "Another kind of body.", 416: "No such range.",
        422: "Malformed.", 429: "Too many requests; see Retry-After.", 503: "Busy; ask again.",
        507: "The workspace's space is full.",
    }  # fmt: skip
    described = {200: ok, 206: partly}
    found: dict[int | str, dict[str, Any]] = {k: v for k, v in described.items() if v is not None}
    return found | {code: {"model": Problem, "description": words[code]} for code in codes}
