"""Items to copies, stories, topics, scores with reasons, and the ten."""
