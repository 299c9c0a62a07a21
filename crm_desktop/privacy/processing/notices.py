"""Privacy notices: drafts filled from the record of processing, kept as versions that never change.

A placeholder is a name in double braces. There is nothing else: no test, no loop, no call.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from crm_desktop.domain.fold import fold
from crm_desktop.domain.fresh import fresh
from crm_desktop.domain.moments import now_text
from crm_desktop.domain.operation import Label, Operation
from crm_desktop.domain.privacy.register import LANGUAGES
from crm_desktop.errors import UserError
from crm_desktop.i18n import mark, said_in, tr
from crm_desktop.privacy.processing import telling
from crm_desktop.privacy.processing.telling import PLACES

ENTITY = "notice"
_PLACE = re.compile(r"\{\{([^{}]*)\}\}")
NAME = mark("Privacy notice")
DRAFT = mark(
    "Privacy notice of {{business}}\n\nWe keep data about you because we do business with you or you "
    "asked us something. This notice says what we keep, what for, and what you can ask of us.\n\n"
    "What we use it for\n{{purposes}}\n\nWhich data\n{{data}}\n\nWhere it comes from\n{{sources}}\n\n"
    "Who gets it\n{{recipients}}\n\nHow long we keep it\n{{kept}}\n\nHow we protect it\n"
    "{{security}}\n\nWhat you can ask\nYou can see what we hold about you, have it put right, take back "
    "what you agreed to, object to marketing, and have it erased where no law makes us keep it. "
    "Write to us at:\n{{address}}\n\nDate: {{date}}\n"
)
"""What a notice says before somebody makes it their own."""


class Notice(NamedTuple):
    """One version of a notice."""

    id: str
    name: str
    language: str
    version: int
    words: str
    created: str

    @property
    def called(self) -> str:
        """Return how a consent names it: "Privacy notice (en), version 3"."""
        return tr("{name} ({language}), version {n}", name=self.name, language=self.language,
                  n=self.version)  # fmt: skip


def notices(conn: Any) -> list[Notice]:
    """Return all versions by name and language, the newest of each first."""
    sql = (
        "SELECT id,name,language,version,words,created FROM notice WHERE deleted=0 "
        "ORDER BY sort_key,language,version DESC,n DESC"
    )
    return [
        Notice(id, name or "", code or "", int(version or 0), words or "", created or "")
        for id, name, code, version, words, created in conn.execute(sql)
    ]


def draft(code: str) -> str:
    """Return the draft of a language, its placeholders unfilled."""
    return said_in(code, DRAFT)


def filled(ws: Any, words: str, code: str) -> str:
    """Return words with their placeholders filled. Raises `UserError` for a placeholder there is none of."""
    wanted = {name.strip() for name in _PLACE.findall(words)}
    if unknown := sorted(wanted - set(PLACES)):
        raise UserError(
            tr("“{name}” is no placeholder.", name="{{" + unknown[0] + "}}"),
            tr("Known are: {names}", names=", ".join("{{" + name + "}}" for name in PLACES)),
        )
    if not wanted:
        return words
    values = telling.values(ws, code)
    return _PLACE.sub(lambda place: values[place[1].strip()], words)


def keep(ws: Any, name: str, code: str, words: str) -> Operation | None:
    """Keep words as the next version of a notice; the versions before stay. It can be undone.

    Raises `UserError` without a name, words, or a language there is.
    """
    if not name.strip() or not words.strip():
        raise UserError(tr("A notice needs a name and words."))
    if code not in {choice.value for choice in LANGUAGES}:
        raise UserError(tr("“{text}” does not fit here.", text=code))
    mine = [
        n.version
        for n in notices(ws.reader())
        if (fold(n.name), n.language) == (fold(name.strip()), code)
    ]
    cells = {
        "name": name.strip(), "language": code, "version": max(mine, default=0) + 1, "words": words,
        "recorded_by": ws.profile.name, "created": now_text(),
    }  # fmt: skip
    edit = fresh(ENTITY, {cell: value for cell, value in cells.items() if value})
    made: Operation | None = ws.log.record(Label("create", ENTITY, row=edit.id), [edit])
    return made
