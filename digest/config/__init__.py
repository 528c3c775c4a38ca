"""feeds.yaml and the environment, read into typed, validated settings."""
