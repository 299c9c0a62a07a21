"""The Today page, the calendar, the quick line, reminders and plans, as windows."""
