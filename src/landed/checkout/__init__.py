"""The application's own files, git and tools, held against the contract."""
