"""Sheets about customers: what they are worth, how they buy, who is silent, what to offer them."""
