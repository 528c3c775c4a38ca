"""The signals: one module for each, with its `SIGNAL`. A story's score is their weighted mean."""
