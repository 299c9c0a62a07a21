"""Two processes of the program and a server that comes and goes: what `make demo-sync` shows."""
