"""What people are called every day: names without "bin", given names alone, a title and a family name.

A short name may be anybody's. Whoever uses this decides what is done with one; nothing here is a proof.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from crm_desktop.domain.fold import HAN, fold
from crm_desktop.domain.names import (
    COMPOUND_SURNAMES,
    LOWER_PATRONYMICS,
    PATRONYMICS,
    PREFIXES,
    SURNAMES,
    suggest_parts,
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TITLES = frozenset(word.rstrip(".") for word in PREFIXES) | _words(
    "sri seri toh puan uncle aunty auntie pak mak kak abang cikgu professor doctor mister"
)
"""Words before a name, folded and without their full stop."""
HAN_TITLES = tuple(
    sorted(
        _words(
            "先生 小姐 太太 女士 老師 老师 老闆 老板 醫生 医生 律師 律师 師傅 师傅 經理 经理 總 总"
        )
    )
)
"""Words after a family name in Han script."""
_LINKS = PATRONYMICS | LOWER_PATRONYMICS
COMMON = SURNAMES | _words(
    "abdul abdullah ahmad ali aziz hamid hasan hassan husin hussein ibrahim ismail karim mohamad mohamed "
    "mohammed mohd muhammad omar osman othman rahim rahman razak salleh yusof zainal zakaria devi krishnan "
    "kumar nair patel pillai raj raja rajan ramasamy rao shah sharma singh kaur brown jones smith taylor "
    "williams wilson johnson davis miller anderson thomas garcia martin nguyen kim park"
)
"""Family and fathers' names that very many people bear: alone they tell nobody from others."""
_NO_NAMES = _words(
    "the and of for at dan und de sdn bhd ltd plt co inc gmbh company trading enterprise kedai syarikat "
    "shop clinic klinik centre center restoran restaurant school sekolah hotel group services"
)
"""Words in the names of firms that name nobody."""
_TRADITIONAL = (
    "張劉陳楊黃趙吳孫馬許韓馮鄧蕭葉蘇呂盧鍾譚陸賈韋鄒龍賀顧龔萬錢"
    "嚴湯莊顏謝鄭羅蔣賴關藍歐溫簡陽諸遲東宮軒轅長獨門"
)
_SIMPLIFIED = (
    "张刘陈杨黄赵吴孙马许韩冯邓萧叶苏吕卢钟谭陆贾韦邹龙贺顾龚万钱"
    "严汤庄颜谢郑罗蒋赖关蓝欧温简阳诸迟东宫轩辕长独门"
)
_TO_SIMPLIFIED = str.maketrans(_TRADITIONAL, _SIMPLIFIED)
_TO_TRADITIONAL = str.maketrans(_SIMPLIFIED, _TRADITIONAL)
_HAN_LONGEST = 4
"""Signs of a person's name in Han script at most; more are the name of a firm."""
_MOST = 8
"""Words of a name at most that are joined in every way."""
_ENDS = '()[]{}（）【】,;:"“”'


class Short(NamedTuple):
    """How somebody may be called, folded.

    `several` are of more than one word, or of Han signs; `words` each word of the name, `own` those before
    the father's; `family` is one word or "". `han` are family names in Han script, which want a title.
    """

    several: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    family: str = ""
    han: tuple[str, ...] = ()

    def titled(self) -> Iterator[str]:
        """Yield the family name in Han script with each title after it."""
        for family in self.han:
            yield from (family + title for title in HAN_TITLES)


def of(name: str) -> Short:
    """Return how somebody of this name may be called; what stands after "@" is another name of theirs."""
    parts = [_latin(part) for part in re.split(r"\s@\s*|@(?=\s)", _han_runs().sub(" ", name))]
    han = [_han(run) for run in _han_runs().findall(_joined(name))]
    every = [*parts, *han]
    return Short(
        tuple(dict.fromkeys(form for one in every for form in one.several)),
        tuple(dict.fromkeys(word for one in every for word in one.words)),
        tuple(dict.fromkeys(word for one in every for word in one.own)),
        next((one.family for one in every if one.family), ""),
        tuple(dict.fromkeys(family for one in every for family in one.han)),
    )


def is_common(family: str) -> bool:
    """Say whether a folded family name tells nobody from others where it stands alone."""
    return family in COMMON


def is_between(word: str) -> bool:
    """Say whether a folded word is a title or stands between somebody's own name and their father's."""
    return word in _LINKS or word.rstrip(".") in TITLES


def _latin(name: str) -> Short:
    words = [stripped for word in fold(name).split() if (stripped := word.strip(_ENDS))]
    while len(words) > 1 and words[0].rstrip(".") in TITLES:
        words = words[1:]
    words = words[:_MOST]
    at = next((n for n, word in enumerate(words) if n and word in _LINKS), len(words))
    own, father = words[:at], [word for word in words[at:] if word not in _LINKS]
    plain = [*own, *father]
    each = tuple(word for word in plain if names(word))
    several = (
        one for one in _several(words, own, plain) if any(map(each.__contains__, one.split()))
    )
    family = _family(name, words) if at == len(words) else ""
    return Short(tuple(several), each, tuple(filter(names, own)), family)


def _several(words: list[str], own: list[str], plain: list[str]) -> Iterator[str]:
    """Yield what begins within somebody's own name and is more than one word."""
    if len(words) == 3 and words[0] in SURNAMES and plain == words:
        yield from (" ".join(words[1:]), " ".join(words))  # nobody is called "Tan Wei"
        return
    for first in range(len(own)):
        yield from (" ".join(plain[first:last]) for last in range(first + 2, len(plain) + 1))
        if len(words) > first + 1:
            yield " ".join(words[first:])
    if len(plain) > 2:
        yield f"{plain[0]} {plain[-1]}"


def _family(name: str, words: list[str]) -> str:
    """Return the family name where it is one word: the last, if no rule of a name's origin says which."""
    parts = suggest_parts(name)
    family = fold(parts.family) if parts else ""
    if not family and len(words) > 1:
        family = words[-1]
    return family if " " not in family and names(family) else ""


def names(word: str) -> bool:
    """Say whether a folded word of a name can be somebody's: no title, no "bin", no "Sdn Bhd"."""
    return len(word) > 1 and word not in _NO_NAMES and not is_between(word) and word[0].isalpha()


def _han(run: str) -> Short:
    """Return how somebody is called in Han script, whichever way their family name is written."""
    if not 1 < len(run) <= _HAN_LONGEST:
        return Short()
    cut = 2 if run[:2] in COMPOUND_SURNAMES and len(run) > 2 else 1
    family, given = run[:cut], run[cut:][-2:]  # of four signs two may be family names
    ways = dict.fromkeys((family, *_ways(family)))
    several = [way + run[cut:] for way in ways]
    return Short((*several, given) if len(given) > 1 else tuple(several), han=tuple(ways))


def _ways(family: str) -> Iterator[str]:
    yield family.translate(_TO_SIMPLIFIED)
    yield family.translate(_TO_TRADITIONAL)


def _joined(name: str) -> str:
    """Return a name whose Han signs have no space between: 陳 美玲 is one name."""
    return re.sub(rf"(?<=[{HAN}])\s+(?=[{HAN}])", "", name)


@cache
def _han_runs() -> re.Pattern[str]:
    return re.compile(f"[{HAN}]+")
