"""What people and machines start: the command line and the public pages."""
