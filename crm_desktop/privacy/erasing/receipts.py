"""Who has carried out an erasure: every replica says so itself, and who has not is not taken to have."""

from __future__ import annotations

from typing import Any, NamedTuple

from crm_desktop.domain.operation import RECEIPT
from crm_desktop.store import devices
from crm_desktop.store.workspace import Workspace


class Replica(NamedTuple):
    """Another device with this file's records: when it was heard of last and when it confirmed, in ms.

    `confirmed` is 0 for one that has not; `doubts` are how many places it could not confirm.
    """

    device: str
    name: str
    heard: int
    confirmed: int
    doubts: int

    @property
    def done(self) -> bool:
        """Say whether it is done there, without any doubt."""
        return bool(self.confirmed) and not self.doubts


def of(ws: Workspace, stamp: str) -> list[Replica]:
    """Return the other devices that wrote anything here, or that a server or a bundle told of."""
    conn, own, names = ws.reader(), ws.own_devices, devices.others(ws)
    told = _told(conn, stamp)
    heard = {
        device: (author, int(wall or 0))
        for device, author, wall in conn.execute(
            "SELECT device,author,max(wall) FROM operation WHERE device<>'' GROUP BY device"
        )
    }  # fmt: skip
    every = sorted((heard.keys() | names.keys()) - own - _sealed_off(conn))
    return [
        Replica(one, names.get(one) or _called(heard, one), heard.get(one, ("", 0))[1],
                *told.get(one, (0, 0)))
        for one in every
    ]  # fmt: skip


def _called(heard: dict[str, tuple[str, int]], device: str) -> str:
    author = heard.get(device, ("", 0))[0]
    return f"{author} ({device[:6]})" if author else device[:6]


def _sealed_off(conn: Any) -> set[str]:
    """Return what is no device: the server that signs verdicts."""
    found = conn.execute("SELECT DISTINCT device FROM operation WHERE signature IS NOT NULL")
    return {device for (device,) in found}


def _told(conn: Any, stamp: str) -> dict[str, tuple[int, int]]:
    """Return device → (when it confirmed, doubts); the newest counts."""
    found = conn.execute(
        "SELECT device,wall,json_extract(label,'$.count') FROM operation WHERE origin=? "
        "AND json_extract(label,'$.row')=? ORDER BY stamp",
        (RECEIPT, stamp),
    )
    return {device: (int(wall or 0), int(doubts or 0)) for device, wall, doubts in found}
