"""Exchanging operations with others: a server, a folder, a mail. The program runs without it."""
