"""How somebody is reached, found in a text: e-mail addresses, links and phone numbers with places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from crm_desktop.domain.fold import fold
from crm_desktop.leads.signature import words
from crm_desktop.leads.signature.card import Found

LONGEST = 20_000
"""Characters that are looked at: a card is short, and a book is none."""
_MAIL = re.compile(
    r"(?<![\w.+%-])([\w.+%'-]{1,64})\s?(?:@|\[at\]|\(at\))\s?"
    r"((?:[\w-]{1,63}(?:\.|\s?\[dot\]\s?|\s?\(dot\)\s?)){1,6}[^\W\d_]{2,24})(?![\w-])",
    re.I,
)
_TLD = (
    r"(?:com|net|org|edu|gov|biz|info|io|co|my|sg|id|th|bn|au|uk|us|cn|hk|tw|in|jp|de|asia|app|dev|"
    r"shop|store|tech|online|site|me|ai|example)"
)
_LINK = re.compile(
    rf"(?<![\w@.-])(?:https?://[^\s<>\"'()|]+|www\.[^\s<>\"'()|]+|"
    rf"(?:[a-z0-9-]{{1,63}}\.){{1,4}}{_TLD}(?:\.[a-z]{{2}})?(?:/[^\s<>\"'()|]*)?)(?![\w@-])",
    re.I,
)
_HANDLE = re.compile(r"\b(ig|insta(?:gram)?|fb|facebook|twitter|x|tiktok|telegram|wechat)\b\s*[:：]?\s*"
                     r"(@[\w.]{2,40})", re.I)  # fmt: skip
_NUMBER = re.compile(r"(?<![\w.@/-])(?:\+|00|\()?\d[\d ()./\-–‑]{5,44}\d(?!\w|[-/]\w)")
_EXTENSION = re.compile(r"\s*(?:ext\.?|x|samb\.?|sambungan|分机)\s*\.?:?\s*(\d{1,5})\b", re.I)
_LABEL = re.compile(r"([^\W\d_][^\d:：,|;\n]{0,20}?)\s*[.:：)\-]*\s*[(\[]?\s*$")
_BEFORE = re.compile(r"(?:tax|gst|sst|reg(?:istration)?|ssm|roc|no\. ?pendaftaran|a/?c|acc(?:ount)?|"
                     r"akaun|invoice|invois|order|ic|no\. ?kp|poskod)\W*(?:no\.?)?\W*$", re.I)  # fmt: skip
_AFTER = re.compile(r"(?:\(whatsapp\)|\((\w[\w/. ]{0,14})\))", re.I)


def mails(text: str) -> Iterator[Found]:
    """Yield the e-mail addresses."""
    for match in _MAIL.finditer(text):
        local, domain = (
            match[1].strip(".'"),
            re.sub(r"\s?[\[(]dot[\])]\s?", ".", match[2], flags=re.I),
        )
        if local and ".." not in local:
            plain = "@" in match[0]
            yield Found(
                "emails", f"{local}@{domain}", match.start(), match.end(), 0.98 if plain else 0.9
            )


def links(text: str) -> Iterator[Found]:
    """Yield web addresses and names in social networks."""
    for match in _LINK.finditer(text):
        value = match[0].rstrip(".,;:!?")
        host = re.sub(r"^(?:https?://)?(?:www\.)?", "", value.lower()).split("/")[0]
        if "." not in host or host.replace(".", "").isdigit():
            continue
        kind = next((k for h, k in words.LINK_KINDS.items() if host.endswith(h)), "website")
        sure = 0.95 if value.lower().startswith(("http", "www")) or "/" in value else 0.85
        yield Found("links", value, match.start(), match.start() + len(value), sure, kind)
    for match in _HANDLE.finditer(text):
        kind = words.HANDLE_KINDS[match[1].lower()]
        yield Found("links", match[2], match.start(2), match.end(2), 0.8, kind)


def phones(text: str, region: str) -> Iterator[Found]:
    """Yield the phone numbers that are numbers of `region` or of the country they name."""
    for match in _NUMBER.finditer(text):
        at = match.start()
        for piece, start in _parted(match[0], at):
            if (found := _phone(text, piece, start, region)) is not None:
                yield found


def _parted(text: str, at: int) -> list[tuple[str, int]]:
    """Part "03-1234 5678 / 012-345 6789"; "03-1234 5678/9" stays one."""
    made: list[tuple[str, int]] = []
    for part in re.finditer(r"[^/]+", text):
        piece = part[0].strip(" -–.(")
        start = at + part.start() + part[0].find(piece) if piece else at
        if sum(c.isdigit() for c in piece) >= 6:
            made.append((piece if piece.count(")") <= piece.count("(") else f"({piece}", start))
    return [(p if not p.startswith("(") or text[s - at : s - at + 1] == "(" else p[1:], s)
            for p, s in made]  # fmt: skip


def _phone(text: str, piece: str, start: int, region: str) -> Found | None:
    import phonenumbers

    head, end = text[max(0, start - 40) : start], start + len(piece)
    head = head.rsplit("\n", 1)[-1]
    if _BEFORE.search(head) or _is_date(piece):
        return None
    if text[start - 1 : start] == "(" and ")" in piece:
        piece, start = f"({piece}", start - 1
    if more := _EXTENSION.match(text, end):
        piece, end = f"{piece} ext {more[1]}", more.end()
    label = _label(head)
    try:
        number = phonenumbers.parse(piece, region or None)
    except phonenumbers.NumberParseException:
        return None
    valid = phonenumbers.is_valid_number(number)
    if not valid and not (label and phonenumbers.is_possible_number(number)):
        return None
    kind = label or _kind_after(text[end : end + 20]) or _kind(number)
    sure = (0.97 if label else 0.9) if valid else 0.55
    return Found("phones", piece, start, end, sure, kind)


def _is_date(piece: str) -> bool:
    return bool(
        re.fullmatch(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2}", piece)
    )


def _label(head: str) -> str:
    """Return the kind the words before a number give it, "" where they give none."""
    found = _LABEL.search(head)
    if found is None:
        return ""
    said = fold(found[1]).strip(" .:()[]|-")
    for word in (said, said.split(" ")[-1], said.replace(".", "")):
        if word in words.PHONE_KIND:
            return words.PHONE_KIND[word]
    return ""


def _kind_after(rest: str) -> str:
    found = _AFTER.match(rest.lstrip())
    word = fold(found[1] or "whatsapp") if found else ""
    return words.PHONE_KIND.get(word, "")


def _kind(number: Any) -> str:
    import phonenumbers

    kind = phonenumbers.number_type(number)
    mobile = phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE
    return "mobile" if kind in mobile else "work"
