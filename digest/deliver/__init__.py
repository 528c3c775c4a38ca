"""Message assembly, mailers, and the schedule."""
