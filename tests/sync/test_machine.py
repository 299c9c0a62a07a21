"""Any order of edits, merges, erasures, pushes, lost answers, restarts, restores and revocations.

`make soak` tries many more.
"""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, settings

from tests.sync.proofs.machine import Team

TestTeam = Team.TestCase
TestTeam.settings = settings(
    max_examples=10, stateful_step_count=30, deadline=None, derandomize=True, database=None,
    phases=(Phase.generate,), suppress_health_check=list(HealthCheck),
)  # fmt: skip
