"""Requests out, items in: web access, feeds, articles, identity and source health."""
