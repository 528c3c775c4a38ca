"""Languages as parts: one folder for each, behind one interface. Nothing else compares a language code."""
