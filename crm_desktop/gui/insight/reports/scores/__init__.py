"""The sheets of what is likely: leads and deals by their scores."""
