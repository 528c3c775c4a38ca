"""Scores stories, with reasons."""
