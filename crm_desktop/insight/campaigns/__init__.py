"""What sources and campaigns bring, and what they cost."""
