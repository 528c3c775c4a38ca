"""The embedders: one module for each, named as feeds.yaml names it, with its `EMBEDDER`."""
