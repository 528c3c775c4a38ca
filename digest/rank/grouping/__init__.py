"""Items to stories: copies, likeness, clusters."""
