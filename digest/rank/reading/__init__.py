"""What the ranker reads in an item: words, names, kind, severity, places, relevance."""
