"""The rep's agenda: tasks typed in a line, what is due, what repeats, reminders, plans."""
