"""The topics of the user guide: their order, their texts in both languages, where each is wanted."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from crm_desktop.domain.fold import fold
from crm_desktop.paths import asset


class Topic(NamedTuple):
    """One page of the guide, `resources/help/<language>/<name>.md`; its first line is its title."""

    name: str
    icon: str
    pages: tuple[str, ...] = ()  # of the window that F1 opens it from
    rooms: tuple[str, ...] = ()  # modules under `gui` whose dialogs F1 opens it from


TOPICS = (
    Topic("start", "sparkles", rooms=("start", "sampling")),
    Topic("window", "app-window"),
    Topic("tables", "table", ("contacts", "companies", "deals"), ("tables",)),
    Topic("records", "user", ("record",), ("record",)),
    Topic("activities", "phone", rooms=("activities", "notes")),
    Topic("files", "paperclip", rooms=("attachments",)),
    Topic("tasks", "list-checks", ("today", "calendar", "tasks"), ("agenda",)),
    Topic("leads", "inbox", ("leads", "slipping"), ("leads",)),
    Topic("pipeline", "kanban", ("pipeline",), ("board",)),
    Topic("dashboard", "chart-column", ("dashboard",), ("insight",)),
    Topic("questions", "lightbulb"),
    Topic("reports", "file-text", ("reports",), ("insight.reports",)),
    Topic(
        "campaigns",
        "flag",
        ("campaigns", "campaign_results", "rates"),
        ("insight.campaigns", "insight.reports.bringing", "insight.reports.sticking"),
    ),
    Topic("customers", "coins", rooms=("insight.reports.customers",)),
    Topic("scores", "target", rooms=("insight.reports.scores",)),
    Topic("people", "users", rooms=("insight.reports.people",)),
    Topic("products", "package", ("products",), ("products",)),
    Topic("importing", "file-input", rooms=("exchange",)),
    Topic("exporting", "file-up", rooms=("exchange.export_dialog",)),
    Topic("printing", "printer", rooms=("printing",)),
    Topic("fields", "sliders-horizontal", rooms=("shaping",)),
    Topic("tags", "tag", rooms=("shaping.tags_dialog",)),
    Topic("segments", "list-filter", ("segments",), ("segments", "views")),
    Topic("duplicates", "merge", rooms=("duplicates",)),
    Topic("conflicts", "git-merge", ("conflicts",), ("conflicts",)),
    Topic("history", "history", rooms=("history", "travel")),
    Topic("industry", "store", rooms=("industries",)),
    Topic("team", "users", rooms=("sync",)),
    Topic("stick", "share-2"),
    Topic(
        "safety",
        "shield-check",
        rooms=(
            "erasing",
            "locking",
        ),
    ),
    Topic("privacy", "shield-check", ("privacy",), ("privacy",)),
    Topic("keyboard", "keyboard"),
    Topic("commands", "command"),
)
NAMES = tuple(topic.name for topic in TOPICS)
FIRST = TOPICS[0].name
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


@cache
def text_of(name: str, language: str) -> str:
    """Return a topic as Markdown, in English where the language has none."""
    folder = asset("resources/help")
    wanted = folder / language / f"{name}.md"
    return (wanted if wanted.exists() else folder / "en" / f"{name}.md").read_text("utf-8")


def title_of(name: str, language: str) -> str:
    """Return what a topic is called."""
    return text_of(name, language).split("\n", 1)[0].lstrip("# ").strip()


def of_page(page: str) -> str:
    """Return the topic of a page of the window."""
    return next((topic.name for topic in TOPICS if page in topic.pages), FIRST)


def of_room(module: str) -> str:
    """Return the topic of the module a dialog is of: the one that names it most closely."""
    rooms = {room: topic.name for topic in TOPICS for room in topic.rooms}
    inside = f"{module.partition('.gui.')[2]}."
    fitting = [room for room in rooms if inside.startswith(f"{room}.")]
    return rooms[max(fitting, key=len)] if fitting else "window"


def matching(words: str, language: str) -> list[str]:
    """Return the topics that hold all the words, those that have them in their title first."""
    asked = fold(words).split()
    found = [name for name in NAMES if all(w in _plain(name, language) for w in asked)]
    title = {name: fold(title_of(name, language)) for name in found}
    return sorted(found, key=lambda name: not all(w in title[name] for w in asked))


@cache
def _plain(name: str, language: str) -> str:
    text = _LINK.sub(r"\1", text_of(name, language))
    return fold(re.sub(r"[*`#|]", "", text))
