"""The embedders: one module each, named as in feeds.yaml, with its `EMBEDDER`."""
