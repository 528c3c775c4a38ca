"""The commands by subject. Each module imports heavy modules inside the command that needs them."""
