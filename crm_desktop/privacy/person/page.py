"""The report as a page for reading: plain HTML without a script, every text escaped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

from crm_desktop.domain.own import HIDDEN
from crm_desktop.domain.privacy import laws
from crm_desktop.domain.privacy.consent import ANSWERS, CHANNELS
from crm_desktop.domain.records import RECORDS
from crm_desktop.i18n import language, mark, tr
from crm_desktop.privacy.person import masking
from crm_desktop.privacy.person.gathering import Part, Report

GROUPS = (
    ("person", mark("About you")),
    ("theirs", mark("What was written down about you")),
    ("shared", mark("What you are part of together with others")),
    ("mention", mark("Where others’ texts name you")),
)
STYLE = (
    "body{font-family:sans-serif;max-width:46em;margin:2em auto;line-height:1.4}"
    "table{border-collapse:collapse;width:100%}td{padding:3px 8px 3px 0;vertical-align:top}"
    "td:first-child{color:#555;width:14em}h2{border-bottom:1px solid #999;margin-top:2em}"
    "h3{margin-bottom:.3em}.small{color:#555;font-size:.9em}"
)


def html(report: Report) -> str:
    """Return the whole page."""
    title = tr("What we hold about {name}", name=report.name or tr("Unnamed"))
    body = [f"<h1>{escape(title)}</h1>", _p(_made(report)), _contents(report)]
    for whose, words in GROUPS:
        parts = [part for part in report.parts if part.whose == whose]
        if parts:
            body += [f"<h2>{escape(tr(words))}</h2>", *map(_part, parts)]
    body += _consents(report)
    body += _table(tr("Where it came from"), (
        (row["when"], " · ".join(filter(None, (row["record"], row["how"], row["who"], row["out_of"]))))
        for row in report.origin
    ))  # fmt: skip
    body += _table(tr("Where it is kept"), ((row["place"], row["what"]) for row in report.places))
    body += _table(
        tr("Files that go with this"),
        ((str(at), one.name) for at, one in enumerate(report.files, 1)),
    )
    body += [f"<h2>{escape(tr('By when to answer'))}</h2>", *deadlines(report)]
    style, head = f"<style>{STYLE}</style>", f"<title>{escape(title)}</title>"
    return (
        f'<!DOCTYPE html><html lang="{language()}"><head><meta charset="utf-8">{head}{style}</head>'
        f"<body>{''.join(body)}</body></html>"
    )


def _made(report: Report) -> str:
    """Return who gives it and when; the file's name only where nobody wrote down who that is."""
    if not report.business:
        return tr("Made on {day} from the file “{file}”.", day=report.made, file=report.file)
    return f"{report.business}\n{tr('Made on {day}.', day=report.made)}"


def index(report: Report) -> str:
    """Return what is in the folder, as plain text."""
    lines = [
        tr("What we hold about {name}", name=report.name or tr("Unnamed")), "",
        tr("report.html: everything to read, in any browser"),
        tr("report.pdf: the same to print"),
        tr("report.json: the same for other programs"),
        tr("files: the attached files, {n}", n=len(report.files)), "",
        *(f"{line}: {count}" for line, count in _counts(report)), "",
        masked_words(),
    ]  # fmt: skip
    if report.kept_back:
        lines.append(tr("Files about others too that are not here: {n}", n=report.kept_back))
    if report.unread:
        lines.append(unread_words(report))
    if report.secret:
        lines.append(secret_words(report))
    return "\n".join(lines) + "\n"


def secret_words(report: Report) -> str:
    """Name the secret fields whose values are not in the report."""
    return tr(
        "Secret fields say “{hidden}” here: {names}. Show what stands in them and add it by hand.",
        hidden=tr(HIDDEN), names=", ".join(report.secret),
    )  # fmt: skip


def unread_words(report: Report) -> str:
    """Name the files that go along and were not looked into, as pictures and PDFs are not."""
    return tr(
        "Files not looked into for other people: {names}. Look at them yourself before you send this.",
        names=", ".join(report.unread),
    )  # fmt: skip


def left_out() -> str:
    """Say to whoever gives the report what it does not find, above a list of it."""
    return tr(
        "Not in it, since they may mean anybody: texts with a shorter name. Add what means this person"
    )


def deadlines(report: Report) -> Iterator[str]:
    """Yield by when an answer is due if it was asked for on the day the report was made."""
    yield _p(
        tr(
            "Counted from the day of this report; from the day of the request where that was earlier."
        )
    )
    for law, day in due(report):
        yield _p(f"{law}: {day}")


def due(report: Report) -> Iterator[tuple[str, str]]:
    """Yield each law that applies, in words, and the day by which it wants an answer."""
    for law in laws.LAWS:
        if law.value in report.due:
            yield tr(law.label), report.due[law.value]


def masked_words() -> str:
    """Return what is not in a report because it is about others."""
    people = tr(
        "Other people are hidden: “{mask}” stands for each of them.", mask=tr("[other person]")
    )
    rest = tr(
        "Of texts about others only what names you is here: “{mask}” stands for the rest.",
        mask=masking.REST,
    )
    return f"{people} {rest}"


def _counts(report: Report) -> Iterator[tuple[str, int]]:
    for whose, words in GROUPS:
        yield tr(words), sum(part.whose == whose for part in report.parts)


def _contents(report: Report) -> str:
    rows = "".join(_cells(words, str(count)) for words, count in _counts(report))
    back = tr("Files about others too that are not here: {n}", n=report.kept_back)
    more = _p(back) if report.kept_back else ""
    more += _p(unread_words(report)) if report.unread else ""
    more += _p(secret_words(report)) if report.secret else ""
    return f"<h2>{escape(tr('What is in it'))}</h2><table>{rows}</table>{_p(masked_words())}{more}"


def _part(part: Part) -> str:
    gone = f" ({tr('deleted')})" if part.deleted else ""
    head = f"{tr(RECORDS[part.entity].label)}: {part.title or tr('Unnamed')}{gone}"
    rows = "".join(_cells(row["label"], row["text"]) for row in part.fields)
    return f"<h3>{escape(head)}</h3><table>{rows}</table>{_history(part)}"


def _history(part: Part) -> str:
    lines = []
    for one in part.history:
        said = "; ".join(
            f"{c['field']}: {c['old'] or '–'} → {c['new'] or '–'}" for c in one["changes"]
        )
        undone = f" ({tr('undone')})" if one["undone"] else ""
        parts = (one["when"], one["who"], one["what"] + undone, one["memo"], said)
        lines.append(_p(" · ".join(filter(None, parts)), "small"))
    head = f"<p><b>{escape(tr('History'))}</b></p>" if lines else ""
    return head + "".join(lines)


def _consents(report: Report) -> list[str]:
    named = {choice.value: choice.label for choice in (*CHANNELS, *ANSWERS)}
    rows = (
        (tr(named[way]), " ".join(filter(None, (f"{tr(named[v['marketing']])}.", v["why"]))))
        for way, v in report.consents.items()
    )
    return _table(tr("Consent to marketing"), rows)


def _table(head: str, rows: Iterable[tuple[str, str]]) -> list[str]:
    made = "".join(_cells(name, text) for name, text in rows)
    return [f"<h2>{escape(head)}</h2><table>{made}</table>"] if made else []


def _cells(name: str, text: Any) -> str:
    return f"<tr><td>{escape(name)}</td><td>{_lines(str(text))}</td></tr>"


def _p(text: str, kind: str = "") -> str:
    look = f' class="{kind}"' if kind else ""
    return f"<p{look}>{_lines(text)}</p>"


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")
