"""The shipped translator protocols, one module each."""
