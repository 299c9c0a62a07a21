"""In what order deals come through stages, told by their names.

A file of deals lists deals, not stages: which of them comes first is nowhere in it. Numbers before the
names say it ("1 Enquiry", "2 Quoted"); the usual words of selling do ("Quote sent" comes after "Site visit");
else the file's own order is all there is. It is a proposal: the dry run shows it, and the user has the last
word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fnmatch import fnmatchcase

from crm_desktop.domain.fold import fold

_WORDS = (
    (10, 14, "new lead leads enquir* inquir* incoming open prospect* baharu baru pertanyaan petunjuk awal"),
    (25, 14, "qualif* contacted contacting assess* layak kelayakan dihubungi hubungi brief briefing"),
    (40, 14, "meeting* visit* showroom demo demos appointment* measur* survey* discover* presentation* site "
             "mesyuarat lawatan ukur temu pertemuan pembentangan"),
    (60, 14, "propos* quote quoted quotes quotation* quoting estimat* offer* tender* sebut sebutharga "
             "cadangan tawaran anggaran"),
    (80, 10, "negotiat* follow* decision verbal* closing runding rundingan susulan keputusan"),
    (95, 7, "contract contracts deposit* order ordered orders signed confirm* invoice* paid payment* kontrak "
            "pesanan sah disahkan bayar bayaran invois"),
    (98, 7, "deliver* install* fitted fitting production complet* handover hantar penghantaran pasang "
            "pemasangan siap"),
)  # fmt: skip
"""Probability in %, days until a card rots, as in `deals.pipelines.DEFAULT`, and words; * is any ending."""
_REFUSED = (
    "cancel* lost reject* declin* fail* no not refus* batal* gagal tolak ditolak kalah tiada belum"
)
"""What turns such a word round: "Order cancelled" is not how a sale goes on."""
_MIDDLE = 3
_NUMBER = re.compile(r"\W*(\d{1,3})\b")


def place(name: str) -> int | None:
    """Return how far on in a sale a stage of that name is, from 0; None where its words do not say."""
    tokens = re.findall(r"\w+", fold(name))
    if _among(tokens, _REFUSED):
        return None
    return max((at for at, one in enumerate(_WORDS) if _among(tokens, one[2])), default=None)


def _among(tokens: Sequence[str], words: str) -> bool:
    """Say whether one of the tokens is one of the words."""
    return any(fnmatchcase(token, word) for token in tokens for word in words.split())


def chance(name: str) -> int | None:
    """Return the probability in % that is proposed for a stage of that name, None for none."""
    at = place(name)
    return None if at is None else _WORDS[at][0]


def rots(name: str) -> int | None:
    """Return after how many days a deal is proposed to be stuck in such a stage, None for never."""
    at = place(name)
    return None if at is None else _WORDS[at][1]


def ordered(names: Sequence[str]) -> list[str]:
    """Return the names of stages in the order deals come through them, as far as it can be told."""
    if numbered(names):
        return sorted(names, key=lambda name: number(name) or 0)
    if sum(place(name) is not None for name in names) < 2:
        return list(names)
    return sorted(names, key=lambda name: _or_middle(place(name)))


def numbered(names: Sequence[str]) -> bool:
    """Say whether numbers before all names tell them apart."""
    return all(map(_NUMBER.match, names)) and len(set(map(number, names))) == len(names)


def told(names: Sequence[str]) -> bool:
    """Say whether the names say of each of several stages where it comes."""
    places = [place(name) for name in names]
    return numbered(names) or (None not in places and len(set(places)) == len(names))


def number(name: str) -> int | None:
    """Return the number before a name, None where there is none."""
    found = _NUMBER.match(name)
    return int(found[1]) if found else None


def _or_middle(at: int | None) -> int:
    return _MIDDLE if at is None else at
