"""The shipped outlets, one module each: where an edition is published besides mail and archive."""
