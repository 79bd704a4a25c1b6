"""Which source an entry comes from, and what its mapping can give."""
