"""Encryption keys and what depends on them: the vault, the keyring, the journal of erasures."""
