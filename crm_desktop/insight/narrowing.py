"""Of which deals a report is: of one pipeline, owner, source, campaign or product, added in a period."""

from __future__ import annotations

from dataclasses import dataclass, replace

from crm_desktop.domain.rule import ANY, Bought, Condition, Node
from crm_desktop.i18n import mark
from crm_desktop.store.figures.question import Key, Span

OPEN = (Condition("result", "is", ("open",)),)
WON = (Condition("result", "is", ("won",)),)
LOST = (Condition("result", "is", ("lost",)),)
CATEGORIES: dict[Key, str] = {
    "commit": mark("Commit"), "best": mark("Best case"), "pipeline": mark("Pipeline"),
}  # fmt: skip
"""Categories of a forecast, the most certain first, with English words; see `grouping.BANDS`."""


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What is asked for; "" is any. `span` is when the deals were added, `more` are further rules."""

    pipeline: str = ""
    owner: str = ""
    source: str = ""
    campaign: str = ""
    product: str = ""
    span: Span | None = None
    more: tuple[Node, ...] = ()

    def rules(self) -> tuple[Node, ...]:
        """Return it as rules on deals, all but the span."""
        asked = (("place.pipeline", self.pipeline), ("owner", self.owner), ("source", self.source),
                 ("campaign", self.campaign))  # fmt: skip
        found: list[Node] = [Condition(name, "is", (value,)) for name, value in asked if value]
        if self.product:
            found.append(Bought(self.product, deals=ANY))
        return (*found, *self.more)

    def of(self, span: Span | None) -> Narrowing:
        """Return the same of another period."""
        return replace(self, span=span)


EVERY = Narrowing()
