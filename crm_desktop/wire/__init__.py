"""How operations travel: the same bytes to a server, onto a stick and into a mail (sync.md, 1.3)."""
