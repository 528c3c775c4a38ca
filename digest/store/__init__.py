"""The ledger: the only SQL, as named queries and numbered migrations."""
