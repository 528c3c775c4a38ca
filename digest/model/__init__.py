"""The data types of the program: items, rankings, editions, subscribers, errors. Imported by all, imports nothing."""
