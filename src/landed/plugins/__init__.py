"""The pytest side of landed: one concern per file, listed in the order of loading by the root conftest."""
