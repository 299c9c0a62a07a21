"""Devices of a team: the real exchange, wire and server in one process, under bad weather."""
