"""Subscribers: their life from sign-up to erasure, and the sealed address book."""
