"""What people are kept for, how long, and who is looked at when that is over."""
