"""How all sources stand that a person looks after: which is broken, which waits for him."""
