"""The public pages: sign-up, the subscribers' links, the archive."""
