"""The ten picks put into words: headline, summary, links, what is new since last time."""
