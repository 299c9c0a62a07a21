"""What a row of a file says, once its cells were read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crm_desktop.domain.fields import Value
from crm_desktop.exchange.columns.own_values import Draft
from crm_desktop.exchange.rows.product_lines import ProductLine
from crm_desktop.i18n import tr

if TYPE_CHECKING:
    from crm_desktop.exchange.agreeing.claims import Claim
    from crm_desktop.exchange.source import Brought

LAST_STAGE = "\x1e"
"""Stands for the last stage of a pipeline, where a deal lay that is won or lost."""


class RowError(ValueError):
    """Why a row cannot be read, in translated words."""


class SumRowError(RowError):
    """A row that adds up others, and says nothing of its own."""


@dataclass(slots=True)
class Drawn:
    """What a row says. `plain` holds field → value; names of other records are still words."""

    plain: dict[str, Value] = field(default_factory=dict)
    entries: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    named: dict[str, str] = field(default_factory=dict)  # company, parent, pipeline, stage
    tags: list[str] = field(default_factory=list)
    contacts: list[str] = field(default_factory=list)
    products: list[ProductLine] = field(default_factory=list)
    met: list[str] = field(default_factory=list)  # contacts only where they are there already
    copied: list[str] = field(default_factory=list)  # likewise, and the others are not told of
    custom: dict[str, Draft] = field(default_factory=dict)  # by the name of an own field
    files: Sequence[Brought] = ()  # of a message
    id: str = ""
    title: str = ""
    unnamed: bool = False  # no cell is its name: it is called by how it is reached
    as_firm: bool = False  # a contact whose name is that of its company: it names nobody
    folded: str = ""  # the title as it is matched
    external: str = ""  # id in the program the row comes from
    emails: list[str] = field(default_factory=list)  # as the look-up table has them
    phones: list[str] = field(default_factory=list)
    code: str = ""  # of a product, folded
    at: str = ""  # when a task or an activity is: it is told apart by that
    digest: int = 0  # of its cells
    claims: list[Claim] = field(default_factory=list)  # of being allowed to write to them, or not
    agreed_on: str = ""  # the day its consents were given
    line: int = 0  # of the file where it begins
    faults: list[str] = field(default_factory=list)  # what cannot be read, in words, a cell each
    faulty: list[str] = field(default_factory=list)  # the headings of those cells

    def fault(self, heading: str, why: object) -> None:
        """Note that a cell cannot be read."""
        self.faults.append(f"{heading}: {why}")
        self.faulty.append(heading)


def check_width(cells: Sequence[str], width: int) -> None:
    """Raise `RowError` for a row of fewer cells than headings, or of more that say something."""
    if len(cells) < width or any(cells[width:]):
        raise RowError(tr("The row has {n} cells, but there are {m} headings: a separator is "
                          "missing or one too many.", n=len(cells), m=width))  # fmt: skip
