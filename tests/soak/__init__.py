"""Long runs of the log's simulation, for nights and for a seed that failed."""
