"""The commands by subject. Each module imports what is heavy inside the command that needs it."""
