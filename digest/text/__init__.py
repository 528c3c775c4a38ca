"""Unicode, normalisation of English and Persian, tokens, numbers, and the lexicon of names."""
