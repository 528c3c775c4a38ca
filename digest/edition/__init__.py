"""Writes the ten picks: headline, summary, links, and what is new since last time."""
