"""An answered report as what can be written to a file."""

from __future__ import annotations

from crm_desktop.gui.insight.reports.asked import pictured
from crm_desktop.gui.insight.reports.sheet import Export
from crm_desktop.insight.composed.kept_report import Shown


def export_of(title: str, shown: Shown) -> Export:
    """Return a report with its chart, where it has one."""
    picture = pictured.pictured(title, shown)
    return Export(
        title, shown.headings, tuple(pictured.rows(shown.result)),
        len(shown.result.spec.groups), picture.kind if picture else "",
        picture.data if picture else None, tuple(shown.result.notes()),
    )  # fmt: skip
