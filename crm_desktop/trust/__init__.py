"""Where the keys of encrypted files are kept, and how they come back: keychain, passphrase, recovery code."""
