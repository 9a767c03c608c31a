"""Pages in a real browser: a process that looks once, its record, and the judges of that record."""
