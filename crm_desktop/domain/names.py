"""Names of people as they are in Malaysia: initials, and a suggestion of the parts of a name."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import NamedTuple

from crm_desktop.domain.fold import HAN


def _words(text: str, between: str | None = None) -> frozenset[str]:
    return frozenset(text.split(between))


PATRONYMICS = _words("bin binti bte bte. bt bt. ibn ibni a/l a/p s/o d/o anak a/k بن بنت")
LOWER_PATRONYMICS = frozenset(("b.", "b", "ak"))  # in capitals these are initials

PREFIXES = _words(
    "encik en en. puan pn pn. cik tuan mr mr. mrs mrs. ms ms. miss mdm mdm. madam dr dr. prof "
    "prof. ir ir. ts ts. ar. sr haji hj hj. hajah hjh hjh. ustaz ustazah dato dato' dato’ datuk "
    "datin tun yb sir"
)
_DOUBLE_PREFIXES = _words(
    "tan sri|puan sri|toh puan|dato sri|dato' sri|dato’ sri|dato' seri|dato’ seri|dato seri|"
    "datuk seri|datin seri|datin paduka|yang berhormat|assoc. prof.",
    "|",
)

# Surnames of Chinese Malaysians and Singaporeans as they are romanised there.
SURNAMES = _words(
    "ang au beh boey boo bong chai chan chang chau chay cheah chee chen cheng cheong chew chia chiam "
    "chiang chiew chin ching chiong choi chong choo chow choy chu chua chuah chuan chui chun chung "
    "ding eng eu fan fang fong foo foong fung gan goh gooi gui guo han hee heng ho hoe hong hoo hooi "
    "hor hsu hu huang hui jong ka kan kang kee keh keng khaw kho khong khoo khor khoong kiew ko "
    "koay koh kong koo kor kow ku kua kuan kuek kung kwan kwok kwong lai lam lau law lay leaw lee "
    "leong leow leung lew li liang liau liaw liew lim lin ling lio liong liow liu lo loh loi loke "
    "loo looi low lu lui luk lum ma mah mak mok moy neo neoh ng ngan ngeow ngo ngoh ngu nyam "
    "oh oi ong oo ooi ow pan pang peh pek phang phoon phua png poh pong poon pua quah quek "
    "saw seah see seet seow shee shen siah siew sim sin siow sit siu soh son soo soon su sun "
    "szeto tai tam tan tang tay te tee teh teng teo teoh tey tham thoo tia tiang ting "
    "tiong toh tong too tsai tsang tse tseng tung ung voon wan wang wee wei wen wong woo woon wu xie "
    "xu yam yan yang yap yau yee yen yeo yeoh yeow yep yew yeung yim ying yip yiu yong yoong yow "
    "yu yuen yun zhang zhao zheng zhou zhu"
)

COMPOUND_SURNAMES = _words(
    "歐陽 欧阳 司徒 司馬 司马 上官 諸葛 诸葛 皇甫 尉遲 尉迟 公孫 公孙 令狐 慕容 夏侯 東方 东方 "
    "南宮 南宫 軒轅 轩辕 端木 長孫 长孙 宇文 獨孤 独孤 西門 西门"
)

_ASIDE = re.compile(r"\s*[(（\[【][^)）\]】]*[)）\]】]?")
_WORD = re.compile(r"[^\s,;]+")


class NameParts(NamedTuple):
    """A suggestion; the name as typed stays the truth."""

    prefix: str = ""
    given: str = ""
    family: str = ""


# Compiled when first needed: an avatar of the first picture does not.
@cache
def _han_sign() -> re.Pattern[str]:
    return re.compile(f"[{HAN}]")


@cache
def _han_name() -> re.Pattern[str]:
    return re.compile(f"[{HAN}]{{2,6}}")


def has_han(text: str) -> bool:
    """Say whether a text holds a Han sign."""
    return _han_sign().search(text) is not None


def initials(name: str) -> str:
    """Return one or two letters for an avatar, never of a patronymic's "bin" or "a/l"."""
    words = _said(name)
    if not words:
        return "?"
    letters = _first_grapheme(words[0])
    # A script without capitals (Han, Tamil, Arabic) is known by its first grapheme alone.
    if len(words) > 1 and _cased(letters) and _cased(second := _first_grapheme(words[1])):
        letters += second
    return letters.upper()


def suggest_parts(name: str) -> NameParts | None:
    """Return the parts of `name` by the rules of its origin; None where no rule here knows it."""
    prefix, words = _without_prefix(_WORD.findall(_ASIDE.sub(" ", name)))
    if not words:
        return NameParts(prefix=prefix)
    found = _patronymic(words) or _han(words) or _surname_first(words)
    return NameParts(prefix, *found) if found else None


def _patronymic(words: list[str]) -> tuple[str, str] | None:
    for at, word in enumerate(words[1:-1], start=1):
        if _links(word):
            return " ".join(words[:at]), " ".join(words[at:])
    return None


def _han(words: list[str]) -> tuple[str, str] | None:
    whole = "".join(words)
    if not _han_name().fullmatch(whole):
        return None
    cut = 2 if whole[:2] in COMPOUND_SURNAMES and len(whole) > 2 else 1
    return whole[cut:], whole[:cut]


def _surname_first(words: list[str]) -> tuple[str, str] | None:
    """Read "Tan Ah Kow" and, with a name of another kind before it, "Jason Tan Ah Kow"."""
    if len(words) < 2 or any(has_han(word) for word in words):
        return None
    known = [at for at, word in enumerate(words) if word.casefold() in SURNAMES]
    if not known:
        return None
    at, after = known[0], len(words) - known[0] - 1
    if at > 0 and after not in (0, 2):
        return None
    return " ".join((*words[:at], *words[at + 1 :])), words[at]


def _without_prefix(words: list[str]) -> tuple[str, list[str]]:
    taken: list[str] = []
    while len(words) > 1:
        if len(words) > 2 and " ".join(words[:2]).casefold() in _DOUBLE_PREFIXES:
            step = 2
        elif words[0].casefold() in PREFIXES:
            step = 1
        else:
            break
        taken += words[:step]
        words = words[step:]
    return " ".join(taken), words


def _said(name: str) -> list[str]:
    """Return the words of a name that count: no title, no "bin", nothing in brackets."""
    words = [w for w in _WORD.findall(_ASIDE.sub(" ", name)) if any(c.isalnum() for c in w)]
    words = words or re.findall(r"\w+", name)
    words = _without_prefix(words)[1]
    return [word for word in words if not _links(word)] or words


def _links(word: str) -> bool:
    """Say whether `word` stands between a name and the father's name."""
    return word.casefold() in PATRONYMICS or word in LOWER_PATRONYMICS


def _cased(text: str) -> bool:
    return text.upper() != text.lower()


def _first_grapheme(word: str) -> str:
    """Return the first letter with what is written on it: vowel signs, accents, joiners."""
    start = next((at for at, char in enumerate(word) if char.isalnum()), 0)
    end = start + 1
    while end < len(word) and (unicodedata.category(word[end])[0] == "M" or word[end] == "\u200d"):
        end += 1
    return word[start:end]
