"""The fields by which a contact, a company or a lead is reached: phones, e-mail, addresses, links."""

from __future__ import annotations

from typing import Any

from crm_desktop.domain.fields import keyed

_SITES = ("website", "linkedin", "facebook", "instagram")


def phones(*kinds: str) -> Any:
    """Declare phone numbers of some kinds."""
    return _reach("Phone", "phone", kinds, in_list=True, width=140)


def emails(*kinds: str, width: int = 200) -> Any:
    """Declare e-mail addresses of some kinds; `width` of the column in pixels."""
    return _reach("E-mail", "email", kinds, in_list=True, width=width)


def addresses(*kinds: str) -> Any:
    """Declare postal addresses of some kinds."""
    return _reach("Address", "address", kinds, width=240)


def links(*more: str) -> Any:
    """Declare pages and accounts on the web: the usual kinds, `more` and others."""
    return _reach("Web and social", "link", (*_SITES, *more, "other"))


def _reach(label: str, entry: str, kinds: tuple[str, ...], **hints: Any) -> Any:
    return keyed(label, entry=entry, kinds=kinds, searchable=True, group="Reach", **hints)
