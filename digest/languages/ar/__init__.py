"""Arabic as a language of the program."""

from digest.languages.ar.arabic import ARABIC as LANGUAGE

__all__ = ["LANGUAGE"]
