"""A PostgreSQL server of our own: found, started, and gone with its owner."""
