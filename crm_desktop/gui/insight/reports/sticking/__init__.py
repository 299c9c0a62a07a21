"""The report of where deals stick: how far they come, how long they stay, which stand too long."""
