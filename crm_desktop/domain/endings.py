"""How a call or a visit ended: whether a result says that somebody was reached, by its words or its tick."""

from __future__ import annotations

import re
from functools import cache

from crm_desktop.domain.fold import fold

_MISSED = (
    "no answer|no ans|unanswered|not answered|did not answer|didnt answer|doesnt answer|no reply|"
    "no response|did not pick up|didnt pick up|no pick up|not picking up|not reached|unreachable|"
    "not reachable|could not reach|couldnt reach|cannot reach|missed|busy|engaged|voicemail|voice mail|"
    "left message|left a message|left msg|answering machine|answer machine|answered machine|by machine|"
    "by a machine|machine answered|wrong number|not in service|invalid number|switched off|no show|"
    "did not come|didnt come|not held|nobody|no one|not home|not at home|no contact|not connected|"
    "not contacted|hung up|"
    "tiada jawapan|tidak jawab|tak jawab|tidak dijawab|tak dijawab|tidak menjawab|tidak angkat|tak angkat|"
    "tidak dapat dihubungi|tak dapat dihubungi|gagal dihubungi|tidak dihubungi|belum dihubungi|sibuk|"
    "tinggal pesanan|tinggalkan pesanan|tinggalkan mesej|meninggalkan pesanan|mel suara|nombor salah|"
    "salah nombor|tidak hadir|tak hadir|tidak datang|tiada orang|tiada sesiapa|luar kawasan"
)
"""Said anywhere, nobody was reached, whatever else is said: "Answered by voicemail"."""
_MISSED_FIRST = "failed|not in"
_NONE = "na|n a|machine"
"""All that is said, nobody was reached: within more words they may mean anything, "Na Li" a name."""
_SPOKE = "answered|reached|connected|spoke|spoken|talked|dijawab|bercakap|bertemu|berjumpa"
"""Said anywhere, somebody was reached, unless one of `_NOT` stands before it."""
_NOT = "not|never|didnt|wasnt|werent|cannot|couldnt|tidak|tak|belum|gagal"
_YET = "to be|be|if|until|till|when|once|unless|akan|jika"
_BETWEEN = "yet|be|been|get|dapat|berjaya|pernah"
_REACHED_FIRST = (
    f"{_SPOKE}|met|answer|contacted|interested|not interested|call back later|callback later|"
    "call back requested|callback requested|left live message|took place|held|completed|attended|"
    "appointment set|appointment made|sale|sold|jawab|menjawab|dihubungi|dapat dihubungi|"
    "berjaya dihubungi|berminat|tidak berminat|tak berminat|hadir|berlangsung|"
    "minta telefon semula|janji temu dibuat"
)


def says_reached(name: str, ticked: object = None) -> bool | None:
    """Return if a result says that somebody was reached: by its tick, else by its name; None for neither."""
    return by_name(name) if ticked is None else bool(ticked)


def by_name(name: str) -> bool | None:
    """Return if a result's name alone says that somebody was reached; None where it does not say."""
    said = re.sub(r"[\W_]+", " ", re.sub("['’ʼ‘`´]", "", fold(name))).strip()
    missed, reached = _patterns()
    if missed.search(said):
        return False
    return True if reached.search(said) else None


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what says that nobody was reached, and, where that does not match, that somebody was."""
    denied = rf"(?:{_NOT})(?: (?:{_BETWEEN}))* (?:{_SPOKE}|met|contacted|dihubungi|held|completed)"
    later = "".join(rf"(?<!\b{word} )" for word in _YET.split("|"))
    missed = rf"^(?:{_NONE})$|^(?:{_MISSED_FIRST})\b|\b(?:{_MISSED}|{denied})\b"
    return re.compile(missed), re.compile(rf"^(?:{_REACHED_FIRST})\b|\b{later}(?:{_SPOKE})\b")
