"""The owner's page: one HTML text in English or Malay, with nothing from elsewhere."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape
from typing import Any

from crm_desktop.domain.records import RECORDS
from crm_desktop.i18n import malay, mark
from crm_desktop.wire.proof import OPERATIONS

_STYLE = """
:root{color-scheme:light dark;--line:#8884;--soft:#8882;--quiet:#666}
@media(prefers-color-scheme:dark){:root{--quiet:#aaa}}
body{font:16px/1.5 system-ui,sans-serif;max-width:64rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.6rem;margin:0}h2{font-size:1.15rem;margin:2rem 0 .5rem}
p.quiet,td.quiet{color:var(--quiet)}
table{border-collapse:collapse;width:100%}caption{text-align:left}
th,td{text-align:left;padding:.45rem 1.5rem .45rem 0;border-bottom:1px solid var(--line);vertical-align:top}
th{font-weight:600}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
th:last-child,td:last-child{padding-right:0}table.short{width:auto;min-width:50%}
code{font-size:.9em}span{white-space:nowrap}div.wide{overflow-x:auto}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.3rem 1.5rem;margin:1rem 0}
dt{color:var(--quiet)}dd{margin:0}
@media(min-width:48rem){time{white-space:nowrap}}
"""


def language(accepted: str) -> str:
    """Return "ms" or "en", whichever a browser prefers."""
    for part in accepted.lower().split(","):
        code = part.split(";")[0].strip()[:2]
        if code in ("en", "ms"):
            return code
    return "en"


def closed(lang: str) -> str:
    """Return the page for who has no key (any more)."""
    said = mark("This link has expired. Ask for a new one with: crm server status --link")
    return _page(lang, mark("Not open"), f"<p>{_said(lang, said)}</p>")


def shown(state: dict[str, Any], key: str, lang: str) -> str:
    """Return the page of a workspace; `key` is carried to the other language."""
    other, name = ("ms", "Bahasa Melayu") if lang == "en" else ("en", "English")
    link = f'<p><a hreflang="{other}" href="?key={escape(key)}&amp;lang={other}">{name}</a></p>'
    body = _summary(state, lang) + _devices(state, lang) + _sums(state, lang) + link
    return _page(lang, str(state["name"]), body, translated=False)


def _page(lang: str, title: str, body: str, *, translated: bool = True) -> str:
    head = escape(_said(lang, title) if translated else title)
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{head} · CRM Desktop</title><style>{_STYLE}</style></head>"
        f"<body><main><h1>{head}</h1>{body}</main></body></html>"
    )


def _summary(state: dict[str, Any], lang: str) -> str:
    used = f"{_size(state['bytes'])} / {_size(state['quota'])}"
    rows = (
        (mark("Operations"), f"{state['head']:,}"),
        (mark("Space used"), used),
        (mark("Epoch"), f"<code>{escape(state['epoch'])}</code>"),
        (mark("As of"), _time(int(datetime.now(UTC).timestamp() * 1000))),
    )
    told = "".join(f"<dt>{_said(lang, what)}</dt><dd>{value}</dd>" for what, value in rows)
    return f"<dl>{told}</dl>"


def _devices(state: dict[str, Any], lang: str) -> str:
    heads = (
        ("", mark("Person")), ("", mark("Device")), ("", mark("Last seen")),
        ("n", mark("Behind by")), ("", mark("Proved identical")),
    )  # fmt: skip
    rows = [
        [("", escape(d["of"])), ("", escape(d["name"])), ("", _time(d["seen"])),
         ("n", f"{d['lag']:,}"), ("", _time(d["proved"]) if d["proved"] else _said(lang, _NEVER))]
        if d["revoked"] is None else
        [("quiet", escape(d["of"])), ("quiet", escape(d["name"])), ("quiet", _time(d["seen"])),
         ("n quiet", "–"), ("quiet", _said(lang, mark("Shut out")))]
        for d in state["devices"]
    ]  # fmt: skip
    return _table(lang, ("devices", mark("Devices"), ""), heads, rows)


_NEVER = mark("Not yet")


def _sums(state: dict[str, Any], lang: str) -> str:
    heads = (("", mark("Kind")), ("n", mark("Entries")), ("", mark("Sum")))
    rows = [
        [("", _kind(lang, kind)), ("n", f"{count:,}"),
         ("", f"<code>{total & (2**64 - 1):016x}</code>")]
        for kind, (count, total) in state["sums"].items()
    ]  # fmt: skip
    return _table(lang, ("sums", mark("Checksums"), "short"), heads, rows)


def _kind(lang: str, kind: str) -> str:
    """Return a kind of record in words, one of a newer version by its own name."""
    if kind == OPERATIONS:
        return _said(lang, mark("Operations"))
    return _said(lang, RECORDS[kind].plural if kind in RECORDS else kind)


def _table(
    lang: str, named: tuple[str, str, str], heads: Any, rows: list[list[tuple[str, str]]]
) -> str:
    """Return a table under a heading; `named` is its id, its words and its style."""
    id, words, style = named
    title = f'<h2 id="{id}">{_said(lang, words)}</h2>'
    if not rows:
        return f'{title}<p class="quiet">{_said(lang, mark("Nothing yet."))}</p>'
    head = "".join(
        f'<th scope="col" class="{kind}">{_said(lang, word)}</th>' for kind, word in heads
    )
    body = "".join(
        "<tr>" + "".join(f'<td class="{kind}">{cell}</td>' for kind, cell in row) + "</tr>"
        for row in rows
    )
    table = f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>"
    scrolls = f'class="wide" role="region" tabindex="0" aria-labelledby="{id}"'
    return f'{title}<div {scrolls}><table class="{style}">{table}</table></div>'


def _time(ms: int) -> str:
    at = datetime.fromtimestamp(ms / 1000, UTC)
    day, hour = f"<span>{at:%Y-%m-%d}</span>", f"<span>{at:%H:%M} UTC</span>"
    return f'<time datetime="{at.isoformat()}">{day} {hour}</time>'


def _size(size: int) -> str:
    amount, unit = float(size), "B"
    for unit in ("B", "KB", "MB", "GB"):
        if amount < 1024 or unit == "GB":
            break
        amount /= 1024
    return f"{amount:,.0f} {unit}" if unit == "B" else f"{amount:,.1f} {unit}"


def _said(lang: str, english: str) -> str:
    """Return a marked word in a language; the page of one request does not switch that of another."""
    return escape(malay().get(english, english) if lang == "ms" else english)
