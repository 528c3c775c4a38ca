"""The editors' page: a Starlette application over the same use cases as the command line."""
