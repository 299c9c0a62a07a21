"""The conflict desk without a screen: what needs a decision, proposals, and the decisions."""
