"""What an import remembers while it runs."""
