"""Groups items into stories: copies, likeness, clusters."""
