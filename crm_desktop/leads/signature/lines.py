"""The lines of a card and what each of them looks like: a name, a job, a company, an address."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from crm_desktop.domain import names
from crm_desktop.domain.fold import fold
from crm_desktop.leads.signature import words
from crm_desktop.leads.signature.card import Found
from crm_desktop.leads.signature.places import address_of, is_place

_BETWEEN = re.compile(r"\s*[|•·¦\t]\s*|\s{3,}|\s+[–—]\s+|\s+-\s+|\s+//\s+")
_NUMBERED = re.compile(
    r"\s*[(\[][^()\[\]]*\d{5,}[^()\[\]]*[)\]]|\s+\d{12}\b|\s*\(?\d{6,7}-[A-Z]\)?$"
)
_LABELLED = re.compile(r"\s*([^\W\d_][^:：\n]{0,24}?)\s*[:：]\s*(.+)", re.DOTALL)
_AT = re.compile(r"(.+?)\s+(?:at|@|di)\s+(.+)|(.+?),\s*(.+)", re.I)
_WITHIN = re.compile(r"([^()]+?)\s*\(([^()]+)\)")
_TAMIL = re.compile("[\u0b80-\u0bff]")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")
_WORD = re.compile(r"[^\s,]+")
_LETTERS = re.compile(r"[^\W\d_][\w.'’`‘/@()\u0b80-\u0bff-]*")
_EDGE = " \t\r\n|,;:：·•*-–—_/"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line that says one thing. `order` counts pieces, `line` lines of the text."""

    text: str
    start: int
    line: int
    order: int = 0
    label: str = ""
    noise: bool = field(default=False)

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def pieces(text: str, reached: Sequence[Found]) -> list[Piece]:
    """Return what is left of each line beside addresses, links and numbers, in its parts."""
    made, at = list[Piece](), 0
    covered = sorted((f.start, f.end) for f in reached)
    for number, line in enumerate(text.splitlines(keepends=True)):
        noise = bool(words.NOISE.search(line.strip())) and not words.COMPANY.search(
            _NUMBERED.sub("", line).strip()
        )
        for part, start in _uncovered(line, at, covered):
            made += _split(part, start, number, noise)
        at += len(line)
    parted = (half for piece in made for half in _halves(piece))
    return [replace(piece, order=n) for n, piece in enumerate(parted)]


def _uncovered(line: str, at: int, covered: Sequence[tuple[int, int]]) -> Iterator[tuple[str, int]]:
    end = at + len(line)
    for start, stop in covered:
        if stop <= at or start >= end:
            continue
        yield line[at - (end - len(line)) : start - (end - len(line))], at
        at = min(stop, end)
    yield line[at - (end - len(line)) :], at


def _split(text: str, start: int, line: int, noise: bool) -> Iterator[Piece]:
    at = 0
    for gap in [*_BETWEEN.finditer(text), None]:
        part = text[at : gap.start() if gap else len(text)]
        yield from _piece(part, start + at, line, noise)
        at = gap.end() if gap else at


def _piece(part: str, start: int, line: int, noise: bool) -> Iterator[Piece]:
    label = ""
    if found := _LABELLED.fullmatch(part.rstrip()):
        said = fold(found[1]).strip(" .-*")
        if said in words.LABEL_OF:
            label = words.LABEL_OF[said]
            start, part = start + found.start(2), found[2]
        elif said in words.PHONE_KIND or said in words.HANDLE_KINDS:
            return
    short = _NUMBERED.sub("", part.rstrip())
    clean = (short if part.startswith(short) else part).strip(_EDGE)
    if sum(c.isalpha() for c in clean) < 2 and not label and not re.search(r"\b\d{5}\b", clean):
        return
    if words.is_label(clean):
        return
    begin = start + part.find(clean)
    yield Piece(clean, begin, line, 0, label, noise and not label)


_LONGEST = 250
"""Letters of what may name a person, a job or a firm, all in one line; a longer one is prose."""


def _halves(piece: Piece) -> list[Piece]:
    """Part "Siti Aminah, Sales Manager" and "Founder at Maju Jaya Sdn Bhd" in what they say."""
    if piece.label or piece.noise or len(piece.text) > _LONGEST:
        return [piece]
    if within := _WITHIN.fullmatch(piece.text):  # "Kak Yah (Kedai Makan Kak Yah)"
        one = replace(piece, text=within[1])
        other = replace(piece, text=within[2], start=piece.start + within.start(2))
        if (_plain_kind(one), _plain_kind(other)) == ("name", "company_name"):
            return [one, other]
    for cut in re.finditer(r",\s+|\s+(?:at|@|di)\s+", piece.text):
        left, right = piece.text[: cut.start()], piece.text[cut.end() :]
        one, other = replace(piece, text=left), replace(piece, text=right,
                                                        start=piece.start + cut.end())  # fmt: skip
        kinds = (_plain_kind(one), _plain_kind(other))
        if kinds in (("name", "job"), ("job", "company_name"), ("name", "company_name")):
            return [one, *_halves(other)]
    return [piece]


def _plain_kind(piece: Piece) -> str:
    scores = {kind: score(kind, piece, ()) for kind in ("name", "job", "company_name")}
    kind = max(scores, key=lambda k: scores[k])
    return kind if scores[kind] >= 0.45 and not is_place(piece.text) else ""


def addresses(given: Sequence[Piece]) -> tuple[list[Found], list[Piece]]:
    """Return the addresses among pieces, neighbouring lines joined, and the pieces left."""
    made, left, run = list[Found](), list[Piece](), list[Piece]()
    for piece in given:
        belongs = piece.label == "addresses" or (not piece.noise and _is_address(piece, run))
        if belongs and run and (piece.label or piece.line > run[-1].line + 1):
            made += _address(run)
            run = []
        if belongs:
            run.append(piece)
        else:
            left.append(piece)
            if run and piece.line > run[-1].line:
                made += _address(run)
                run = []
    made += _address(run)
    for found in made:
        left = [p for p in left if not (found.start <= p.start < found.end)]
    return made, left


def _is_address(piece: Piece, run: Sequence[Piece]) -> bool:
    text = piece.text
    named = words.COMPANY.search(text) or words.COMPANY_WORD.match(text)
    if named and not re.search(r"\d", text):
        return False
    if words.ADDRESS.search(text) or re.search(r"\b\d{5,6}\b\s+[^\W\d_]", text):
        job = words.JOB.search(text) and not re.search(r"\d", text)
        return not job
    follows = bool(run) and piece.line <= run[-1].line + 1
    return follows and (is_place(text) or bool(re.fullmatch(r"\d{5,6}.*", text)))


def _address(run: Sequence[Piece]) -> list[Found]:
    if not run:
        return []
    text = ", ".join(piece.text.strip(" ,.") for piece in run)
    parts = address_of(text)
    sure = 0.9 if parts.get("postcode") else 0.65
    sure = 0.95 if run[0].label else sure
    kind = "work"
    return [Found("addresses", parts, run[0].start, run[-1].end, sure, kind)] if parts else []


def best(kind: str, given: Sequence[Piece], reached: Sequence[Found]) -> tuple[float, Piece] | None:
    """Return the piece that looks most like a kind, with how sure that is; the first of equals."""
    scored = [(score(kind, piece, reached), piece) for piece in given if not piece.noise]
    return max(scored, key=lambda s: (s[0], -s[1].order), default=None)


def score(kind: str, piece: Piece, reached: Sequence[Found]) -> float:
    """Return from 0 to 1 how much a piece looks like a name, a job or a company."""
    return min(_SCORES[kind](piece, reached), 0.97) if len(piece.text) <= _LONGEST else 0.0


def _company(piece: Piece, reached: Sequence[Found]) -> float:
    text, worth = piece.text, 0.0
    if (
        len(text) > 90
        or text.count(",") > 2
        or (text.endswith((".", "!", "?")) and " " in text[30:] and not words.FORM_END.search(text))
    ):
        return 0.0
    if words.COMPANY.search(text) or words.COMPANY_HAN.search(text):
        worth = 0.9
    elif words.COMPANY_WORD.search(text) and text[:1].isupper():
        worth = 0.3 if words.JOB.search(text) else 0.62
    if any(_named_in(text, domain) for domain in _domains(reached)):
        worth = max(worth, 0.6) + 0.07
    return worth


def _job(piece: Piece, _reached: Sequence[Found]) -> float:
    text = piece.text
    if len(text) > 80 or re.search(r"\d{3}", text) or words.COMPANY.search(text):
        return 0.0
    if not (words.JOB.search(text) or words.JOB_HAN.search(text)):
        return 0.0
    if words.COMPANY_HAN.search(text):
        return 0.2
    return 0.8 if len(_WORD.findall(text)) <= 6 else 0.5


def _name(piece: Piece, reached: Sequence[Found]) -> float:
    text = words.CREDENTIALS.sub("", piece.text)
    other = (words.COMPANY, words.COMPANY_HAN, words.NOBODY)
    if len(text) > 70 or any(pattern.search(text) for pattern in other):
        return 0.0
    if words.ADDRESS.search(text) or is_place(text) or any(c.isdigit() for c in text):
        return 0.0
    worth = 0.1 if piece.order == 0 else 0.04 if piece.order < 3 else 0.0
    if any(_named_in(local, text) or _spells(local, text) for local in _locals(reached)):
        worth += 0.3
    if _TAMIL.search(text):
        return worth + (0.55 if len(text.split()) <= 4 and not words.JOB_HAN.search(text) else 0)
    if (han := _HAN.search(text)) and not re.search("[A-Za-z]", text):
        return worth + _han(text, han[0])
    return worth + _latin(text)


def without_degrees(name: str) -> str:
    """Return a name without the degrees behind it: "Dr Priya, MBBS"; Jack Ma is called so."""
    ends = (at.start() for at in re.finditer(r",\s+|\s+\(", name))
    return next((name[:end] for end in ends if words.CREDENTIALS.match(name, end)), name)


def _han(text: str, run: str) -> float:
    if words.JOB_HAN.search(text) or not 2 <= len(run) <= 4 or len(text) > len(run) + 6:
        return 0.0
    return 0.7 if run[0] in words.HAN_SURNAMES or run[:2] in names.COMPOUND_SURNAMES else 0.35


def _latin(text: str) -> float:
    parts = _WORD.findall(re.sub(r"[(（].*?[)）]|" + _HAN.pattern, " ", text))
    if not 1 <= len(parts) <= 9 or not all(_LETTERS.fullmatch(part) for part in parts):
        return 0.0
    folded = [part.casefold() for part in parts]
    if not all(part[0].isupper() or part.casefold() in _SMALL for part in parts):
        return 0.0
    worth = 0.4 if 2 <= len(parts) <= 6 else 0.2
    if set(folded[1:]) & _LINKS:
        worth += 0.4
    if folded[0] in names.PREFIXES:
        worth += 0.25
    if set(folded) & names.SURNAMES:
        worth += 0.2
    if words.JOB.search(text) or words.COMPANY_WORD.search(text):
        worth -= 0.35
    return max(worth, 0.0)


_LINKS = names.PATRONYMICS | {"b.", "bt", "bte", "d/o", "s/o"}
_SMALL = _LINKS | {"b", "de", "van", "von", "der", "da", "al", "el", "la", "di", "@"}
_SCORES = {"name": _name, "job": _job, "company_name": _company}


def _domains(reached: Sequence[Found]) -> Iterator[str]:
    """Yield the telling part of the domains people of the card write from."""
    for found in reached:
        host = ""
        if found.field == "emails":
            host = found.value.partition("@")[2]
        elif found.field == "links" and found.kind == "website":
            host = re.sub(r"^(?:https?://)?(?:www\.)?", "", found.value.lower()).split("/")[0]
        name = host.split(".")[0]
        if len(name) > 2 and name not in words.FREE_MAIL:
            yield name


def _locals(reached: Sequence[Found]) -> Iterator[str]:
    for found in reached:
        if found.field == "emails":
            yield found.value.partition("@")[0]


def _named_in(text: str, domain: str) -> bool:
    """Say whether the letters of one are those the other begins with, or its initials."""
    plain = "".join(c for c in fold(text) if c.isalnum())
    short = "".join(c for c in fold(domain) if c.isalnum())
    initials = "".join(word[0] for word in fold(text).split() if word[0].isalnum())
    if min(len(plain), len(short)) < 3:
        return False
    return (
        plain.startswith(short) or short.startswith(plain) or (len(short) > 2 and initials == short)
    )


def _spells(local: str, name: str) -> bool:
    """Say whether an address spells a word of a name: "siti.aminah" or "saminah"."""
    written = "".join(c for c in fold(local) if c.isalnum())
    said = [w for w in re.findall(r"[^\W\d_]{3,}", fold(name)) if w not in _LINKS]
    return any(word in written for word in said)
