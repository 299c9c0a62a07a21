"""Speed as ratios against a baseline run beside it; see docs/benchmarks.md."""
