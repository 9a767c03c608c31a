"""Has this PostgreSQL migration landed? Evidence, box by box."""

__version__ = "0.1.0"
