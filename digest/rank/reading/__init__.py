"""What the ranker extracts from an item: words, names, kind, severity, places, relevance."""
