"""Questions to a database, and their answers held against lock and contract."""
