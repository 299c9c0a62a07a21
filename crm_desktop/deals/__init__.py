"""Deals on a board: ranks, moves, outcomes, and the pipeline editor's edits."""
