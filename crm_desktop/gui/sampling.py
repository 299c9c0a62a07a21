"""The sample data in the window: put in, shown as such by the banner, taken out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject

from crm_desktop.gui.banner import SampleBanner
from crm_desktop.gui.context import Context
from crm_desktop.i18n import tr


class Sampling(QObject):
    """Knows whether the sample data are in the open file; `take_back` undoes one operation."""

    def __init__(
        self, context: Context, banner: SampleBanner, take_back: Callable[[str], object]
    ) -> None:
        super().__init__(banner)
        self._context, self._banner, self._take_back = context, banner, take_back
        banner.removal.connect(self.remove)

    def load(self) -> None:
        """Fill the file with the sample business."""
        from crm_desktop import sample

        ws, say = self._context.ws, self._context.status
        say(tr("Setting up the sample data…"))
        self._context.long_lane.run(
            lambda _token: sample.load(ws), lambda _done: self.ask(),
            self._context.failed, lambda: say(""),
        )  # fmt: skip

    def there(self) -> bool:
        """Say whether the sample data are in the file."""
        return self._banner.stamp != ""

    def remove(self) -> None:
        """Take the sample data out; edits made to them go too, other records stay."""
        if self.there():
            self._take_back(self._banner.stamp)

    def ask(self) -> None:
        """Show the banner while the sample data are in the file."""
        ws = self._context.ws

        def find(_token: Any) -> str:
            from crm_desktop import sample

            return sample.stamp(ws)

        if not ws.closed_because:
            self._context.lane.run(find, self._banner.show_for, self._context.failed)
