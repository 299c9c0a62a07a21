"""What is said when records were merged or set apart."""

from __future__ import annotations

from crm_desktop.domain.counts import counted
from crm_desktop.domain.records import RECORDS
from crm_desktop.duplicates.merging import Plan
from crm_desktop.gui import formats
from crm_desktop.i18n import tr


def said_of(plan: Plan) -> str:
    """Return what was merged into what."""
    name = formats.title(RECORDS[plan.kind], {**plan.keep.row, **plan.cells()})
    what = counted(plan.kind, len(plan.records) - 1)
    return tr("Merged {what} into {name}", what=what, name=name)
