"""The facts of entries, many at a time."""
