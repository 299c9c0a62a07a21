"""Words other programs use for what we offer as a choice: stages, yes and no, kinds."""

from __future__ import annotations

from functools import cache

from crm_desktop.domain.fields import Field
from crm_desktop.domain.fold import fold
from crm_desktop.i18n import malay

_STAGES = {
    "lead": "subscriber|new|open|prospect|cold|raw|attempting to contact|petunjuk",
    "contacted": "in progress|connected|working|dihubungi",
    "qualified": "marketing qualified lead|marketingqualifiedlead|mql|sales qualified lead|"
    "salesqualifiedlead|sql|interested|warm|open deal",
    "opportunity": "hot|negotiation|peluang",
    "customer": "client|won|active|evangelist|pelanggan",
    "lapsed": "inactive|churned|unqualified|lost|former customer|bad timing|not interested",
    "": "other|none|-|n/a",
}
_YES = frozenset(["yes", "y", "true", "1", "x", "ya", "✓", "checked", "on"])
_NO = frozenset(["no", "n", "false", "0", "tidak", "unchecked", "off", "-"])
_NOTHING = frozenset(
    ["-", "--", "n/a", "#n/a", "na", "none", "null", "nil", "no", "?", "(blank)",
     "tiada", "tak ada", "kosong"]
)  # fmt: skip
_KINDS = {
    "mobile": "mobile|cell|handphone|iphone|main mobile|telefon bimbit",
    "work": "work|business|office|company|main|kerja|pejabat",
    "home": "home|personal|private|rumah",
    "fax": "fax|work fax|home fax|faks",
    "billing": "billing|invoice",
}
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words.split("|")}


_MORE = {
    "stage": _STAGES,
    "status": {"new": "open|not contacted|untouched|new lead|baharu|baru|belum dihubungi",
               "working": "contacted|in progress|attempted to contact|connected|working - contacted|"
               "nurturing|qualified|open - not contacted|interested|dihubungi|sudah dihubungi|"
               "telah dihubungi|dah dihubungi|layak|berminat|sedang dihubungi|dalam proses|susulan",
               "converted": "closed - converted|customer|won|pelanggan|jadi pelanggan|jadi|berjaya|"
               "ditukar", "discarded": "unqualified|junk|junk lead|lost|disqualified|lost lead|"
               "closed - not converted|bad timing|not qualified|not interested|tidak layak|tak layak|"
               "tidak berminat|tak berminat|tak minat|gagal|ditolak|dibuang|buang|tak jadi|tidak jadi"},
    "priority": {"high": "urgent|1|tinggi|critical", "normal": "medium|2|sederhana|none",
                 "low": "3|rendah"},
    "channel": {"call": "phone|phone call|telefon|panggilan", "email": "mail|emel", "meeting":
                "appointment|lunch|mesyuarat", "visit": "site visit|lawatan", "sms": "text",
                "social": "facebook|instagram|linkedin", "other": "task|note|deadline"},
    "direction": {"in": "inbound|received|masuk", "out": "outbound|keluar"},
    "state": {"planned": "open|scheduled|to do|not started|dirancang", "done": "completed|held|"
              "closed|selesai|true", "missed": "no show|cancelled|canceled|not held"},
}  # fmt: skip
"""Words other programs use for the choices of our fields."""


@cache
def _malay() -> dict[str, str]:
    return malay()


def words_of(field: Field) -> dict[str, str]:
    """Return folded word → value of a choice, "" for none: what others call it, and our names.

    Ours are those in every language of the program.
    """
    more = _MORE.get(field.name, {})
    found = {word: value for value, words in more.items() for word in words.split("|")}
    for choice in reversed(field.choices):
        for word in (_malay().get(choice.label, ""), choice.label, choice.value):
            if word:
                found[fold(word)] = choice.value
    return found


def yesno(text: str) -> bool | None:
    """Return what a word for yes or no says, None for another word."""
    folded = fold(text)
    return True if folded in _YES else False if folded in _NO else None


def says_nothing(text: str) -> bool:
    """Say whether a cell says in words that it is empty: "n/a", "-", "tiada"."""
    return fold(text) in _NOTHING


def entry_kind(text: str) -> str:
    """Return the kind of a phone, e-mail or address: ours where we know the word, else as written."""
    folded = fold(text.strip("* "))
    return _KIND_OF.get(folded, folded)
