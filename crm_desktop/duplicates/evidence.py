"""What speaks for two records being one, in bits and in words."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

from crm_desktop.i18n import mark


class Why(IntEnum):
    """One reason each; a pair has the sum of its own."""

    EXTERNAL = 1
    EMAIL = 2
    PHONE = 4
    SHARED_EMAIL = 8  # one that several records or a whole firm use
    SHARED_PHONE = 16
    NAME = 32
    NEAR_NAME = 64
    FIRM = 128
    BORN = 256
    DOMAIN = 512
    REGISTRATION = 1024
    BARE = 2048  # one of them has nothing that could tell it from the other
    OTHER_NAME = 4096
    OTHER_BIRTHDAY = 8192
    OTHER_REACH = 16384  # each has a phone and an e-mail of its own


WORDS = {
    Why.EXTERNAL: mark("Same id elsewhere"),
    Why.REGISTRATION: mark("Same registration number"),
    Why.EMAIL: mark("Same e-mail"),
    Why.PHONE: mark("Same phone"),
    Why.NAME: mark("Same name"),
    Why.NEAR_NAME: mark("Nearly the same name"),
    Why.FIRM: mark("Same company"),
    Why.BORN: mark("Same birthday"),
    Why.DOMAIN: mark("Same web domain"),
    Why.SHARED_EMAIL: mark("Same shared e-mail"),
    Why.SHARED_PHONE: mark("Same shared phone"),
    Why.BARE: mark("Nothing tells them apart"),
    Why.OTHER_NAME: mark("Another name"),
    Why.OTHER_BIRTHDAY: mark("Another birthday"),
    Why.OTHER_REACH: mark("Another phone and e-mail"),
}
"""Reasons in English, in the order they are told."""
AGAINST = Why.OTHER_NAME | Why.OTHER_BIRTHDAY | Why.OTHER_REACH
LISTED, CERTAIN = 60, 95
"""Scores in percent from which on a pair is shown, and needs no second look."""


class Pair(NamedTuple):
    """Two records by their places in the features, how surely they are one, and why."""

    one: int
    other: int
    score: int
    why: int


def reasons(why: int) -> list[Why]:
    """Return the single reasons in a sum, the strongest first, those against it last."""
    return [reason for reason in WORDS if why & reason]
