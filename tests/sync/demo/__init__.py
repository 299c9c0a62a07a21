"""Two windows and a server that comes and goes: what `make demo-sync` shows."""
