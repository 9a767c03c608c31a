"""What the suite's own tests stand on: real servers of several versions, a real pooler, real certificates."""
