"""Top Ten: a daily newsletter of ten stories, each told once, made from feeds in English and Persian."""

__version__ = "0.1.0"
