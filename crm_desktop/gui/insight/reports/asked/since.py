"""Since when a change is to be explained: days people ask for, or any other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from PySide6.QtWidgets import QMenu, QWidget

from crm_desktop.domain import periods
from crm_desktop.gui import formats, icons
from crm_desktop.i18n import mark, tr

_BACK = {7: mark("a week ago"), 30: mark("30 days ago"), 90: mark("90 days ago")}


def menu(
    parent: QWidget, now: datetime, began: datetime | None, act: Callable[[str], object]
) -> QMenu:
    """Return the menu that calls `act` with a day, written as `read_moment` reads it.

    Of the days those are offered that lie within the file, which `began` then, and its beginning.
    """
    made = QMenu(tr("Why did it change since…"), parent)
    made.setIcon(icons.icon("arrow-right-left"))
    today = now.date()
    days = [(tr(said), today - timedelta(days=back)) for back, said in _BACK.items()]
    first = periods.months_on(today.replace(day=1), 0) - timedelta(days=1)
    days.append((tr("the end of last month"), first))
    days.append((tr("the end of last year"), today.replace(month=1, day=1) - timedelta(days=1)))
    told = [(said, day.isoformat()) for said, day in days if began and day >= began.date()]
    if began is not None:
        told.append((tr("the file began"), began.isoformat()))
    for said, text in told:
        made.addAction(f"{said} ({formats.date_text(text[:10])})", partial(act, text))
    if not told:
        made.addAction(tr("Nothing was written into this file yet.")).setEnabled(False)
    return made
