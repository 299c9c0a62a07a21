"""The oracles of the log put to a team, and more: proofs (P), refusals (R), nothing to mend (D)."""

from __future__ import annotations

from tests.store.simulation import oracles as log
from tests.sync.simulation import sight
from tests.sync.simulation.world import Team

MAY_BE = {
    "read_only": ("reader",), "no_erasing": ("member", "reader"), "malformed": None, "verdict": None,
    "not_yours": ("manager", "member"), "not_shared": ("member",),
    "not_cancelled": ("manager", "member"),
}  # fmt: skip
"""Of whom a server may refuse an operation with which words; malformed ones come from anybody."""


def judge(team: Team) -> None:
    team.learn_anew()
    there = team.office.held()
    pairs = team.facts.conflicts()
    for member in team.members:
        out = sight.hidden(there, member.name, member.role)
        truth = team.facts.screen(dead=team.facts.erased | out)
        shown = member.replica.screen()
        if shown != truth:
            team.fail(
                "O7", f"{member.name} does not show what was meant: {log._difference(shown, truth)}"
            )
        log.projection_is_replay(team, member)
        log.nothing_lost(team, member)
        log.each_write_once(team, member)
        log.flagged_is_concurrent(team, member, pairs)
        log.erased_is_gone(team, member)
        log.as_of_is_the_screen(team, member)
        same_log(team, member.name, sight.counted(member.replica.held, team.buried),
                 sight.counted(there, out | team.buried))  # fmt: skip
        if member.replica.queued:
            team.fail("O1", f"something waits at {member.name} although everything is here")
        for problem in member.replica.problems():
            team.fail("C", f"{member.name}: {problem}")
    for role, why in team.office.refusals.values():
        allowed = MAY_BE[why]
        if allowed is not None and role not in allowed:
            team.fail("R", f"a {role} was refused: {why}")


def same_log(team: Team, name: str, ours: sight.Counted, theirs: sight.Counted) -> None:
    """O1: everybody holds what the server holds for them."""
    if ours != theirs:
        team.fail("O1", f"{name}: {sight.first_difference(ours, theirs)}")
