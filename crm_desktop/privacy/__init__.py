"""Duties towards the people whose data a file holds: consents, reports about a person, erasure."""
