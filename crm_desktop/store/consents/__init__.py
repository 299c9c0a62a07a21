"""What contacts said about being contacted, and what follows: whether one may, and why not."""
