"""Bytes to items: character sets, markup, dates, identity, and the text of pages."""
