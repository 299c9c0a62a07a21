"""Devices that write one log between them: a plain model of the rules, runs, and oracles."""
