"""The shapes of what a contract promises: typed and strict, one module per part of a migration."""
