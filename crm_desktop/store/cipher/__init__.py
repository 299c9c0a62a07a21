"""Encrypted workspaces: how a file is known to be one, its key, and files turned into the other kind."""
