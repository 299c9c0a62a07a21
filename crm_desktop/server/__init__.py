"""The shared server: a place where a team's operations rest, numbered, guarded and given out again."""
