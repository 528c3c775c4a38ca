"""Where published files and evidence lie: a folder, or a bucket that several hosts share."""
