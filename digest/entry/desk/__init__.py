"""The editors' page: Starlette over the same use cases as the command line."""
