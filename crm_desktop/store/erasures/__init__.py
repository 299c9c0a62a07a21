"""What is known of erasures outside any file: the ledger, and whose addresses are not to come back."""
