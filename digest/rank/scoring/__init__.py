"""Stories to scores with reasons."""
