"""Real files and real servers that are killed, cut off, copied and restored: what must hold all the while."""
