"""How a row says its deal ended: by an outcome, or by the name of a stage no deal stands in."""

from __future__ import annotations

from collections.abc import Mapping

from crm_desktop.domain.deal import OUTCOMES
from crm_desktop.domain.fold import fold
from crm_desktop.exchange.columns import outcomes
from crm_desktop.exchange.rows.drawn import LAST_STAGE, Drawn
from crm_desktop.exchange.rows.heard import Heard
from crm_desktop.i18n import tr


def finish(drawn: Drawn, group: Mapping[str, str], heard: Heard, heading: str, faults: bool) -> str:
    """Put the result of a deal into its row; return what cannot be read, "" where all can.

    `heading` is that of the outcome; `faults` says whether a row with one is left out.
    """
    text = group.get("result.outcome", "")
    read = outcomes.read(text)
    outcome = read or ""
    if ended := outcomes.ending(drawn.named.get("stage", "")):
        outcome = outcome or ended  # "Closed Won" is no stage a deal stands in
        drawn.named["stage"] = LAST_STAGE
    if read is not None and text:
        own = (read or "open", fold(label(read)))
        heard.note(heading, text, label(read), alone=fold(text) not in own)
    if outcome:
        result = {"outcome": outcome, "reason": group.get("result.reason"),
                  "closed": group.get("result.closed") or drawn.plain.get("closing")}  # fmt: skip
        drawn.plain["result"] = {k: v for k, v in result.items() if v}
    elif group.keys() & {"result.reason", "result.closed"} and not (read is None and faults):
        heard.undecided += 1
    if read is None:
        return tr("“{text}” cannot be read; it is won, lost or open.", text=text)
    return ""


def label(outcome: str) -> str:
    """Return what an outcome is called: "Won"."""
    wanted = outcome or "open"
    return next((tr(one.label) for one in OUTCOMES if one.value == wanted), wanted)
