"""The use cases, one module each: they gather, call the pure stages, and apply what those decided."""
