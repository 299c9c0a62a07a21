"""Leads before they are anybody's contact: captured, read out of pasted text, converted, discarded."""
