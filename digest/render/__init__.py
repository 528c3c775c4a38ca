"""Renders an edition in every form that readers can open."""
