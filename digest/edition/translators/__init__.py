"""The protocols of translators that the program brings, one to a module."""
