"""A workspace with people and tags, and the context the windows of fields and tags are given."""

from __future__ import annotations

from tests.gui.tables.kit import NowLane, fill, make_context


class NowLongLane(NowLane):
    """Runs a job at once; as nothing is cancelled, how it ended is not told."""

    def run(self, job, done, failed, ended=None):
        return super().run(job, done, failed)


def context_of(ws):
    context = make_context(ws)
    context.long_lane = NowLongLane()
    return context


__all__ = ["context_of", "fill"]
