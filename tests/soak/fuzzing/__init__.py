"""Bytes changed again and again where that leads into code not seen before: for who installed `atheris`."""
