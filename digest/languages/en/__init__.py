"""English as a language of the program."""

from digest.languages.en.english import ENGLISH as LANGUAGE

__all__ = ["LANGUAGE"]
