"""The use cases, one module each: they load data, call the pure stages, and apply the results."""
