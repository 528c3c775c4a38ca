"""Persian as a language of the program."""

from digest.languages.fa.persian import PERSIAN as LANGUAGE

__all__ = ["LANGUAGE"]
