"""Messages, mailers, and what is due when."""
