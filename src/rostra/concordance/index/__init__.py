"""The index on disk or in memory: made from rows, read as arrays."""
