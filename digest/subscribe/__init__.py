"""Subscribers: their states from sign-up to erasure, and the encrypted address book."""
