"""The bundled sample day, written for this project."""
