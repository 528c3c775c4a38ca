"""The collectors, one file each."""
