"""Two versions of a table beside each other: rows added, changed, removed."""
