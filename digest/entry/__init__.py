"""Entry points for people and machines: the command line, the editors' desk and the public pages."""
