"""Words for how a call or a visit ended, and whether they say that somebody was reached."""

from __future__ import annotations

import re

from crm_desktop.domain.fold import fold

_REACHED = (
    "answered|answer|reached|connected|spoke|spoken|talked|contacted|interested|not interested|call back|"
    "callback|call back later|callback requested|left live message|took place|held|completed|met|attended|"
    "appointment set|appointment made|sale|sold|dijawab|jawab|menjawab|bercakap|dihubungi|dapat dihubungi|"
    "berjaya dihubungi|berminat|tidak berminat|tak berminat|bertemu|berjumpa|hadir|berlangsung|"
    "minta telefon semula|telefon semula|janji temu dibuat"
)
_NOT_REACHED = (
    "no answer|no ans|n/a|na|unanswered|not answered|did not answer|didn't answer|didnt answer|no reply|"
    "no response|not reached|unreachable|not reachable|could not reach|missed|missed call|busy|engaged|"
    "line busy|voicemail|voice mail|left voicemail|left a voicemail|left message|left a message|"
    "reached voicemail|answering machine|wrong number|not in service|invalid number|"
    "number not in service|switched off|no show|did not come|not held|"
    "nobody there|not home|not in|failed|no contact|not connected|hung up|"
    "tiada jawapan|tidak jawab|tak jawab|tidak dijawab|tak dijawab|tidak menjawab|tidak angkat|tak angkat|"
    "tidak dapat dihubungi|tak dapat dihubungi|gagal dihubungi|tidak dihubungi|sibuk|talian sibuk|"
    "tinggal pesanan|tinggalkan pesanan|tinggalkan mesej|meninggalkan pesanan|mel suara|nombor salah|"
    "salah nombor|tidak hadir|tak hadir|tidak datang|tiada orang|tiada sesiapa|luar kawasan"
)
_WORDS = {fold(word): reached for words, reached in ((_REACHED, True), (_NOT_REACHED, False))
          for word in words.split("|")}  # fmt: skip
_BEGINS = re.compile(rf"({'|'.join(map(re.escape, sorted(_WORDS, key=len, reverse=True)))})\b")


def reached(name: str) -> bool | None:
    """Return if a result's name, or how it begins, says that somebody was reached; None for neither."""
    found = _BEGINS.match(fold(name.replace("_", " ")).strip())
    return _WORDS[found[1]] if found else None
