"""The public pages: sign-up, the readers' links, the archive."""
