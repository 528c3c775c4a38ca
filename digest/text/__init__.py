"""Unicode, normalisation, tokens, numbers, and the lexicon of names."""
