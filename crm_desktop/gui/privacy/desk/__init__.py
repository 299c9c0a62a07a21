"""The privacy desk: a page for owners who are not lawyers, made of the sections of `sections.py`."""
