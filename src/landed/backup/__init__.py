"""A backup made, read, restored, and compared with what it is a backup of."""
