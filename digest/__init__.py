"""Top Ten: a daily newsletter of ten stories, each told once, made from feeds in several languages."""

__version__ = "0.1.0"
