"""The sheet of a report that is a question: standard ones and the user's."""
