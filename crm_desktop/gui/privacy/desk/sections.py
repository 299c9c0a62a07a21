"""The sections of the privacy desk in their order: a new one is a line here and a module."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from crm_desktop.i18n import mark
from crm_desktop.privacy import breaches, requests
from crm_desktop.privacy.keeping import review
from crm_desktop.privacy.processing import people

if TYPE_CHECKING:
    from crm_desktop.gui.context import Context
    from crm_desktop.gui.privacy.desk.section import SectionView


def _nothing(_ws: Any, _conn: Any, _today: date) -> int:
    return 0


class Section(NamedTuple):
    """One section. `calling` counts, off the window's thread, what is late or close to it in there; `watches`
    are the kinds of record that depends on.
    """

    name: str
    label: str
    icon: str
    make: Callable[[Context], SectionView]
    calling: Callable[[Any, Any, date], int] = _nothing
    watches: tuple[str, ...] = ()
    waiting: Callable[[Any], int] | None = (
        None  # who waits without any hurry; takes long in a large file
    )


def _requests(context: Context) -> SectionView:
    from crm_desktop.gui.privacy.desk.requests_section import RequestsSection

    return RequestsSection(context)


def _breaches(context: Context) -> SectionView:
    from crm_desktop.gui.privacy.desk.breaches_section import BreachesSection

    return BreachesSection(context)


def _stored(context: Context) -> SectionView:
    from crm_desktop.gui.privacy.desk.stored_section import StoredSection

    return StoredSection(context)


def _purposes(context: Context) -> SectionView:
    from crm_desktop.gui.privacy.keeping.purposes import PurposesSection

    return PurposesSection(context)


def _retention(context: Context) -> SectionView:
    from crm_desktop.gui.privacy.keeping.rules import RulesSection

    return RulesSection(context)


def _review(context: Context) -> SectionView:
    from crm_desktop.gui.privacy.keeping.review import ReviewSection

    return ReviewSection(context)


def _processing(context: Context) -> SectionView:
    from crm_desktop.gui.privacy.processing.section import ProcessingSection

    return ProcessingSection(context)


def _notices(context: Context) -> SectionView:
    from crm_desktop.gui.privacy.processing.notices_section import NoticesSection

    return NoticesSection(context)


SECTIONS: tuple[Section, ...] = (
    Section("requests", mark("Requests"), "inbox", _requests, requests.calling, (requests.ENTITY,)),
    Section(
        "breaches",
        mark("Breaches"),
        "triangle-alert",
        _breaches,
        breaches.calling,
        (breaches.ENTITY,),
    ),
    Section("stored", mark("What is stored where"), "database", _stored),
    Section("purposes", mark("Purposes"), "clipboard", _purposes),
    Section("retention", mark("Retention rules"), "hourglass", _retention),
    Section("review", mark("People to review"), "users", _review, waiting=review.waiting),
    Section(
        "processing",
        mark("Record of processing"),
        "file-text",
        _processing,
        people.calling,
        ("contact", "lead", "register_remark"),
    ),
    Section("notices", mark("Privacy notices"), "mail", _notices),
)


def calling(ws: Any, conn: Any) -> int:
    """Return how much is late or close to it in all sections."""
    today = date.today()
    return sum(section.calling(ws, conn, today) for section in SECTIONS)


WATCHED = tuple(dict.fromkeys(kind for section in SECTIONS for kind in section.watches))
