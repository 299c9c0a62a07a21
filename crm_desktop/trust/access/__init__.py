"""Users of one file: their passphrases, who is signed in, and what is closed for whom."""
