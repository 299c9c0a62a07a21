"""What people did, and how they do against their goals."""
