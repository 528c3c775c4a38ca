"""Languages as plug-ins: one folder for each, behind one interface. No other code compares language codes."""
