"""The outlets that the program brings, one to a module: where an edition appears beside the mail and the archive."""
