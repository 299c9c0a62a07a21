"""Attached files on the screen: dropped onto a record, looked at, opened, saved elsewhere."""
