"""Keys and what they seal: the vault, the keyring, the journal of erasures."""
