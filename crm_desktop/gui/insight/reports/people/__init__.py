"""The sheets of people: the team against its goals, and what everybody did."""
