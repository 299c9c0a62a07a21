"""Words for how a deal ended: won, lost, or still open, in English and in Malay."""

from __future__ import annotations

import re

from crm_desktop.domain.fold import fold
from crm_desktop.exchange.columns import choices
from crm_desktop.exchange.stages import order


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split("|"))


WON, LOST, OPEN = "won", "lost", ""
_WON = _words(
    "won|win|closed won|closedwon|success|successful|succeeded|completed|complete|sold|ordered|paid|"
    "fully paid|delivered|accepted|approved|deal|done deal|secured|awarded|bought|purchased|converted|"
    "menang|jadi|dah jadi|sudah jadi|berjaya|selesai|siap|terjual|dijual|dibeli|lulus|diterima|"
    "setuju|dapat|dah bayar|sudah bayar|telah dibayar|dibayar"
)
_LOST = _words(
    "lost|lose|loss|closed lost|closedlost|dead|void|gone|dropped|abandoned|cancel|cancelled|canceled|"
    "cancellation|rejected|reject|declined|refused|failed|fail|unsuccessful|unqualified|disqualified|"
    "withdrawn|no deal|no sale|no go|not interested|not proceeding|not going ahead|not successful|"
    "kalah|batal|dibatalkan|terbatal|gagal|tolak|ditolak|hilang|terlepas|tak minat|tidak minat|"
    "tak berminat|tidak berminat|tak nak|tidak mahu|tarik diri|mati"
)
_OPEN = _words(
    "open|opened|running|in progress|in process|progress|progressing|active|pending|ongoing|on going|"
    "current|live|alive|working|wip|on hold|hold|kiv|waiting|undecided|started|not started|hot|warm|cold|"
    "not yet|not yet won|in negotiation|to follow up|still open|terbuka|buka|dibuka|sedang|"
    "sedang berjalan|berjalan|dalam proses|dalam perbincangan|proses|aktif|belum|belum jadi|"
    "belum selesai|belum pasti|belum tentu|menunggu|tunggu|tangguh|ditangguhkan|masih|masih terbuka|"
    "masih berjalan|masih bincang|none"
)
_NOT = _words("not|no|tidak|tak|x|bukan")
_YET = _words("yet|belum|masih|sedang|lagi|still")
_CLOSED = _words("closed|close|deal|job|sale|order|status|kerja|urus|niaga|tutup|ditutup")
"""What may stand beside the word that says it: "Closed - Won", "Order cancelled"."""

_ENDED = re.compile(r"(?:closed\W*|closed_)?(?:won|lost)\)?|menang|kalah")


def read(text: str) -> str | None:
    """Return "won", "lost", "" for open or for a word that says nothing, None for any other word.

    A stage deals go through on their way, like "Quote sent", is open.
    """
    words = _plain(text)
    if not words or (words != ["no"] and choices.says_nothing(text)):
        return OPEN
    said = _said(words)
    if said is not None:
        return said
    rest = [word for word in words if word not in _CLOSED]
    if rest and (said := _said(rest)) is not None:
        return said
    if rest and rest[0] in (WON, LOST):  # "Lost – went to another shop"
        return rest[0]
    return OPEN if order.place(text) is not None else None


def ending(stage: str) -> str:
    """Return how a deal ended whose stage other programs call "Closed Won", "" for any other stage."""
    found = _ENDED.fullmatch(fold(stage))
    if found is None:
        return ""
    return WON if "won" in found[0] or found[0] == "menang" else LOST


def _said(words: list[str]) -> str | None:
    """Return what these words say together, None where they are none of those known."""
    together = " ".join(words)
    for every, meant in ((_WON, WON), (_LOST, LOST), (_OPEN, OPEN)):
        if together in every:
            return meant
    if words[0] in _NOT and not _YET.intersection(words) and " ".join(words[1:]) in _WON:
        return LOST  # "Tak jadi"
    return OPEN if words[0] in _YET and " ".join(words[1:]) in _OPEN | _WON else None


def _plain(text: str) -> list[str]:
    return re.findall(r"\w+", fold(text.replace("_", " ")))
