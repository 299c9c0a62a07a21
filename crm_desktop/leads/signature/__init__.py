"""A pasted signature or business card as fields: who, where, and how to reach them."""

from crm_desktop.leads.signature.card import Card, Found
from crm_desktop.leads.signature.reading import read

__all__ = ["Card", "Found", "read"]
