"""The inbox of leads on the screen: triage, pasting, converting, dropped files, what slips."""
