"""Turns items into copies, stories, topics, scores with reasons, and the ten picks."""
