"""Customers: what they are worth, how they buy, who went silent, what else they may want."""
